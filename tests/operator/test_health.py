"""Facts lead to findings: a table, and the words of each."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from portal.operator import finding_words, health
from portal.operator.health import Degree, Facts

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WELL = Facts(now=NOW, made_at=NOW - 90 * DAY, last_call_at=NOW - HOUR, usual_calls=40)
NEVER = replace(WELL, last_call_at=None, usual_calls=0)
SUSPENDED = replace(WELL, suspended_at=NOW - DAY)

TABLE: list[tuple[str, Facts, dict[str, Degree]]] = [
    ("all is well", WELL, {}),
    ("no line", replace(WELL, lines=0), {"no_line": Degree.STOP}),
    ("no line and no call", replace(NEVER, lines=0), {"no_line": Degree.STOP}),
    ("nobody answers", replace(WELL, is_answered_for=False), {"no_team": Degree.STOP}),
    ("never called", NEVER, {"never_called": Degree.CARE}),
    (
        "never called, but new",
        replace(NEVER, made_at=NOW - 2 * DAY),
        {"never_called": Degree.NOTE},
    ),
    (
        "never called for three days",
        replace(NEVER, made_at=NOW - 3 * DAY),
        {"never_called": Degree.CARE},
    ),
    ("quiet for six days", replace(WELL, last_call_at=NOW - 7 * DAY + HOUR), {}),
    ("quiet for a week", replace(WELL, last_call_at=NOW - 7 * DAY), {"quiet": Degree.CARE}),
    (
        "quiet, as ever",
        replace(WELL, last_call_at=NOW - 30 * DAY, usual_calls=3),
        {},
    ),
    ("nobody gets messages", replace(WELL, people=0, reachable=0), {"unreachable": Degree.STOP}),
    ("nobody has a way", replace(WELL, people=3, reachable=0), {"unreachable": Degree.STOP}),
    ("one of three has", replace(WELL, people=3, reachable=1), {}),
    ("a dead address", replace(WELL, set_aside=1), {"set_aside": Degree.CARE}),
    ("nobody on duty", replace(WELL, gap_at=NOW - HOUR), {"gap_now": Degree.STOP}),
    ("nobody on duty from now", replace(WELL, gap_at=NOW), {"gap_now": Degree.STOP}),
    ("nobody tomorrow", replace(WELL, gap_at=NOW + DAY), {"gap": Degree.CARE}),
    ("nobody in three days", replace(WELL, gap_at=NOW + 3 * DAY), {}),
    ("urgent, untaken", replace(WELL, urgent_waiting=2), {"urgent_waiting": Degree.STOP}),
    ("a plan at its end", replace(WELL, untaken=1), {"untaken": Degree.CARE}),
    ("a webhook fails", replace(WELL, hooks_failing=1), {"hooks": Degree.CARE}),
    ("a calendar fails", replace(WELL, calendars_failing=2), {"calendars": Degree.CARE}),
    ("a migration lacks", replace(WELL, is_behind=True), {"behind": Degree.STOP}),
    ("over the plan", replace(WELL, over=("calls", "texts")), {"over_plan": Degree.NOTE}),
    ("suspended", SUSPENDED, {"suspended": Degree.NOTE}),
    (
        "suspended: no call, line, team or duty is missed",
        replace(SUSPENDED, lines=0, last_call_at=None, is_answered_for=False, gap_at=NOW),
        {"suspended": Degree.NOTE},
    ),
    (
        "suspended: what is under way still counts",
        replace(SUSPENDED, urgent_waiting=1),
        {"suspended": Degree.NOTE, "urgent_waiting": Degree.STOP},
    ),
    ("being erased", replace(WELL, erased_at=NOW + 5 * DAY), {"erased": Degree.NOTE}),
]
IN_TABLE = {key for _said, _facts, found in TABLE for key in found}


@pytest.mark.parametrize(("facts", "expected"), [row[1:] for row in TABLE], ids=lambda row: "")
def test_these_facts_are_found_to_be(facts: Facts, expected: dict[str, Degree]) -> None:
    found = health.look(facts)
    assert {one.key: one.degree for one in found} == expected
    assert [one.degree for one in found] == sorted((one.degree for one in found), reverse=True)
    assert health.worst(found) == max(expected.values(), default=Degree.WELL)


def test_every_finding_is_in_the_table() -> None:
    assert IN_TABLE == health.KEYS


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_finding_has_words(language: str) -> None:
    for _said, facts, _expected in TABLE:
        for found in health.look(facts):
            with translation.override(language):
                text = finding_words.sentence(found.as_row())
            assert text != found.key
            assert len(text) > len("Urgent.")


def test_of_one_and_of_several_it_is_said_differently() -> None:
    with translation.override("en"):
        one = finding_words.sentence({"key": "urgent_waiting", "n": 1})
        two = finding_words.sentence({"key": "urgent_waiting", "n": 2})
    assert (one[:1], two[:1]) == ("1", "2")
    assert one[1:] != two[1:]


def test_what_a_newer_program_found_does_no_harm() -> None:
    assert finding_words.sentence({"key": "of_tomorrow", "degree": 1}) == "of_tomorrow"
