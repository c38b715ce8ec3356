"""Where a call goes: rules and facts in, a plan out. Same facts, same plan.

Ask again whenever something has become known: a menu's choice (`option`, `menus_done`), a forward
or a duty that did not answer (`tried`), the seconds waited. Each answer is a deed or a later rule,
and waiting ends in the voicemail, so no set of rules leaves a caller in a circle or in silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from scheduling import duty, hours
from scheduling.hours import Opening, Reason
from telephony import wording
from telephony.facts import DEFAULT_PRIORITY, Action, Caller, Facts, Rule, When, Who
from telephony.models import (
    ForwardingRule,
    Greeting,
    ListedNumber,
    MenuOption,
    VoiceSettings,
)
from tenants.directory import contacts

__all__ = ["Action", "Caller", "Facts", "Plan", "Rule", "When", "Who", "plan"]
Situation = Greeting.Situation


class Obstacle(StrEnum):
    """Why a rule that fits is passed over all the same."""

    TRIED = "tried"
    HEARD = "heard"
    EMPTY = "empty"
    NOBODY = "nobody"
    WAITED = "waited"

    def explain(self) -> str:
        """The obstacle, in the reader's language."""
        return {
            Obstacle.TRIED: _("nobody answered"),
            Obstacle.HEARD: _("its menu was heard"),
            Obstacle.EMPTY: _("its menu has no choices"),
            Obstacle.NOBODY: _("nobody on duty can be called"),
            Obstacle.WAITED: _("the longest wait is over"),
        }[self]


@dataclass(frozen=True)
class Plan:
    """What happens to the call, and the rule that says so (None: no rule fitted).

    `passed` are the rules that fitted and could not be followed.
    """

    action: str
    facts: Facts = field(repr=False)
    rule: Rule | None = None
    passed: tuple[tuple[Rule, Obstacle], ...] = ()

    @property
    def priority(self) -> int:
        """From 1, answered first, to 9."""
        return self.rule.priority if self.rule else DEFAULT_PRIORITY

    @property
    def team_id(self) -> UUID | None:
        """The team that answers; None: any that serves the client."""
        return self.rule.team_id if self.rule else None

    @property
    def language(self) -> str | None:
        """The language asked for (BCP 47); None: the client's own."""
        return (self.rule.language or None) if self.rule else None

    @property
    def number(self) -> str:
        """Where a forward goes, in E.164."""
        return self.rule.number if self.rule else ""

    @property
    def menu_id(self) -> UUID | None:
        """The menu that is heard."""
        return self.rule.menu_id if self.rule else None

    @property
    def greeting_id(self) -> UUID | None:
        """The announcement of the rule's own; None: what belongs to the situation."""
        return self.rule.greeting_id if self.rule else None

    @property
    def closure_id(self) -> UUID | None:
        """The closure whose announcement goes before the usual one."""
        return self.facts.opening.closure_id

    @property
    def situation(self) -> Greeting.Situation:
        """Which greeting belongs to the plan."""
        if self.action == Action.ANNOUNCE and self.facts.opening.reason == Reason.HOLIDAY:
            return Situation.HOLIDAY
        return {
            Action.ANNOUNCE: Situation.CLOSED,
            Action.VOICEMAIL: Situation.VOICEMAIL,
            Action.REJECT: Situation.REJECTED,
            Action.MENU: Situation.MENU,
        }.get(Action(self.action), Situation.WELCOME)

    def explain(self) -> str:
        """The plan and its deciding reason as a sentence, in the reader's language."""
        words = {"reasons": self._reasons(), "deed": self._deed()}
        said = _("%(reasons)s, so: %(deed)s.") % words
        passed = "; ".join(f"“{rule.name}”, {why.explain()}" for rule, why in self.passed)
        return f"{said} " + _("Passed over: %(rules)s.") % {"rules": passed} if passed else said

    def _reasons(self) -> str:
        if self.rule:
            return wording.reasons(self.rule, self.facts)
        if self.action == Action.VOICEMAIL:
            return _("waiting for %(seconds)d seconds") % {"seconds": self.facts.waited}
        return _("no rule fits")

    def _deed(self) -> str:
        return wording.deed(self.rule) if self.rule else str(Action(self.action).label)


def plan(rules: Sequence[Rule], facts: Facts) -> Plan:
    """The plan of the first active rule that fits and can be followed.

    Whom no rule fits is queued, never lost; who has waited too long is asked to leave a message.
    """
    passed: list[tuple[Rule, Obstacle]] = []
    for rule in rules:
        if not rule.is_active or not fits(rule, facts):
            continue
        obstacle = _obstacle(rule, facts)
        if obstacle is None:
            return Plan(rule.action, facts, rule, tuple(passed))
        passed.append((rule, obstacle))
    last = Action.VOICEMAIL if facts.waited >= facts.max_wait else Action.QUEUE
    return Plan(last, facts, None, tuple(passed))


def fits(rule: Rule, facts: Facts) -> bool:
    """Whether all of the rule's conditions hold."""
    return (
        _fits_opening(rule.opening, facts.opening)
        and _fits_time(rule, facts.at)
        and _fits_caller(rule, facts)
        and rule.option_id in (None, facts.option)
        and (rule.waiting_over is None or facts.waited > rule.waiting_over)
        and (rule.queue_over is None or facts.waiting > rule.queue_over)
    )


