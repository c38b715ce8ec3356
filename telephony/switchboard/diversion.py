"""A diversion is proven by a call of ours, which must come in on a line of the client's.

It is placed under a number of the client's, claimed first and never repeated (`outgoing.py` says
why). What comes in of it is no `Call`: it is refused at the door, before any desk could see it.
"""

from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from telephony.carrier import client as carrier
from telephony.carrier import dialling, twiml
from telephony.switchboard import asking, phrases
from telephony.switchboard.addresses import address
from telephony.switchboard.models import DiversionTest
from tenants import audit
from tenants.base import number_or_none
from tenants.models import AuditEntry, Client, Line

log = structlog.get_logger(__name__)
Outcome = DiversionTest.Outcome
TESTED = "line.tested"
RING_SECONDS = 60  # the longest wait before a diversion "no answer" acts is half of it
GIVEN_UP = timedelta(seconds=75)  # with Twilio's own seconds to place it and to tell
PER_HOUR = 5
LATE = timedelta(minutes=3)  # what comes in by then is still the test's
DOUBT_SECONDS = 2  # a diverted call that is answered here answers the call of ours within them
LOST = timedelta(seconds=10)  # a task not come by then was lost
LOOK_EVERY = timedelta(seconds=20)
OVER = {"completed", "busy", "failed", "no-answer", "canceled"}
PER_SWEEP = 10
# Twilio's errors 21211, 21214 and 21217 (docs/api/errors): no such number, or none it can reach.
NO_SUCH_NUMBER = {21211, 21214, 21217}
OUTCOMES = {
    "completed": Outcome.ANSWERED,
    "busy": Outcome.BUSY,
    "no-answer": Outcome.UNANSWERED,
    "failed": Outcome.NO_NUMBER,
    "canceled": Outcome.SILENT,
}


class NoLine(LookupError):
    """The client has no line yet to which anything could be diverted."""


class TooMany(Exception):
    """The client has had its tests of this hour."""


@transaction.atomic
def want(client: Client, number_as_typed: str) -> DiversionTest:
    """Ring this number; while that goes on, a second tap is the same test.

    Raises NoLine, TooMany, and dialling.NotAllowed for a number that is not dialled.
    """
    number = dialling.allowed(number_as_typed, client)
    Client.objects.select_for_update().get(pk=client.pk)
    live = DiversionTest.objects.filter(client=client, ended_at=None).first()
    if live:
        return live
    lines = list(Line.objects.filter(client=client).order_by("pk")[:2])
    if not lines:
        raise NoLine
    since = timezone.now() - timedelta(hours=1)
    if DiversionTest.objects.filter(client=client, made_at__gte=since).count() >= PER_HOUR:
        raise TooMany
    # Another line of the client's where there is one: few networks like a call to its own number.
    row = DiversionTest.objects.create(client=client, shown=lines[-1].number, number=number)
    asking.later("place_diversion_test", row.pk)
    return row


def latest(client: Client) -> DiversionTest | None:
    """The client's last test; what has been silent for too long is over for whoever looks."""
    row = DiversionTest.objects.filter(client=client).first()
    if row and row.ended_at is None and row.made_at < timezone.now() - GIVEN_UP:
        row.outcome = _outcome_of(row, "canceled")
    return row


def place(test_id: UUID) -> None:
    """Ring the number; a second worker with the same task finds it claimed."""
    now = timezone.now()
    unplaced = DiversionTest.objects.filter(pk=test_id, placed_at=None, ended_at=None)
    if not unplaced.update(placed_at=now, looked_at=now):
        return
    row = DiversionTest.objects.select_related("client").get(pk=test_id)
    try:
        sid = carrier.place_call(
            to=str(row.number),
            caller_id=dialling.caller_id(row.client, row.shown),
            url=address("diversion", test=row.pk),
            events_url=address("diversion_status", test=row.pk),
            ring_seconds=RING_SECONDS,
        )
    except carrier.CarrierError as error:
        log.warning("carrier.call_refused", test=str(test_id), code=error.code)
        if not error.unclear:
            over(test_id, "failed" if error.code in NO_SUCH_NUMBER else "")
        return
    except dialling.NotOwned:
        log.error("carrier.line_not_owned", test=str(test_id))
        over(test_id, "")
        return
    _learnt(test_id, sid)


def recognise(caller: str, dialled: str, forwarded_from: str) -> str:
    """The document for a call that is a test's own, come in by the diversion; "" for any other.

    In a transaction. It carries the number we showed, or, where a network puts it there, the
    number that diverts. A caller without a number is asked to wait two seconds: if the call of
    ours is answered meanwhile, this was its other end (`settle_doubt`).
    """
    row = _awaited(dialled)
    if row is None or row.came_in_at:
        return ""
    number = number_or_none(caller)
    if number is not None and number in (row.shown, row.number):
        _came_in(row)
        return twiml.busy()
    may_be = number is None and number_or_none(forwarded_from) in (None, row.number)
    if not may_be or row.ended_at:
        return ""
    row.doubted_at = timezone.now()
    row.save(update_fields=["doubted_at"])
    # A question of no words: unlike a pause it answers the call, and so the call of ours.
    settle = address("diversion_doubt", test=row.pk)
    return twiml.ask(twiml.Question([], settle, seconds=DOUBT_SECONDS), settle)


