"""The roster as the portal shows it: now, next, and the coming weeks. In the client's schema."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime

from scheduling import duty, duty_telling
from scheduling.duty_models import DutyLayer, DutySettings, DutySwap
from scheduling.duty_rules import Shift, Stretch
from scheduling.duty_told_models import DutyBeginning
from tenants.directory.models import Colleague
from tenants.models import User

AHEAD = timedelta(days=28)
OVERDUE = "overdue"  # told, and not confirmed in time


@dataclass(frozen=True)
class Line:
    """One row of the list: a shift, or a gap (without a name)."""

    start: datetime
    end: datetime | None
    name: str = ""
    rule: str = ""
    key: str = ""
    is_now: bool = False
    is_by_hand: bool = False
    state: str = ""
    stretch_id: UUID | None = None
    whose: UUID | None = None

    @property
    def until(self) -> str:
        """The end: its hour alone on the day on which it begins."""
        if self.end is None:
            return ""
        start, end = localtime(self.start), localtime(self.end)
        return date_format(end, "H:i" if start.date() == end.date() else "D j b H:i")


def whole(now: datetime, me: Colleague | None) -> dict[str, Any]:
    """All that the page shows to `me` (None: somebody who is no colleague)."""
    present, coming = duty.around(now)
    lines = listed(now, now + AHEAD)
    return {
        "now": present,
        "next": coming,
        "state_now": _state_of(present.shift.start, _states(now)) if present else "",
        "lines": lines,
        "gap_count": sum(not line.name for line in lines),
        "layers": _layers(),
        "to_confirm": _to_confirm(now, me),
        "cannot_be_told": _cannot_be_told(lines),
        "me": me,
    }


def listed(start: datetime, end: datetime) -> list[Line]:
    """Shifts and gaps that touch the time, in order."""
    states = _states(start)
    shifts = [_line(shift, start, states) for shift in duty.between(start, end)]
    gaps = [Line(gap.start, gap.end, is_now=gap.start <= start) for gap in duty.gaps(start, end)]
    return sorted([*shifts, *gaps], key=lambda line: line.start)


def open_swaps(now: datetime) -> list[DutySwap]:
    """The questions that nobody has answered and that are not over."""
    still = Q(during__upper_inf=True) | Q(during__endswith__gt=now)
    asked = DutySwap.objects.filter(still, state=DutySwap.State.ASKED)
    return list(asked.select_related("asker", "other"))


def _layers() -> list[dict[str, Any]]:
    rows = DutyLayer.objects.prefetch_related("turns__colleague")
    return [{"row": row, "sentence": duty.sentence_of(row)} for row in rows]


def me(user: User) -> Colleague | None:
    """The colleague who this log-in belongs to."""
    return Colleague.objects.filter(user_id=user.pk).first()


def _line(shift: Shift, now: datetime, states: dict[datetime, str]) -> Line:
    by_hand = isinstance(shift.rule, Stretch)
    return Line(
        shift.start,
        shift.end,
        shift.colleague.name,
        shift.sentence,
        shift.start.isoformat(),
        is_now=shift.start <= now,
        is_by_hand=by_hand,
        state=_state_of(shift.start, states),
        stretch_id=shift.rule.id if by_hand else None,
        whose=shift.colleague.pk,
    )


def _states(now: datetime) -> dict[datetime, str]:
    known = DutyBeginning.objects.exclude(state=DutyBeginning.State.CALLED_OFF)
    settings = DutySettings.current()
    return {
        one.begins_at: OVERDUE if one.is_overdue(now, settings) else one.state
        for one in known.filter(begins_at__gt=now - AHEAD)
    }


def _state_of(start: datetime, states: dict[datetime, str]) -> str:
    return states.get(start, "")


def _to_confirm(now: datetime, me: Colleague | None) -> list[DutyBeginning]:
    if me is None:
        return []
    still = Q(ends_at=None) | Q(ends_at__gt=now)
    return list(me.beginnings.filter(still, state=DutyBeginning.State.TOLD))


def _cannot_be_told(lines: list[Line]) -> list[str]:
    """Who will be on duty and has neither a number nor an address."""
    names = {line.name for line in lines}
    people = Colleague.objects.filter(name__in=names).prefetch_related("reaches")
    return [one.name for one in people if not duty_telling.way_to(one).can_be_told]
