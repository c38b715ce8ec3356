"""Last week's calls, thought through by rules that nobody has saved yet."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from telephony.facts import Action, Rule, When
from telephony.models import ForwardingRule, JournalEntry, Menu
from telephony.portal import replay
from telephony.portal.world import as_rule, rows
from tenants import access
from tenants.base import uuid7
from tests.cast import ODILE, Cast
from tests.telephony.setup_pages import sends, words
from tests.visitors import at_client, in_support

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 4, 29, 9, tzinfo=PARIS)  # a Wednesday
MONDAY, SUNDAY = NOW.replace(day=27, hour=10), NOW.replace(day=26, hour=22)
NIGHT = Rule("Nuit", Action.VOICEMAIL, When.CLOSED)
DAY = Rule("Jour")


def call(at: datetime, caller: str | None = "+33639980007", **more: Any) -> JournalEntry:
    return JournalEntry.objects.create(
        call_id=uuid7(), line="+33199001001", caller=caller, arrived_at=at, outcome="answered",
        answered_at=at, ended_at=at + timedelta(minutes=2), **more
    )  # fmt: skip


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def week(cast: Cast) -> None:
    for client in (cast.practice, cast.plumber):
        with access.inside(client):
            JournalEntry.objects.all().delete()
            ForwardingRule.objects.all().delete()
    with access.inside(cast.practice):
        call(MONDAY, ODILE, caller_name="Odile")
        call(SUNDAY)
        call(SUNDAY, None)
        call(NOW - timedelta(days=8))
        call(MONDAY, direction="outbound")


def test_only_those_that_would_go_elsewhere_are_counted(cast: Cast) -> None:
    refuses = Rule("Refus", Action.REJECT, caller="anonymous")
    with access.inside(cast.practice):
        found = replay.last_week([NIGHT, DAY], [refuses, NIGHT, DAY], NOW)
    assert found.total == 3
    assert [one.entry.caller for one in found.moved] == [None]
    assert found.ways == [("the caller can leave a message", "the call is refused", 1)]


def test_the_same_rules_move_nobody(cast: Cast) -> None:
    with access.inside(cast.practice):
        found = replay.last_week([NIGHT, DAY], [NIGHT, DAY], NOW)
    assert (found.moved, found.places) == (
        [],
        [("the caller can leave a message", 2), ("the permanence answers", 1)],
    )


def test_the_key_that_was_pressed_then_is_pressed_again(cast: Cast) -> None:
    with access.inside(cast.practice):
        menu = Menu.objects.create(name="Soir")
        option = menu.options.create(key="1", label="Fuite")
        JournalEntry.objects.all().delete()
        call(SUNDAY, heard=["welcome", "menu", "key 1", "put through"])
        chosen = {"name": "Fuite", "option": option}
        ForwardingRule.objects.create(position=0, **chosen, action="voicemail")
        ForwardingRule.objects.create(position=1, name="Soir", action="menu", menu=menu)
        saved = [as_rule(row) for row in rows()]
        edited = [Rule("Fuite", Action.REJECT, option_id=option.pk), *saved[1:]]
        found = replay.last_week(saved, edited, NOW)
    assert found.ways == [("the caller can leave a message", "the call is refused", 1)]


def test_many_calls_cost_no_more_queries(cast: Cast) -> None:
    def queries() -> int:
        with access.inside(cast.practice), CaptureQueriesContext(connection) as captured:
            replay.last_week([NIGHT, DAY], [DAY], NOW)
        return len(captured)

    few = queries()
    with access.inside(cast.practice):
        for minute in range(30):
            call(MONDAY + timedelta(minutes=minute), f"+3363998{minute:04}")
    assert queries() == few


def test_the_page_shows_callers_to_the_client_and_not_to_the_operator(cast: Cast) -> None:
    with access.inside(cast.practice):
        ForwardingRule.objects.create(position=0, name="Nuit", opening="closed", action="voicemail")
    typed = {"opening": "open", "caller": "contact", "action": "voicemail", "place": "0"}
    with time_machine.travel(NOW, tick=False):
        visitors = {
            "doctor": at_client(cast.practice, cast.user("doctor")),
            "administrator": in_support(cast.practice, cast.user("administrator")),
        }
        pages = {
            name: words(sends(visitor, "/rules/new", **typed)) for name, visitor in visitors.items()
        }
    for page in pages.values():
        assert "1 of 3 calls would go elsewhere" in page
        assert "the permanence answers → the caller can leave a message" in page
    assert "Odile" in pages["doctor"]
    assert "Odile" not in pages["administrator"]
