"""Who is told of duty, and when. In the client's schema and a transaction.

Rows say what was told; `look` compares them with the roster, so it may run at any time, after each
change and every minute, and tells nothing twice.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from scheduling import duty, duty_links, duty_rules
from scheduling.duty_models import DutySettings, DutySwap
from scheduling.duty_rules import Span
from scheduling.duty_told_models import DutyBeginning, DutyGap
from scheduling.signals import notice
from tenants import access
from tenants.access import Role
from tenants.base import may_take_texts
from tenants.directory.models import Colleague, Reach
from tenants.models import User

State = DutyBeginning.State
# Whoever came on duty while nobody could tell them is told so late, not later.
GRACE = timedelta(hours=1)
# A duty that began longer ago than that is not told as unconfirmed: who was needed has been found.
STALE = timedelta(hours=24)
# How far the end of a gap is looked for; a longer one is told again a month later.
GAP = timedelta(days=31)


@dataclass(frozen=True)
class To:
    """Whom a notice is for; `number` (E.164) takes texts, or is None; `email` may be empty."""

    name: str
    number: str | None = None
    email: str = ""

    @property
    def can_be_told(self) -> bool:
        """Whether there is any way to them."""
        return bool(self.number or self.email)


def look(now: datetime, knowing: Collection[Colleague] = ()) -> None:
    """Tell what has to be told by now and has not been; `knowing` know that they are relieved."""
    settings = DutySettings.current()
    _call_off(now, knowing)
    for one in duty.beginnings(now - GRACE, now + timedelta(minutes=settings.told_before)):
        if one.until is None or one.until > now:
            _begins(one)
    _unconfirmed(now, settings)
    _gaps(now, timedelta(hours=settings.gaps_before))


def came(colleague: Colleague, at: datetime, until: datetime | None, by: str) -> None:
    """They have put themselves on duty: there is nothing to tell them."""
    same = DutyBeginning.objects.exclude(state=State.CALLED_OFF).filter(begins_at=at)
    same.update(state=State.CALLED_OFF, called_off_at=at)
    DutyBeginning.objects.create(
        colleague=colleague,
        begins_at=at,
        ends_at=until,
        state=State.CONFIRMED,
        confirmed_at=at,
        confirmed_by=by[:80],
    )


def asked(swap: DutySwap) -> None:
    """The other one is asked to take a duty, or learns that theirs was taken over."""
    swap.refresh_from_db()
    about = {**_about_swap(swap), "link": duty_links.link_to(access.client_inside(), swap)}
    _tell("duty_swap_asked", way_to(swap.other), about, f"duty-swap:{swap.pk}:asked")


def answered(swap: DutySwap) -> None:
    """Whoever did not speak last learns what was said."""
    withdrawn = swap.state == DutySwap.State.WITHDRAWN
    to = swap.other if withdrawn else swap.asker
    about = {**_about_swap(swap), "what": swap.state, "link": _page()}
    _tell("duty_changed", way_to(to), about, f"duty-swap:{swap.pk}:{swap.state}")


def way_to(colleague: Colleague) -> To:
    """How a colleague is reached: their own ways first, the number for transfers else.

    What was set aside is no way, under whichever name it stands.
    """
    all_ways = list(colleague.reaches.all())
    ways = [way for way in all_ways if way.set_aside_at is None]
    dead = {way.address for way in all_ways if way not in ways and way.channel == Reach.Channel.SMS}
    numbers = [way.address for way in ways if way.channel == Reach.Channel.SMS]
    emails = [way.address for way in ways if way.channel == Reach.Channel.EMAIL]
    texts = [
        number
        for number in (*numbers, colleague.number)
        if may_take_texts(number) and number not in dead
    ]
    return To(colleague.name, next(iter(texts), None), next(iter(emails), ""))


def owners() -> list[tuple[User, To]]:
    """The client's owners, by text where they are among the colleagues, else by mail."""
    client = access.client_inside()
    members = User.objects.filter(
        memberships__client=client, memberships__role=Role.OWNER, is_active=True
    ).distinct()
    return [(user, _way_to_owner(user)) for user in members]


def _way_to_owner(user: User) -> To:
    colleague = Colleague.objects.filter(user_id=user.pk).first()
    way = way_to(colleague) if colleague else To(str(user))
    bounced = Reach.objects.filter(channel=Reach.Channel.EMAIL, address__iexact=user.email)
    is_dead = bounced.exclude(set_aside_at=None).exists()
    return To(str(user), way.number, way.email if is_dead else user.email)


