"""Calendars elsewhere become busy time of an agenda: read, reckoned, and replaced as a whole."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from scheduling import fetching, ics
from scheduling.availability import Busy
from scheduling.fetching import Answer, Problem, Unread
from scheduling.hours import Stretch
from scheduling.models import Appointment, BusyTime, Subscription
from tenants.models import Client

EVERY = timedelta(minutes=15)
JITTER = 300  # seconds: a thousand calendars of one provider are not read in the same second
LONGEST = timedelta(hours=24)  # between two tries of what fails again and again
CLAIM = timedelta(minutes=5)  # for which a reading is one worker's
BACK, AHEAD = timedelta(days=1), timedelta(days=400)
State = Subscription.State
T = TypeVar("T")


def busy(agendas: Sequence[UUID], now: datetime) -> Iterator[tuple[UUID, Busy]]:
    """What subscribed calendars take of these agendas from a day before `now` on."""
    rows = BusyTime.objects.filter(
        subscription__is_active=True,
        subscription__agenda__in=agendas,
        during__endswith__gt=now - BACK,
    )
    for agenda, during in rows.values_list("subscription__agenda", "during"):
        yield agenda, Busy(during.lower, during.upper)


def due(now: datetime) -> list[UUID]:
    """The subscriptions that are to be read by now."""
    rows = Subscription.objects.filter(is_active=True, next_at__lte=now)
    return list(rows.order_by("next_at").values_list("pk", flat=True))


def refresh(client: Client, subscription_id: UUID) -> None:
    """Read one calendar, if it is due and nobody else is reading it. In the client's schema."""
    now = timezone.now()
    mine = Subscription.objects.filter(pk=subscription_id, is_active=True, next_at__lte=now)
    if not mine.update(next_at=now + CLAIM):
        return
    found = Subscription.objects.get(pk=subscription_id)
    zone = ZoneInfo(client.time_zone)
    try:
        answer = _without_connection(lambda: fetching.read(found.url, found.etag))
        times = None if answer.body is None else _times(answer.body, zone, now)
    except Unread as refusal:
        _failed(found, refusal.problem, now)
    else:
        _read(found, answer, times, now)


@transaction.atomic
def change(row: Subscription) -> None:
    """Save its name, address, agenda, and whether it is read at all.

    Another address, or another agenda's, is read anew, and so is what was switched off. What the
    old address took is free; while the address stays, it stays busy until the new reading.
    """
    before = Subscription.objects.select_for_update().get(pk=row.pk)
    columns = ["name", "url", "agenda", "is_active"]
    if row.url != before.url:
        before.busy_times.all().delete()
    is_another = (row.url, row.agenda_id) != (before.url, before.agenda_id)
    if is_another:
        row.state, row.problem, row.failures, row.fetched_at = State.NEW, "", 0, None
        columns += ["state", "problem", "failures", "fetched_at"]
    if is_another or (row.is_active and not before.is_active):
        row.next_at, row.etag = timezone.now(), ""
        columns += ["next_at", "etag"]
    # The rest may be written by whoever reads it just now.
    row.save(update_fields=columns)


def ask_again(subscription: Subscription) -> None:
    """Read it at the next beat, whatever was there before."""
    Subscription.objects.filter(pk=subscription.pk).update(next_at=timezone.now(), etag="")


def host(subscription: Subscription) -> str:
    """What may be shown of the address."""
    return fetching.host(subscription.url)


def remedy(subscription: Subscription) -> str:
    """What to do about the problem, in the reader's language; "" where there is none."""
    return REMEDIES[Problem(subscription.problem)]() if subscription.problem else ""


REMEDIES: dict[Problem, Callable[[], str]] = {
    Problem.ADDRESS: lambda: _(
        "The address leads into a private network, or away from https. Copy the calendar's "
        "public or secret iCal address anew."
    ),
    Problem.UNREACHABLE: lambda: _(
        "It is tried again by itself. If it lasts, open the address in a browser."
    ),
    Problem.REFUSED: lambda: _(
        "The server asks for a log-in. Copy the calendar's secret iCal address, the one that "
        "works without."
    ),
    Problem.GONE: lambda: _("The address was changed or withdrawn. Copy the new one and save it."),
    Problem.TOO_BIG: lambda: _("More than 5 MB: share a calendar without the events of years ago."),
    Problem.NO_CALENDAR: lambda: _(
        "The address shows a page instead of a calendar. Copy the one that ends in .ics."
    ),
    Problem.RULE: lambda: _(
        "An event repeats within the day, or more often than anybody's does. Change or remove it "
        "there."
    ),
}


def _times(body: bytes, zone: ZoneInfo, now: datetime) -> list[Stretch]:
    try:
        found = ics.read(body, zone, now - BACK, now + AHEAD)
    except ics.TooMuch:
        raise Unread(Problem.RULE) from None
    except ics.NoCalendar:
        raise Unread(Problem.NO_CALENDAR) from None
    ours = _our_own({one.uid for one in found})
    return list(ics.merged((e.start, e.end) for e in found if not e.is_free and e.uid not in ours))


def _our_own(uids: set[str]) -> set[str]:
    """Appointments that come back to us by a calendar that reads our feed: known already."""
    keys = set()
    for uid in uids:
        try:
            keys.add(UUID(uid))
        except ValueError:
            continue
    return {
        str(key) for key in Appointment.objects.filter(pk__in=keys).values_list("pk", flat=True)
    }


@transaction.atomic
def _read(row: Subscription, answer: Answer, times: list[Stretch] | None, now: datetime) -> None:
    wait = EVERY + timedelta(seconds=random.uniform(0, JITTER))
    if not _unchanged(row).update(
        state=State.OK, problem="", failures=0, fetched_at=now, next_at=now + wait, etag=answer.etag
    ):
        return
    if times is not None:
        row.busy_times.all().delete()
        BusyTime.objects.bulk_create(BusyTime(subscription=row, during=one) for one in times)


def _failed(row: Subscription, problem: Problem, now: datetime) -> None:
    """What was read before stays busy: nobody is booked on top of it for a server's bad hour."""
    failures = min(row.failures + 1, 100)
    wait = min(EVERY * 2 ** min(failures - 1, 10), LONGEST)
    _unchanged(row).update(
        state=State.FAILED,
        problem=problem,
        failures=failures,
        next_at=now + wait + timedelta(seconds=random.uniform(0, JITTER)),
    )


def _unchanged(row: Subscription) -> QuerySet[Subscription]:
    # Locked: what was saved meanwhile is another calendar, or asked for anew, and its reading is
    # still to come.
    return Subscription.objects.filter(pk=row.pk, url=row.url, agenda=row.agenda_id, etag=row.etag)


def _without_connection(ask: Callable[[], T]) -> T:
    # A server may take seconds; a connection of the pool must not wait with it.
    if not connection.in_atomic_block:
        connection.close()
    return ask()
