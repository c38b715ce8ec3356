"""Whatever the rules and menus, and whatever the caller does: each call ends somewhere."""

from dataclasses import replace
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.hours import Opening, Reason
from telephony import menus, routing
from telephony.menus import Menu, Option, Outcome
from telephony.routing import Action, Caller, Facts, Plan, Rule, When, Who

KEYS = [UUID(int=number) for number in range(4)]
some_key = st.sampled_from(KEYS)
maybe_key = st.none() | some_key
ENDS = {Action.ANNOUNCE, Action.VOICEMAIL, Action.REJECT}
TICK = 60  # seconds of waiting between two questions
PARIS = ZoneInfo("Europe/Paris")

rules = st.lists(
    st.builds(
        Rule,
        name=st.text(max_size=4),
        action=st.sampled_from(Action.values),
        opening=st.sampled_from(When.values),
        id=st.uuids(),
        is_active=st.booleans(),
        weekdays=st.frozensets(st.integers(0, 6), max_size=3),
        from_time=st.none() | st.just(time(22)),
        until_time=st.just(time(6)),
        caller=st.sampled_from(Who.values),
        list_id=maybe_key,
        option_id=maybe_key,
        waiting_over=st.none() | st.integers(0, 900),
        queue_over=st.none() | st.integers(0, 3),
        priority=st.integers(1, 9),
        menu_id=some_key,
    ),
    max_size=8,
)
any_menus = st.dictionaries(
    some_key,
    st.builds(
        Menu,
        some_key,
        st.just("Menu"),
        st.lists(
            st.builds(Option, some_key, st.sampled_from("123#"), st.just("Choix"), maybe_key),
            max_size=4,
            unique_by=lambda option: option.key,
        ).map(tuple),
        tries=st.integers(1, 5),
    ),
)
any_facts = st.builds(
    Facts,
    at=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(PARIS)),
    opening=st.builds(Opening, st.booleans(), reason=st.sampled_from(Reason)),
    caller=st.builds(
        Caller, st.none() | st.just("+33639984001"), st.frozensets(some_key), st.booleans()
    ),
    waiting=st.integers(0, 5),
    duty_reachable=st.booleans(),
    max_wait=st.integers(30, 900),
)


def in_a_menu(draw: st.DataObject, all_menus: menus.Menus, plan: Plan, facts: Facts) -> Facts:
    """The caller presses whatever it is, until the menu has done with them."""
    assert plan.menu_id is not None
    step, pressed = menus.enter(all_menus, plan.menu_id), 0
    while not step.is_over:
        assert step.position == menus.Position.decode(step.position.encode())
        key = draw.draw(st.none() | st.sampled_from("123#*9"))
        step, pressed = menus.press(all_menus, step.position, key), pressed + 1
        assert pressed <= menus.MOST_HEARD
    option = step.option.id if step.outcome == Outcome.CHOSEN and step.option else facts.option
    return replace(facts, option=option, menus_done=facts.menus_done | {step.position.root})


def next_facts(
    draw: st.DataObject, all_menus: menus.Menus, plan: Plan, facts: Facts
) -> Facts | None:
    """What is known when the plan has been followed; None: the call is over."""
    if plan.action == Action.MENU:
        return in_a_menu(draw, all_menus, plan, facts)
    if plan.action in (Action.FORWARD, Action.DUTY, Action.SELF):
        assert plan.rule is not None
        return (
            replace(facts, tried=facts.tried | {plan.rule.id}) if draw.draw(st.booleans()) else None
        )
    if plan.action == Action.QUEUE:
        return replace(facts, waited=facts.waited + TICK) if draw.draw(st.booleans()) else None
    assert plan.action in ENDS
    return None


@settings(max_examples=300)
@given(rules, any_menus, any_facts, st.data())
def test_every_call_ends_within_as_many_steps_as_there_are_rules_and_ticks(
    some_rules: list[Rule], all_menus: dict[UUID, Menu], facts: Facts, draw: st.DataObject
) -> None:
    most = len(some_rules) + facts.max_wait // TICK + 2
    now: Facts | None = facts
    for _step in range(most + 1):
        if now is None:
            return
        plan = routing.plan(some_rules, now)
        assert plan == routing.plan(list(some_rules), replace(now)), "same facts, same plan"
        assert plan.explain()
        assert 1 <= plan.priority <= 9
        now = next_facts(draw, all_menus, plan, now)
    raise AssertionError("the call goes round in circles")


@given(rules, any_facts)
def test_rules_after_the_one_that_decides_do_not_matter(
    some_rules: list[Rule], facts: Facts
) -> None:
    rule = routing.plan(some_rules, facts).rule
    if rule is not None:
        place = [one.id for one in some_rules].index(rule.id)
        assert routing.plan(some_rules[: place + 1], facts).rule == rule
        assert routing.plan(some_rules[:place], facts).rule is None


@given(rules, any_facts)
def test_who_waits_longest_is_never_left_in_the_queue(some_rules: list[Rule], facts: Facts) -> None:
    late = replace(facts, waited=facts.max_wait)
    assert routing.plan(some_rules, late).action != Action.QUEUE
