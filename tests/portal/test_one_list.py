"""Messages, calls, appointments and recordings stand in one list, the newest first, by day."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from portal import entries
from tests.cast import Cast
from tests.messages.left import left
from tests.portal.happened import booked, called, missed, recorded
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


def kinds(page: str) -> list[str]:
    return re.findall(r'class="entry is-(\w+)"', page)


def shown(visitor: Visitor, query: str = "") -> str:
    return visitor.get(f"/messages/{query}", headers=EN).content.decode()


def test_all_of_it_newest_first_under_its_day(cast: Cast, owner: Visitor) -> None:
    now = timezone.now()
    called(cast.practice, now - timedelta(days=2))
    booked(cast.practice, now - timedelta(days=1))
    left(cast.practice, now)
    called(cast.plumber, now, caller_name="Zébulon")
    page = shown(owner)
    assert kinds(page) == ["message", "appointment", "call"]
    assert re.findall(r'class="inbox-day"[^>]*>([^<]+)<', page)[:2] == ["Today", "Yesterday"]
    assert "Zébulon" not in page


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("messages", ["message", "message"]),
        ("open", ["message"]),
        ("calls", ["call", "call"]),
        ("missed", ["call"]),
        ("appointments", ["appointment"]),
        ("recordings", ["call"]),
        ("nonsense", ["appointment", "call", "call", "message", "message"]),
    ],
)
def test_one_kind_alone(cast: Cast, owner: Visitor, show: str, expected: list[str]) -> None:
    left(cast.practice)
    left(cast.practice, state="acknowledged")
    recorded(cast.practice, called(cast.practice))
    missed(cast.practice)
    booked(cast.practice)
    assert sorted(kinds(shown(owner, f"?show={show}"))) == expected


def test_recordings_are_offered_where_there_are_any(cast: Cast, owner: Visitor) -> None:
    call = called(cast.practice)
    assert "show=recordings" not in shown(owner)
    recorded(cast.practice, call)
    page = shown(owner)
    assert "show=recordings" in page
    assert "<audio" in page


@pytest.mark.parametrize("text", ["garnier", "odile", "06 39 98 40 01", "4001"])
def test_a_call_is_found_by_name_and_number(cast: Cast, owner: Visitor, text: str) -> None:
    called(cast.practice)
    called(cast.practice, caller_name="Léa Nouvel", caller="+33639985555")
    answer: Any = owner.post("/messages/", {"text": text})
    page = owner.get(answer["Location"]).content.decode()
    assert kinds(page) == ["call"]
    assert "Léa" not in page


@pytest.mark.parametrize("text", ["besnard", "02 61 91 40 02", "contrôle", "controles annuels"])
def test_an_appointment_is_found_by_name_number_and_reason(
    cast: Cast, owner: Visitor, text: str
) -> None:
    booked(cast.practice)
    called(cast.practice)
    answer: Any = owner.post("/messages/?show=appointments", {"text": text})
    assert "show=appointments" in answer["Location"]
    assert kinds(owner.get(answer["Location"]).content.decode()) == ["appointment"]


def test_what_only_a_message_has_leaves_the_rest_out_and_says_so(
    cast: Cast, owner: Visitor
) -> None:
    left(cast.practice, urgency="urgent")
    called(cast.practice)
    answer: Any = owner.post("/messages/?show=calls", {"urgency": "urgent"})
    page = shown(owner, answer["Location"].removeprefix("/messages/"))
    assert kinds(page) == []
    assert "known of messages only" in page
    answer = owner.post("/messages/", {"urgency": "urgent"})
    assert kinds(owner.get(answer["Location"]).content.decode()) == ["message"]


def test_pages_go_on_across_the_kinds(
    cast: Cast, owner: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "A_PAGE", 2)
    at = timezone.now()
    for _n in range(3):
        left(cast.practice, at)
        called(cast.practice, at)
    seen, query = [], "?"
    for _page in range(4):
        page: Any = owner.get(f"/messages/{query}")
        seen += re.findall(r'id="e-(\w+)"', page.content.decode())
        if not page.context["before"]:
            break
        query = f"?before={page.context['before']}"
    assert len(seen) == len(set(seen)) == 6
    assert owner.get("/messages/?before=1.2").status_code == 404


def test_who_may_not_see_it(cast: Cast) -> None:
    recipient = at_client(cast.practice, cast.user("recipient"))
    assert recipient.get("/messages/").status_code == 200
    assert recipient.get("/messages/export.csv").status_code == 403
    outsider = at_client(cast.practice, cast.user("outsider"))
    assert outsider.get("/messages/").status_code == 404
    assert outsider.get("/messages/news").status_code == 404
