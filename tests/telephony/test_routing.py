"""Rules and facts in, a plan out."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony import routing
from telephony.models import ForwardingRule
from telephony.routing import Action, Condition, Facts, Rule
from tenants import access
from tests.cast import Cast

OPEN, CLOSED = Facts(is_open=True), Facts(is_open=False)
DAY = Rule("Jour", Condition.OPEN, Action.QUEUE, 2)
NIGHT = Rule("Nuit", Condition.CLOSED, Action.ANNOUNCE, 7)
ALWAYS = Rule("Toujours", Condition.ALWAYS, Action.QUEUE, 4)
MONDAY = datetime(2026, 4, 27, 10, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(
    ("rules", "facts", "expected"),
    [
        ([DAY, NIGHT], OPEN, DAY),
        ([DAY, NIGHT], CLOSED, NIGHT),
        ([ALWAYS, DAY], OPEN, ALWAYS),
        ([NIGHT, DAY, ALWAYS], OPEN, DAY),
        ([NIGHT], OPEN, None),
        ([], CLOSED, None),
    ],
)
def test_the_first_rule_that_fits_decides(
    rules: list[Rule], facts: Facts, expected: Rule | None
) -> None:
    plan = routing.plan(rules, facts)
    assert plan.rule == expected
    assert (plan.action, plan.priority) == (
        (expected.action, expected.priority) if expected else (Action.QUEUE, 5)
    )


some_rules = st.lists(
    st.builds(
        Rule,
        st.text(max_size=9),
        st.sampled_from(Condition.values),
        st.sampled_from(Action.values),
        st.integers(1, 9),
    ),
    max_size=8,
)
some_facts = st.builds(Facts, st.booleans())


@given(some_rules, some_facts)
def test_any_rules_make_a_plan_and_the_same_facts_the_same(rules: list[Rule], facts: Facts) -> None:
    plan = routing.plan(rules, facts)
    assert plan == routing.plan(list(rules), Facts(facts.is_open))
    assert plan.action in Action.values
    assert 1 <= plan.priority <= 9
    assert plan.explain()


@given(some_rules, some_facts)
def test_rules_after_the_one_that_decides_do_not_matter(rules: list[Rule], facts: Facts) -> None:
    rule = routing.plan(rules, facts).rule
    if rule is not None:
        place = rules.index(rule)
        assert routing.plan(rules[: place + 1], facts).rule == rule
        assert routing.plan(rules[:place], facts).rule is None


@pytest.mark.django_db
def test_a_clients_own_rules_and_hours_decide_in_their_order(cast: Cast) -> None:
    with access.inside(cast.practice):
        ForwardingRule.objects.all().delete()
        for place, (rule, is_active) in enumerate([(ALWAYS, False), (NIGHT, True), (DAY, True)]):
            ForwardingRule.objects.create(
                name=rule.name, condition=rule.condition, action=rule.action,
                priority=rule.priority, position=place, is_active=is_active,
            )  # fmt: skip
        assert routing.plan_now(MONDAY).rule == DAY
        assert routing.plan_now(MONDAY.replace(hour=22)).rule == NIGHT
    with access.inside(cast.plumber):
        assert routing.plan_now(MONDAY.replace(hour=22)).action == Action.QUEUE