def settle_doubt(test_id: UUID) -> bool:
    """Whether the caller without a number was the test."""
    row = DiversionTest.objects.filter(pk=test_id).first()
    return bool(row and row.came_in_at)


@transaction.atomic
def answered(test_id: UUID, sid: str) -> str:
    """The call of ours was answered: by our own line at the other end, or by somebody there."""
    row = _locked(test_id)
    if row is None or row.ended_at:
        return twiml.hang_up()
    _learnt(test_id, sid)
    now = timezone.now()
    if row.doubted_at and now - row.doubted_at < timedelta(seconds=DOUBT_SECONDS + 3):
        _came_in(row)
    if row.came_in_at:
        return twiml.hang_up()
    row.answered_at = now
    row.save(update_fields=["answered_at"])
    words = phrases.say("diversion", row.client.language, client=row.client.name)
    return twiml.say_and_hang_up(words)


def rings(test_id: UUID) -> None:
    """The telephone there rings."""
    DiversionTest.objects.filter(pk=test_id, rang_at=None).update(rang_at=timezone.now())


@transaction.atomic
def over(test_id: UUID, status: str) -> None:
    """The call of ours is over, in Twilio's words ("": it was not placed); twice is as once."""
    row = _locked(test_id)
    if row is None or row.ended_at:
        return
    row.outcome = _outcome_of(row, status)
    row.ended_at, row.number = timezone.now(), None
    row.save()


def claim_due() -> list[UUID]:
    """What is to be looked at: never placed, or nothing heard of it for a while."""
    now = timezone.now()
    late = Q(placed_at=None, made_at__lt=now - LOST) | Q(looked_at__lt=now - LOOK_EVERY)
    with transaction.atomic():
        rows = DiversionTest.objects.filter(late, ended_at=None).order_by("made_at")
        keys = list(
            rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:PER_SWEEP]
        )
        claimed = DiversionTest.objects.filter(pk__in=keys)
        claimed.exclude(placed_at=None).update(looked_at=now)
    return keys


def look(test_id: UUID) -> None:
    """Ask Twilio how far it is: a task or a callback may have been lost."""
    row = DiversionTest.objects.get(pk=test_id)
    is_late = row.made_at < timezone.now() - GIVEN_UP
    if row.placed_at is None:
        # Nobody waits for it any more: a telephone that rings now would only startle.
        over(test_id, "") if is_late else place(test_id)
    elif row.sid is None:
        _settle(row)
    else:
        _ask(row, is_late)


def _settle(row: DiversionTest) -> None:
    """It was placed and nothing was heard: whether Twilio has it."""
    assert row.placed_at is not None, "only what was placed is settled"
    try:
        sid = carrier.find_call(str(row.number), row.shown, row.placed_at, set())
    except carrier.CarrierError:
        return
    if sid:
        _learnt(row.pk, sid)
    else:
        over(row.pk, "")


def _ask(row: DiversionTest, is_late: bool) -> None:
    try:
        status = carrier.call_status(str(row.sid))
        if status not in OVER and is_late:
            carrier.end_call(str(row.sid))
            status = "canceled"
    except carrier.CallGone:
        status = "canceled"
    except carrier.CarrierError:
        return
    if status in OVER:
        over(row.pk, status)


def _awaited(dialled: str) -> DiversionTest | None:
    """The last test of the client whose line this is, locked, if its call may still come in."""
    rows = DiversionTest.objects.select_for_update(of=("self",)).select_related("client")
    recent = rows.filter(made_at__gte=timezone.now() - LATE, placed_at__isnull=False)
    return recent.filter(client__in=Line.objects.filter(number=dialled).values("client")).first()


def _came_in(row: DiversionTest) -> None:
    row.came_in_at = timezone.now()
    if row.ended_at:
        row.outcome = Outcome.CAME_IN
    row.save(update_fields=["came_in_at", "outcome"])
    if not AuditEntry.objects.filter(client=row.client, action=TESTED).exists():
        audit.record(TESTED, client=row.client)


def _outcome_of(row: DiversionTest, status: str) -> str:
    if row.came_in_at:
        return Outcome.CAME_IN
    if row.answered_at:
        return Outcome.ANSWERED
    if status == "canceled" and row.rang_at:
        return Outcome.UNANSWERED
    return OUTCOMES.get(status, Outcome.FAILED)


def _learnt(test_id: UUID, sid: str) -> None:
    if sid:
        DiversionTest.objects.filter(pk=test_id, sid=None).update(sid=sid)


def _locked(test_id: UUID) -> DiversionTest | None:
    rows = DiversionTest.objects.select_for_update(of=("self",)).select_related("client")
    return rows.filter(pk=test_id).first()
