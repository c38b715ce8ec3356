"""Changing who is on duty: put in by hand, taken over, swapped. Each one transaction, in the
client's schema; whoever is concerned is told in it (`duty_telling.py`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from scheduling import duty, duty_telling
from scheduling.duty_models import DutyRoster, DutySettings, DutySwap
from scheduling.duty_told_models import DutyBeginning
from tenants.directory.models import Colleague

How, Kind, State = DutyRoster.How, DutySwap.Kind, DutySwap.State
LONGEST_TAKE = timedelta(hours=24)  # where the roster does not say when the duty ends


class Refused(Exception):
    """It cannot be done; `reason` is a key: `over`, `no_time`, `yours`, `not_theirs`, `answered`,
    `asked_already`, `not_asked`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Wanted:
    """What is asked of `other`: to take `asker`'s duty, perhaps for one of their own."""

    asker: Colleague
    other: Colleague
    start: datetime
    end: datetime
    return_start: datetime | None = None
    return_end: datetime | None = None


@transaction.atomic
def put_in(
    colleague: Colleague, start: datetime, end: datetime | None, by: str, how: str = How.ENTERED
) -> DutyRoster:
    """`colleague` is on duty from `start` until `end` (None: open), before all layers.

    What else was put in by hand gives way. Raises Refused with `no_time`.
    """
    lock()
    stretch = _put_in(colleague, start, end, by, how)
    duty_telling.look(timezone.now())
    return stretch


@transaction.atomic
def take_out(stretch_id: UUID) -> None:
    """A stretch is no more: the layers answer again. What is past of it stays. Refused: `over`."""
    lock()
    stretch = DutyRoster.objects.filter(pk=stretch_id).first()
    now = timezone.now()
    if stretch is None or (stretch.during.upper and stretch.during.upper <= now):
        raise Refused("over")
    if stretch.during.lower < now:
        stretch.during = (stretch.during.lower, now)
        stretch.save()
    else:
        stretch.delete()
    duty_telling.look(now)


@transaction.atomic
def take(colleague: Colleague, by: str, until: datetime | None = None) -> DutyRoster:
    """`colleague` is on duty from now on, until the present duty ends or `until`.

    Whoever is relieved is told and confirms it. Raises Refused: `yours`, `no_time`.
    """
    lock()
    now = timezone.now()
    present, coming = duty.around(now)
    if present and present.colleague == colleague:
        raise Refused("yours")
    end = until or _end_of(present, coming, now)
    stretch = _put_in(colleague, now, end, by, How.TAKEN)
    duty_telling.came(colleague, now, end, by)
    relieved = [_relieve(present, colleague, now, end, by)] if present else []
    duty_telling.look(now, knowing=relieved)
    return stretch


@transaction.atomic
def ask(wanted: Wanted, by: str) -> DutySwap:
    """Ask somebody to take a duty; nothing changes before they accept.

    Raises Refused: `over`, `not_theirs`, `asked_already`, `no_time`.
    """
    lock()
    if wanted.other == wanted.asker:
        raise Refused("yours")
    swap = DutySwap(
        asker=wanted.asker,
        other=wanted.other,
        during=(wanted.start, wanted.end),
        in_return=(wanted.return_start, wanted.return_end) if wanted.return_start else None,
        asked_by=by[:80],
    )
    _check(swap)
    try:
        with transaction.atomic():
            swap.save()
    except IntegrityError:
        raise Refused("asked_already") from None
    swap.refresh_from_db()
    duty_telling.asked(swap)
    return swap


@transaction.atomic
def answer(swap_id: UUID, state: str, by: str) -> DutySwap:
    """The other's word (`accepted`, `refused`), or the asker's own (`withdrawn`).

    Raises Refused: `answered`, and what `ask` raises, where the roster has changed since.
    """
    lock()
    swap = DutySwap.objects.select_related("asker", "other").filter(pk=swap_id).first()
    if swap is None or swap.state != State.ASKED:
        raise Refused("answered")
    if swap.kind == Kind.TAKEN and state == State.WITHDRAWN:
        raise Refused("not_asked")
    swap.state, swap.answered_at, swap.answered_by = state, timezone.now(), by[:80]
    if swap.kind == Kind.SWAP and state == State.ACCEPTED:
        _exchange(swap)
    if swap.kind == Kind.TAKEN and state == State.REFUSED:
        _give_back(swap)
    swap.save()
    duty_telling.answered(swap)
    duty_telling.look(timezone.now(), knowing=[swap.asker, swap.other])
    return swap


