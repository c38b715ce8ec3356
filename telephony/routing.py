"""Where a call goes: rules and facts in, a plan out. Same facts, same plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from scheduling import hours
from telephony.models import ForwardingRule

Action = ForwardingRule.Action
Condition = ForwardingRule.Condition
DEFAULT_PRIORITY = 5


@dataclass(frozen=True)
class Rule:
    """A forwarding rule as plain data."""

    name: str
    condition: str = Condition.ALWAYS
    action: str = Action.QUEUE
    priority: int = DEFAULT_PRIORITY


@dataclass(frozen=True)
class Facts:
    """What is known when the call arrives."""

    is_open: bool


@dataclass(frozen=True)
class Plan:
    """What happens to the call, and the rule that says so (None: no rule fitted)."""

    action: str
    priority: int
    rule: Rule | None

    def explain(self) -> str:
        """The plan as a sentence, in the reader's language."""
        if self.rule is None:
            return _("No rule fits, so: the permanence answers.")
        return sentence(self.rule)


def plan(rules: Sequence[Rule], facts: Facts) -> Plan:
    """The plan of the first rule that fits; a caller whom no rule fits is queued, never lost."""
    for rule in rules:
        if _fits(rule, facts):
            return Plan(rule.action, rule.priority, rule)
    return Plan(Action.QUEUE, DEFAULT_PRIORITY, None)


def plan_now(local_time: datetime) -> Plan:
    """The plan for a call that arrives now, by the client's own rules and hours. In its schema."""
    opening = hours.opening(hours.load(), local_time)
    return plan(load(), Facts(is_open=opening.is_open))


def sentence(rule: Rule) -> str:
    """The rule read aloud, in the reader's language."""
    when, then = Condition(rule.condition).label, Action(rule.action).label
    return _("%(name)s: %(when)s, %(then)s.") % {"name": rule.name, "when": when, "then": then}


def load() -> list[Rule]:
    """The active rules of the client whose schema is entered, in order."""
    rules = ForwardingRule.objects.filter(is_active=True)
    return [Rule(r.name, r.condition, r.action, r.priority) for r in rules]


def _fits(rule: Rule, facts: Facts) -> bool:
    return {
        Condition.ALWAYS: True,
        Condition.OPEN: facts.is_open,
        Condition.CLOSED: not facts.is_open,
    }[Condition(rule.condition)]