def load() -> list[Rule]:
    """The active rules of the client whose schema is entered, in order."""
    options = MenuOption.objects.filter(menu=OuterRef("menu_id"))
    rows = ForwardingRule.objects.filter(is_active=True).annotate(has_options=Exists(options))
    related = rows.select_related("caller_list", "option", "menu", "greeting")
    return [as_rule(row, has_options=row.has_options) for row in related]


def as_rule(row: ForwardingRule, *, has_options: bool = True) -> Rule:
    """The row as plain data; `has_options` says whether its menu has any."""
    return Rule(
        list_id=row.caller_list_id,
        list_name=row.caller_list.name if row.caller_list else "",
        option_name=row.option.label if row.option else "",
        option_key=row.option.key if row.option else "",
        menu_name=row.menu.name if row.menu else "",
        menu_is_empty=row.menu is not None and not has_options,
        greeting_name=row.greeting.name if row.greeting else "",
        weekdays=frozenset(row.weekdays),
        **{name: getattr(row, name) for name in ALIKE},
    )


ALIKE = (
    "id", "name", "is_active", "opening", "from_day", "until_day", "from_time", "until_time",
    "caller", "line", "option_id", "waiting_over", "queue_over", "action", "priority", "team_id",
    "team_name", "language", "menu_id", "greeting_id", "number",
)  # fmt: skip


def facts_now(
    local_time: datetime, caller: str | None = None, line: str = "", **known: Any
) -> Facts:
    """What the client knows of a call at `local_time` (aware). In its schema.

    `caller` is E.164, or None for a hidden number; `known` are further fields of Facts.
    """
    return facts_of(
        local_time, who(caller), line, max_wait=VoiceSettings.current().max_wait, **known
    )


def facts_of(local_time: datetime, caller: Caller, line: str, **known: Any) -> Facts:
    """As `facts_now`, of a caller who is known already; `max_wait` is among the `known`."""
    on_duty = duty.on_duty(local_time)
    return Facts(
        at=local_time,
        opening=hours.opening(hours.load(), local_time),
        line=line,
        caller=caller,
        duty_reachable=on_duty is not None and bool(on_duty.colleague.number),
        **known,
    )


def plan_now(local_time: datetime, caller: str | None = None, line: str = "", **known: Any) -> Plan:
    """What happens to such a call by the client's own rules and hours. In its schema.

    `local_time` may be any time: the portal asks so what would happen to a call then.
    """
    return plan(load(), facts_now(local_time, caller, line, **known))


def who(number: str | None) -> Caller:
    """Who calls from this number (E.164; None: hidden), as the client's lists and contacts know."""
    if not number:
        return Caller()
    lists = ListedNumber.objects.filter(number=number).values_list("caller_list_id", flat=True)
    return Caller(number, frozenset(lists), contacts.known_as(number) is not None)


def _fits_opening(when: str, opening: Opening) -> bool:
    closed_by = None if opening.is_open else opening.reason
    return {
        When.ALWAYS: True,
        When.OPEN: opening.is_open,
        When.CLOSED: not opening.is_open,
        When.CLOSURE: closed_by == Reason.CLOSURE,
        When.HOLIDAY: closed_by == Reason.HOLIDAY,
    }[When(when)]


def _fits_time(rule: Rule, at: datetime) -> bool:
    """Days and times by the client's clock; the hours after midnight belong to the day before."""
    night = _in_the_night(rule, at.time())
    day = at.date() if not night else (at - hours.DAY).date()
    return (
        (rule.from_day is None or rule.from_day <= day)
        and (rule.until_day is None or day <= rule.until_day)
        and (not rule.weekdays or day.weekday() in rule.weekdays)
        and (night or _within(rule, at.time()))
    )


def _in_the_night(rule: Rule, now: time) -> bool:
    """Whether it is after midnight in a stretch that began the evening before."""
    start, end = rule.from_time, rule.until_time
    return start is not None and end is not None and now < end < start


def _within(rule: Rule, now: time) -> bool:
    start, end = rule.from_time, rule.until_time
    if start is None or end is None:
        return True
    return start <= now < end if start < end else now >= start


def _fits_caller(rule: Rule, facts: Facts) -> bool:
    caller = facts.caller
    return (
        rule.line in ("", facts.line)
        and {
            Who.ANYONE: True,
            Who.LISTED: rule.list_id in caller.lists,
            Who.CONTACT: caller.is_contact,
            Who.UNKNOWN: caller.number is not None and not caller.is_contact and not caller.lists,
            Who.ANONYMOUS: caller.number is None,
        }[Who(rule.caller)]
    )


def _obstacle(rule: Rule, facts: Facts) -> Obstacle | None:
    if rule.id in facts.tried:
        return Obstacle.TRIED
    if rule.action == Action.MENU and rule.menu_id in facts.menus_done:
        return Obstacle.HEARD
    if rule.action == Action.MENU and (rule.menu_is_empty or rule.menu_id is None):
        return Obstacle.EMPTY
    if rule.action == Action.DUTY and not facts.duty_reachable:
        return Obstacle.NOBODY
    if rule.action == Action.QUEUE and facts.waited >= facts.max_wait:
        return Obstacle.WAITED
    return None