@transaction.atomic
def confirm(beginning_id: UUID, by: str) -> DutyBeginning:
    """Whoever comes on duty knows it. A second time changes nothing. Refused: `over`."""
    beginning = DutyBeginning.objects.select_for_update().filter(pk=beginning_id).first()
    if beginning is None or beginning.state == DutyBeginning.State.CALLED_OFF:
        raise Refused("over")
    if beginning.state == DutyBeginning.State.TOLD:
        beginning.state = DutyBeginning.State.CONFIRMED
        beginning.confirmed_at, beginning.confirmed_by = timezone.now(), by[:80]
        beginning.save()
    return beginning


@transaction.atomic
def sweep(now: datetime) -> None:
    """Tell what has come due since the last time."""
    lock()
    duty_telling.look(now)


def lock() -> None:
    """One change at a time: what is read after this stays true until the commit."""
    DutySettings.objects.get_or_create(only=True)
    DutySettings.objects.select_for_update().get()


def _put_in(
    colleague: Colleague, start: datetime, end: datetime | None, by: str, how: str
) -> DutyRoster:
    if end is not None and end <= start:
        raise Refused("no_time")
    for other in DutyRoster.objects.filter(during__overlap=(start, end)):
        _give_way(other, start, end)
    return DutyRoster.objects.create(
        colleague=colleague, during=(start, end), how=how, author_name=by[:80]
    )


def _give_way(stretch: DutyRoster, start: datetime, end: datetime | None) -> None:
    """What of the stretch lies before and after stays."""
    first, last = stretch.during.lower, stretch.during.upper
    stretch.delete()
    parts = [(first, start)] if first < start else []
    if end is not None and (last is None or end < last):
        parts.append((end, last))
    for part in parts:
        DutyRoster.objects.create(
            colleague=stretch.colleague,
            during=part,
            how=stretch.how,
            author_name=stretch.author_name,
        )


def _relieve(
    present: duty.OnDuty, by: Colleague, now: datetime, end: datetime, author: str
) -> Colleague:
    """Keep that it was taken from whoever was on duty, and ask them to confirm it."""
    during = (now, min(end, present.until or end))
    swap = DutySwap.objects.create(
        kind=Kind.TAKEN, asker=by, other=present.colleague, during=during, asked_by=author[:80]
    )
    duty_telling.asked(swap)
    return present.colleague


def _end_of(present: duty.OnDuty | None, coming: duty.Next | None, now: datetime) -> datetime:
    """When a duty ends that is taken now: with the present one, or before the next begins."""
    if present:
        return present.until or now + LONGEST_TAKE
    return coming.since if coming else now + LONGEST_TAKE


def _check(swap: DutySwap) -> None:
    """That each still has what they give; what has begun is swapped from now on."""
    now, (start, end) = timezone.now(), _ends(swap.during)
    if end is not None and end <= now:
        raise Refused("over")
    if not duty.is_held(swap.asker, max(start, now), end):
        raise Refused("not_theirs")
    if swap.in_return:
        _check_return(swap, now, start, end)


def _check_return(swap: DutySwap, now: datetime, start: datetime, end: datetime | None) -> None:
    first, last = _ends(swap.in_return)
    if last is None or last <= now:
        raise Refused("over")
    if first < (end or last) and start < last:
        raise Refused("no_time")
    if not duty.is_held(swap.other, max(first, now), last):
        raise Refused("not_theirs")


def _exchange(swap: DutySwap) -> None:
    _check(swap)
    now, agreed = timezone.now(), f"{swap.asked_by}, {swap.answered_by}"
    _from_now(swap.other, swap.during, now, agreed)
    if swap.in_return:
        _from_now(swap.asker, swap.in_return, now, agreed)


def _give_back(swap: DutySwap) -> None:
    """Whoever was relieved goes on, unless it is over or somebody else has it by now."""
    now, (_start, end) = timezone.now(), _ends(swap.during)
    if end is not None and end <= now:
        raise Refused("over")
    present = duty.on_duty(now)
    if present is None or present.colleague != swap.asker:
        raise Refused("not_theirs")
    _put_in(swap.other, now, end, swap.answered_by, How.SWAPPED)
    duty_telling.came(swap.other, now, end, swap.answered_by)


def _from_now(colleague: Colleague, during: object, now: datetime, by: str) -> None:
    start, end = _ends(during)
    _put_in(colleague, max(start, now), end, by, How.SWAPPED)


def _ends(during: object) -> tuple[datetime, datetime | None]:
    """Both ends of a range, whether it has been in the database yet or not."""
    if isinstance(during, tuple):
        return during
    return during.lower, during.upper  # type: ignore[attr-defined]