def _begins(one: duty.OnDuty) -> None:
    to = way_to(one.colleague)
    if not to.can_be_told:
        return  # The portal shows it; who gets a way to be reached in time is told then.
    begins, is_new = DutyBeginning.objects.exclude(state=State.CALLED_OFF).get_or_create(
        begins_at=one.shift.start,
        defaults={"colleague": one.colleague, "ends_at": one.until},
    )
    if not is_new:
        if begins.ends_at != one.until:
            DutyBeginning.objects.filter(pk=begins.pk).update(ends_at=one.until)
        return
    about = {
        "start": one.shift.start,
        "end": one.until,
        "link": duty_links.link_to(access.client_inside(), begins),
    }
    _tell("duty_begins", to, about, f"duty-begins:{begins.pk}")


def _call_off(now: datetime, knowing: Collection[Colleague]) -> None:
    """Who was told that they are on duty, and are not any more, are told so."""
    told = DutyBeginning.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), state__in=[State.TOLD, State.CONFIRMED]
    )
    for begins in told.select_related("colleague"):
        present = duty.on_duty(max(begins.begins_at, now))
        if present and present.colleague == begins.colleague:
            continue
        begins.state, begins.called_off_at = State.CALLED_OFF, now
        begins.save()
        if begins.colleague in knowing:
            continue
        about = {"start": begins.begins_at, "end": begins.ends_at, "what": "called_off"}
        instead = {"instead": present.colleague.name if present else "", "link": _page()}
        way = way_to(begins.colleague)
        _tell("duty_changed", way, {**about, **instead}, f"duty-off:{begins.pk}")


def _unconfirmed(now: datetime, settings: DutySettings) -> None:
    """Tell the owners, once, of each duty that should have been confirmed by now."""
    silent = DutyBeginning.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        state=State.TOLD,
        owners_told_at=None,
        begins_at__gt=now - STALE,
    )
    late = [one for one in silent.select_related("colleague") if one.is_overdue(now, settings)]
    people = _owners_to_tell() if late else []
    for begins in late if people else []:
        # Whoever confirms at this very moment has confirmed: the row decides.
        still = DutyBeginning.objects.filter(pk=begins.pk, state=State.TOLD)
        if still.update(owners_told_at=now):
            _tell_unconfirmed(begins, people)


def _tell_unconfirmed(begins: DutyBeginning, people: list[tuple[User, To]]) -> None:
    about = {
        "who": begins.colleague.name,
        "start": begins.begins_at,
        "end": begins.ends_at,
        "link": _page(),
    }
    for user, to in people:
        _tell("duty_unconfirmed", to, about, f"duty-unconfirmed:{begins.pk}:{user.pk}")


def _owners_to_tell() -> list[tuple[User, To]]:
    return [(user, to) for user, to in owners() if to.can_be_told]


def _gaps(now: datetime, ahead: timedelta) -> None:
    """Tell the owners of what has come within reach, and forget what has been filled."""
    people = _owners_to_tell()
    open_spans = [(gap.start, gap.end) for gap in duty.gaps(now, now + ahead + GAP)]
    told = _still_open(now, open_spans)
    new = [span for span in duty_rules.without(open_spans, told) if span[0] < now + ahead]
    if not new or not people:
        return
    rows = [DutyGap.objects.create(during=span, told_at=now) for span in new]
    first = {"start": new[0][0], "end": new[0][1], "more": len(new) - 1, "link": _page()}
    for user, to in people:
        _tell("duty_gap", to, first, f"duty-gap:{rows[0].pk}:{user.pk}")


def _still_open(now: datetime, open_spans: list[Span]) -> list[Span]:
    """What was told and is true: a gap that was filled and opens again is told again."""
    found = list[Span]()
    for row in list(DutyGap.objects.filter(during__endswith__gt=now)):
        start, end = row.during.lower, row.during.upper
        filled = duty_rules.without([(max(start, now), end)], open_spans)
        parts = duty_rules.without([(start, end)], filled)
        found += parts
        if parts != [(start, end)]:
            row.delete()
            DutyGap.objects.bulk_create(DutyGap(during=p, told_at=row.told_at) for p in parts)
    return found


def _about_swap(swap: DutySwap) -> dict[str, Any]:
    during, in_return = swap.during, swap.in_return
    returned = {"return_start": in_return.lower, "return_end": in_return.upper} if in_return else {}
    return {
        "kind": swap.kind,
        "asker": swap.asker.name,
        "other": swap.other.name,
        "start": during.lower,
        "end": during.upper,
        **returned,
    }


def _page() -> str:
    return duty_links.page_of(access.client_inside())


def _tell(kind: str, to: To, about: dict[str, Any], key: str) -> None:
    if not to.can_be_told:
        return
    client = access.client_inside()
    with transaction.atomic():
        notice.send(
            sender=DutyBeginning,
            client=client,
            kind=kind,
            to=to,
            language=client.language,
            about=about,
            key=key,
        )
