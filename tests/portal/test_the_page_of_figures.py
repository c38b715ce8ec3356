"""The owner sees how the weeks and months go, by both clocks, beside the ones before."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from telephony.switchboard.models import ServiceTarget
from tenants.models import Plan, UsageEntry
from tests.cast import Cast
from tests.messages.left import left
from tests.portal.calls import rang
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 3, 10, 9, tzinfo=UTC)
FEBRUARY = MARCH - timedelta(days=28)
EN = {"accept-language": "en"}


@pytest.fixture
def march(cast: Cast, owner: Visitor) -> Any:
    """March so far, on its 20th: three calls, of which one within 20 s of the first ring."""
    rang(cast.practice, MARCH, queued=10, answered=18)
    rang(cast.practice, MARCH, queued=10, answered=25)
    rang(cast.practice, MARCH + timedelta(hours=2), answered=None)
    rang(cast.practice, FEBRUARY)
    rang(cast.practice, MARCH - timedelta(days=12), answered=None)  # the 26th: not yet compared
    rang(cast.plumber, MARCH)
    left(cast.practice, MARCH, urgency="urgent")
    left(cast.practice, MARCH, state="acknowledged")
    left(cast.practice, MARCH, state="partial")
    with time_machine.travel(MARCH + timedelta(days=10)):
        return owner.get("/figures/", headers=EN)


def values(march: Any) -> dict[str, tuple[str, str]]:
    return {
        f"{one['label']} {one['note']}".strip(): (one["value"], one["before"])
        for one in march.context["tiles"]
    }


def test_both_clocks_and_the_month_before(march: Any) -> None:
    assert values(march) == {
        "Calls": ("3", "1"),
        "Answered": ("2", "1"),
        "Answered within 20\u00a0s from the first ring": ("33 %", "100 %"),
        "Answered within 20\u00a0s from the end of the greeting": ("66 %", "100 %"),
        "Hung up before 0 in the greeting, 1 waiting, 0 on hold": ("1", "0"),
        "Messages 1 of them urgent": ("2", "0"),
    }


def test_hours_days_reasons_and_what_is_open(march: Any) -> None:
    words = march.content.decode()
    hours = {one.label: one.tally.offered for one in march.context["hours"].columns}
    assert (hours["10 h to 11 h"], hours["12 h to 13 h"]) == (2, 1)
    assert {one.label for one in march.context["days"].columns if one.tally.offered} == {
        "Tuesday 10 March"
    }
    assert [one["count"] for one in march.context["reasons"]] == [2]
    assert "1 message that nobody has taken" in words
    assert "Figures: March 2026" in words


def test_no_word_of_a_callers_stands_there(march: Any) -> None:
    words = march.content.decode()
    assert "Odile" not in words
    assert "98 40 01" not in words


@pytest.mark.parametrize(("percent", "word"), [(60, "aim of 60 % met"), (90, "aim: 90 %")])
def test_the_aim_is_said(cast: Cast, owner: Visitor, percent: int, word: str) -> None:
    ServiceTarget.objects.create(client=cast.practice, seconds=20, percent=percent, clock="queue")
    rang(cast.practice, MARCH)
    rang(cast.practice, MARCH)
    rang(cast.practice, MARCH)
    rang(cast.practice, MARCH, answered=40)
    address = "/figures/?period=week&day=2026-03-10"
    assert word in owner.get(address, headers=EN).content.decode()


def test_what_was_used_of_the_plan(cast: Cast, owner: Visitor) -> None:
    cast.practice.plan = Plan.objects.create(name="Essentiel", calls=100, minutes=10, texts=None)
    cast.practice.save()
    for kind, quantity, client in [
        ("call", 40, cast.practice),
        ("talk", 661, cast.practice),
        ("text", 7, cast.practice),
        ("call", 500, cast.plumber),
    ]:
        UsageEntry.objects.create(
            **{"client": client, "kind": kind, "quantity": quantity, "at": MARCH},
            reference=client.pk,
        )
    answer: Any = owner.get("/figures/?period=month&day=2026-03-01", headers=EN)
    found = [(one["used"], one["percent"], one["is_over"]) for one in answer.context["used"]]
    assert found == [(40, 40, False), (12, 120, True), (7, None, False)]
    assert "Usage against your plan: Essentiel" in answer.content.decode()
    week = owner.get("/figures/?period=week&day=2026-03-10", headers=EN).content.decode()
    assert "of 100" not in week, "a month's plan says nothing of a week"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("?period=custom&first=2026-03-01&last=2026-03-31", 200),
        ("?period=custom&first=2026-03-31&last=2026-03-01", 422),
        ("?period=custom&first=2024-03-31&last=2026-03-01", 422),
        ("?period=custom", 422),
        ("?period=week&day=nonsense", 200),
        ("?period=month&day=9999-12-31", 200),
    ],
)
def test_any_days_that_make_sense(owner: Visitor, asked: str, status: int) -> None:
    assert owner.get(f"/figures/{asked}").status_code == status


def test_a_first_day_says_what_to_do(owner: Visitor) -> None:
    assert "Divert your line" in owner.get("/figures/", headers=EN).content.decode()


def test_few_questions_for_however_many(cast: Cast, owner: Visitor) -> None:
    owner.get("/figures/?day=2026-03-01")
    for n in range(40):
        rang(cast.practice, MARCH + timedelta(hours=n))
        left(cast.practice, MARCH)
    with CaptureQueriesContext(connection) as asked:
        owner.get("/figures/?day=2026-03-01")
    assert len(asked) <= 20


def test_who_may_not_see_it(cast: Cast) -> None:
    recipient = at_client(cast.practice, cast.user("recipient"))
    assert recipient.get("/figures/").status_code == 403
