"""What is wrong with a list of rules, in words beside each: pure rules on plain data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from telephony.facts import MAX_WAIT, Action, Rule, When, Who
from telephony.menus import Menus
from telephony.sentences import length

# Whoever gets there gets nowhere else.
ENDS = (Action.ANNOUNCE, Action.VOICEMAIL, Action.REJECT)


@dataclass(frozen=True)
class World:
    """What the rules speak of, as it is now.

    `refused` says of each number that may not be rung why not; `empty_lists` are lists without a
    number; `lines` and `teams` those that the client has.
    """

    today: date
    menus: Menus = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    empty_lists: frozenset[UUID] = frozenset()
    lines: frozenset[str] = frozenset()
    teams: frozenset[UUID] = frozenset()
    has_duty: bool = True
    max_wait: int = MAX_WAIT


@dataclass(frozen=True)
class Problem:
    """Something in words; one that `stops` means that the rule does not do what it says."""

    words: str
    stops: bool = True


def look(rules: Sequence[Rule], world: World) -> dict[UUID, list[Problem]]:
    """The problems of each active rule that has any, by its key."""
    found: dict[UUID, list[Problem]] = {}
    for place, rule in enumerate(rules):
        if rule.is_active:
            problems = [*_of_itself(rule, world), *_of_place(rules, place, world)]
            if problems:
                found[rule.id] = problems
    return found


def _of_itself(rule: Rule, world: World) -> Iterator[Problem]:
    if rule.until_day and rule.until_day < world.today:
        yield Problem(_("Its last day is over: it does nothing any more."))
    if rule.caller == Who.LISTED and rule.list_id in world.empty_lists:
        yield Problem(_("There is no number on this list yet: it fits nobody."))
    if rule.line and rule.line not in world.lines:
        yield Problem(_("This line is not yours any more: it fits no call."))
    yield from _of_deed(rule, world)


def _of_deed(rule: Rule, world: World) -> Iterator[Problem]:
    if rule.action == Action.MENU and (rule.menu_is_empty or rule.menu_id is None):
        yield Problem(_("This menu has no choices: the rule is passed over."))
    if rule.action == Action.FORWARD and rule.number in world.refused:
        yield Problem(world.refused[rule.number])
    if rule.action == Action.DUTY and not world.has_duty:
        yield Problem(_("Nobody is on the duty roster: the rule is passed over."))
    if rule.team_id and rule.team_id not in world.teams:
        yield Problem(_("This team does not answer for you any more: any team does."), stops=False)


def _of_place(rules: Sequence[Rule], place: int, world: World) -> Iterator[Problem]:
    rule = rules[place]
    if rule.option_id and not _leads_to(rules, rule.option_id, world):
        yield Problem(_("No rule plays the menu with this choice: nobody can press it."))
    first = next((n for n in range(place) if _takes_all_of(rules[n], rule)), None)
    if first is None:
        return
    words = {"n": first + 1, "time": length(world.max_wait)}
    if rules[first].action in ENDS:
        yield Problem(_("Never reached: rule %(n)d takes all these calls before.") % words)
    else:
        said = _("Rule %(n)d lets all these callers wait: this one comes after %(time)s only.")
        yield Problem(said % words, stops=rule.waiting_over is not None)


def _takes_all_of(earlier: Rule, later: Rule) -> bool:
    """Whether the earlier rule takes each call that the later fits, for good or to wait."""
    takes = earlier.is_active and earlier.action in (*ENDS, Action.QUEUE)
    return takes and covers(earlier, later)


def covers(wide: Rule, narrow: Rule) -> bool:
    """Whether `wide` fits wherever `narrow` does. A doubt counts as no."""
    return (
        _covers_opening(wide.opening, narrow.opening)
        and _covers_days(wide, narrow)
        and _covers_clock(wide, narrow)
        and (wide.caller == Who.ANYONE or _same(wide, narrow, "caller", "list_id"))
        and wide.line in ("", narrow.line)
        and wide.option_id in (None, narrow.option_id)
        and _covers_count(wide.waiting_over, narrow.waiting_over)
        and _covers_count(wide.queue_over, narrow.queue_over)
    )


def _covers_opening(wide: str, narrow: str) -> bool:
    parts = {When.CLOSED: {When.CLOSURE, When.HOLIDAY}}
    return wide in (When.ALWAYS, narrow) or narrow in parts.get(When(wide), set())


def _covers_days(wide: Rule, narrow: Rule) -> bool:
    starts = wide.from_day is None or (narrow.from_day or date.min) >= wide.from_day
    ends = wide.until_day is None or (narrow.until_day or date.max) <= wide.until_day
    days = narrow.weekdays or frozenset(range(7))
    return starts and ends and (not wide.weekdays or days <= wide.weekdays)


def _covers_clock(wide: Rule, narrow: Rule) -> bool:
    if wide.from_time is None or wide.until_time is None:
        return True
    if _same(wide, narrow, "from_time", "until_time"):
        return True
    if narrow.from_time is None or narrow.until_time is None:
        return False
    by_day = wide.from_time < wide.until_time and narrow.from_time < narrow.until_time
    return by_day and wide.from_time <= narrow.from_time and narrow.until_time <= wide.until_time


def _covers_count(wide: int | None, narrow: int | None) -> bool:
    return wide is None or (narrow is not None and narrow >= wide)


def _same(one: Rule, other: Rule, *names: str) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _leads_to(rules: Sequence[Rule], option_id: UUID, world: World) -> bool:
    """Whether an active rule plays a menu that has the choice, itself or further down."""
    played = [rule.menu_id for rule in rules if rule.is_active and rule.action == Action.MENU]
    return any(option_id in _choices(world.menus, menu_id) for menu_id in played if menu_id)


def _choices(menus: Menus, root: UUID) -> set[UUID]:
    found, seen, left = set[UUID](), set[UUID](), [root]
    while left:
        menu_id = left.pop()
        if menu_id in seen or menu_id not in menus:
            continue
        seen.add(menu_id)
        options = menus[menu_id].options
        found |= {option.id for option in options if option.submenu is None}
        left += [option.submenu for option in options if option.submenu]
    return found
