"""Rules and facts in, a plan out."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from scheduling.hours import Opening, Reason
from telephony import routing
from telephony.routing import Action, Caller, Facts, Obstacle, Rule, When, Who
from tenants.base import uuid7

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 4, 27, 10, tzinfo=PARIS)
OPEN = Facts(MONDAY, Opening(True, MONDAY.replace(hour=18)), duty_reachable=True)
NIGHT = Facts(
    MONDAY.replace(hour=22), Opening(False, None, MONDAY.replace(hour=18)), duty_reachable=True
)
HOLIDAY = replace(NIGHT, opening=Opening(False, None, None, Reason.HOLIDAY, "Toussaint"))
CLOSURE = replace(NIGHT, opening=Opening(False, None, None, Reason.CLOSURE, "Congés"))
VIP, MENU, OPTION = uuid7(), uuid7(), uuid7()
LISTED = Caller("+33639984001", frozenset({VIP}))
RULE = Rule("Règle", Action.ANNOUNCE)


def on(text: str) -> Facts:
    return replace(OPEN, at=datetime.fromisoformat(text).replace(tzinfo=PARIS))


@pytest.mark.parametrize(
    ("condition", "facts", "fits"),
    [
        ({}, OPEN, True),
        ({"is_active": False}, OPEN, False),
        ({"opening": When.OPEN}, OPEN, True),
        ({"opening": When.OPEN}, NIGHT, False),
        ({"opening": When.CLOSED}, NIGHT, True),
        ({"opening": When.CLOSED}, OPEN, False),
        ({"opening": When.CLOSED}, HOLIDAY, True),
        ({"opening": When.CLOSED}, CLOSURE, True),
        ({"opening": When.HOLIDAY}, HOLIDAY, True),
        ({"opening": When.HOLIDAY}, NIGHT, False),
        ({"opening": When.CLOSURE}, CLOSURE, True),
        ({"opening": When.CLOSURE}, HOLIDAY, False),
        ({"from_day": date(2026, 4, 27)}, OPEN, True),
        ({"from_day": date(2026, 4, 28)}, OPEN, False),
        ({"until_day": date(2026, 4, 27)}, OPEN, True),
        ({"until_day": date(2026, 4, 26)}, OPEN, False),
        ({"weekdays": frozenset({0, 6})}, OPEN, True),
        ({"weekdays": frozenset({1})}, OPEN, False),
        ({"from_time": time(9), "until_time": time(10)}, OPEN, False),
        ({"from_time": time(10), "until_time": time(11)}, OPEN, True),
        ({"from_time": time(22), "until_time": time(6)}, on("2026-04-27 05:59"), True),
        ({"from_time": time(22), "until_time": time(6)}, on("2026-04-27 06:00"), False),
        ({"from_time": time(22), "until_time": time(6)}, on("2026-04-27 22:00"), True),
        # Monday's night goes on after midnight, and Monday's small hours are Sunday's.
        ({"from_time": time(22), "until_time": time(6), "weekdays": frozenset({0})},
         on("2026-04-28 01:00"), True),
        ({"from_time": time(22), "until_time": time(6), "weekdays": frozenset({0})},
         on("2026-04-27 01:00"), False),
        ({"from_time": time(22), "until_time": time(6), "until_day": date(2026, 4, 27)},
         on("2026-04-28 01:00"), True),
        ({"caller": Who.LISTED, "list_id": VIP}, replace(OPEN, caller=LISTED), True),
        ({"caller": Who.LISTED, "list_id": uuid7()}, replace(OPEN, caller=LISTED), False),
        ({"caller": Who.CONTACT}, replace(OPEN, caller=Caller("+33199001001", is_contact=True)),
         True),
        ({"caller": Who.CONTACT}, replace(OPEN, caller=LISTED), False),
        ({"caller": Who.UNKNOWN}, replace(OPEN, caller=Caller("+33199001001")), True),
        ({"caller": Who.UNKNOWN}, replace(OPEN, caller=LISTED), False),
        ({"caller": Who.UNKNOWN}, OPEN, False),
        ({"caller": Who.ANONYMOUS}, OPEN, True),
        ({"caller": Who.ANONYMOUS}, replace(OPEN, caller=LISTED), False),
        ({"line": "+33199001001"}, replace(OPEN, line="+33199001001"), True),
        ({"line": "+33199001001"}, replace(OPEN, line="+33199001002"), False),
        ({"option_id": OPTION}, OPEN, False),
        ({"option_id": OPTION}, replace(OPEN, option=OPTION), True),
        ({"waiting_over": 60}, replace(OPEN, waited=60), False),
        ({"waiting_over": 60}, replace(OPEN, waited=61), True),
        ({"queue_over": 3}, replace(OPEN, waiting=3), False),
        ({"queue_over": 3}, replace(OPEN, waiting=4), True),
        # All conditions must hold.
        ({"opening": When.OPEN, "weekdays": frozenset({0}), "line": "+33199001001"}, OPEN, False),
    ],
)  # fmt: skip
def test_a_rule_fits_when_all_its_conditions_hold(
    condition: dict[str, Any], facts: Facts, fits: bool
) -> None:
    rule = replace(RULE, **condition)
    assert routing.plan([rule], facts).rule == (rule if fits else None)


NEXT = Rule("Ensuite", Action.ANNOUNCE)


@pytest.mark.parametrize(
    ("rule", "facts", "obstacle"),
    [
        (Rule("", Action.DUTY), OPEN, None),
        (Rule("", Action.DUTY), replace(OPEN, duty_reachable=False), Obstacle.NOBODY),
        (Rule("", Action.MENU, menu_id=MENU), OPEN, None),
        (Rule("", Action.MENU, menu_id=MENU), replace(OPEN, menus_done=frozenset({MENU})),
         Obstacle.HEARD),
        (Rule("", Action.MENU, menu_id=MENU, menu_is_empty=True), OPEN, Obstacle.EMPTY),
        (Rule("", Action.FORWARD, id=OPTION, number="+33199001001"),
         replace(OPEN, tried=frozenset({OPTION})), Obstacle.TRIED),
        (Rule("", Action.QUEUE), replace(OPEN, waited=899), None),
        (Rule("", Action.QUEUE), replace(OPEN, waited=900), Obstacle.WAITED),
        (Rule("", Action.VOICEMAIL), replace(OPEN, waited=900), None),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_followed_is_passed_over(
    rule: Rule, facts: Facts, obstacle: Obstacle | None
) -> None:
    plan = routing.plan([rule, NEXT], facts)
    assert plan.rule == (NEXT if obstacle else rule)
    assert plan.passed == (((rule, obstacle),) if obstacle else ())


def test_whom_no_rule_fits_is_queued_and_after_the_longest_wait_leaves_a_message() -> None:
    plan = routing.plan([], OPEN)
    assert (plan.action, plan.priority, plan.rule) == (Action.QUEUE, 5, None)
    late = routing.plan([Rule("", Action.QUEUE)], replace(OPEN, waited=30, max_wait=30))
    assert (late.action, late.rule) == (Action.VOICEMAIL, None)


DUTY = Rule("Garde", Action.DUTY, When.CLOSED)


@pytest.mark.parametrize(
    ("rules", "facts", "sentence"),
    [
        ([DUTY], NIGHT, "closed since 18:00, so: the person on duty is called."),
        ([replace(DUTY, opening=When.HOLIDAY)], HOLIDAY,
         "public holiday (Toussaint), so: the person on duty is called."),
        ([replace(DUTY, opening=When.CLOSURE)], CLOSURE,
         "closed: Congés, so: the person on duty is called."),
        ([replace(DUTY, opening=When.OPEN)], OPEN,
         "open until 18:00, so: the person on duty is called."),
        ([], OPEN, "no rule fits, so: the permanence answers."),
        ([], replace(OPEN, waited=900),
         "waiting for 900 seconds, so: the caller is asked to leave a message."),
        ([Rule("Tous")], OPEN, "the rule “Tous” always holds, so: the permanence answers."),
        ([Rule("VIP", caller=Who.LISTED, list_id=VIP, list_name="Amis", priority=1)],
         replace(OPEN, caller=LISTED),
         "a caller on the list “Amis”, so: the permanence answers (priority 1)."),
        ([DUTY, Rule("Tous", Action.FORWARD, number="+33199001001")],
         replace(NIGHT, duty_reachable=False),
         "the rule “Tous” always holds, so: the call goes on to 01 99 00 10 01. "
         "Passed over: “Garde”, nobody on duty can be called."),
    ],
)  # fmt: skip
def test_a_plan_explains_itself(rules: list[Rule], facts: Facts, sentence: str) -> None:
    with translation.override("en"):
        assert routing.plan(rules, facts).explain() == sentence
