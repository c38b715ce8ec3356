"""How a client is, from what is known of it: pure, and without a word of anybody's.

A finding is a key with counts and times; `finding_words.py` says it in the reader's language.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from tenants.models import ClientHealth

Degree = ClientHealth.Degree
# A new client may take its time with the diversion.
SETTLING: Final = timedelta(days=3)
# So long without a call is strange, for a client that had so many in the weeks before.
QUIET: Final = timedelta(days=7)
USED_TO: Final = timedelta(days=28)
USUAL_CALLS: Final = 4
# A gap that begins later is the owner's to see first.
GAP_AHEAD: Final = timedelta(hours=48)


@dataclass(frozen=True)
class Facts:
    """What was found at `now`. Times are None where there is none; counts are of rows."""

    now: datetime
    made_at: datetime
    lines: int = 1
    is_answered_for: bool = True  # a team with a receptionist serves it
    last_call_at: datetime | None = None
    usual_calls: int = 0  # in the weeks before the last one
    people: int = 1  # who get messages
    reachable: int = 1  # of those, with a way that works
    set_aside: int = 0  # addresses that turned out to be dead
    gap_at: datetime | None = None
    urgent_waiting: int = 0  # and nobody at the permanence looks after them
    untaken: int = 0  # less urgent ones whose plan came to its end
    hooks_failing: int = 0
    calendars_failing: int = 0
    is_behind: bool = False
    over: tuple[str, ...] = ()  # "calls", "minutes", "texts"
    suspended_at: datetime | None = None
    erased_at: datetime | None = None


@dataclass(frozen=True)
class Finding:
    """One thing to say of a client; `about` has counts, and times as ISO 8601."""

    key: str
    degree: Degree
    about: dict[str, Any] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        """As ClientHealth keeps it."""
        return {"key": self.key, "degree": int(self.degree), **self.about}


def look(facts: Facts) -> list[Finding]:
    """What is to be said, the worst first; nothing of a client that is well."""
    found = [finding for rule in RULES if (finding := rule(facts)) is not None]
    return sorted(found, key=lambda finding: -finding.degree)


def worst(findings: list[Finding]) -> Degree:
    """The degree of the worst of them."""
    return max((finding.degree for finding in findings), default=Degree.WELL)


def _erased(facts: Facts) -> Finding | None:
    if facts.erased_at is None:
        return None
    return Finding("erased", Degree.NOTE, {"at": facts.erased_at.isoformat()})


def _suspended(facts: Facts) -> Finding | None:
    if facts.suspended_at is None:
        return None
    return Finding("suspended", Degree.NOTE, {"at": facts.suspended_at.isoformat()})


def _behind(facts: Facts) -> Finding | None:
    return Finding("behind", Degree.STOP) if facts.is_behind else None


def _without_line(facts: Facts) -> Finding | None:
    return None if facts.lines or facts.suspended_at else Finding("no_line", Degree.STOP)


def _without_team(facts: Facts) -> Finding | None:
    if facts.is_answered_for or facts.suspended_at:
        return None
    return Finding("no_team", Degree.STOP)


def _not_diverted(facts: Facts) -> Finding | None:
    """Nobody has ever called, or nobody does any more: the diversion is off."""
    if not facts.lines or facts.suspended_at:
        return None
    if facts.last_call_at is None:
        is_new = facts.now - facts.made_at < SETTLING
        return Finding("never_called", Degree.NOTE if is_new else Degree.CARE)
    quiet = facts.now - facts.last_call_at
    if quiet < QUIET or facts.usual_calls < USUAL_CALLS:
        return None
    return Finding("quiet", Degree.CARE, {"days": quiet.days})


def _nobody(facts: Facts) -> Finding | None:
    if facts.reachable:
        return None
    return Finding("unreachable", Degree.STOP, {"people": facts.people})


def _set_aside(facts: Facts) -> Finding | None:
    if not facts.set_aside:
        return None
    return Finding("set_aside", Degree.CARE, {"n": facts.set_aside})


def _gap(facts: Facts) -> Finding | None:
    if facts.gap_at is None or facts.gap_at > facts.now + GAP_AHEAD or facts.suspended_at:
        return None
    is_now = facts.gap_at <= facts.now
    degree = Degree.STOP if is_now else Degree.CARE
    return Finding("gap_now" if is_now else "gap", degree, {"at": facts.gap_at.isoformat()})


def _urgent(facts: Facts) -> Finding | None:
    if not facts.urgent_waiting:
        return None
    return Finding("urgent_waiting", Degree.STOP, {"n": facts.urgent_waiting})


def _untaken(facts: Facts) -> Finding | None:
    return Finding("untaken", Degree.CARE, {"n": facts.untaken}) if facts.untaken else None


def _programs(facts: Facts) -> Finding | None:
    if not facts.hooks_failing:
        return None
    return Finding("hooks", Degree.CARE, {"n": facts.hooks_failing})


def _calendars(facts: Facts) -> Finding | None:
    if not facts.calendars_failing:
        return None
    return Finding("calendars", Degree.CARE, {"n": facts.calendars_failing})


def _over_plan(facts: Facts) -> Finding | None:
    return Finding("over_plan", Degree.NOTE, {"what": list(facts.over)}) if facts.over else None


RULES: Final[tuple[Callable[[Facts], Finding | None], ...]] = (
    *(_erased, _suspended, _behind, _without_line, _without_team, _not_diverted, _nobody),
    *(_set_aside, _gap, _urgent, _untaken, _programs, _calendars, _over_plan),
)
KEYS: Final = frozenset(
    {
        *(
            "erased",
            "suspended",
            "behind",
            "no_line",
            "no_team",
            "never_called",
            "quiet",
            "unreachable",
        ),
        *("set_aside", "gap", "gap_now", "urgent_waiting", "untaken", "hooks", "calendars"),
        "over_plan",
    }
)
