"""The agendas side by side, by day and by week: what is free, booked, held, and who is away."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling import booking
from scheduling.booking import Author, Person
from scheduling.models import Absence, Appointment, WorkingTime
from telephony.desk.booking_grid import Block, _side_by_side
from tenants import access
from tests.desk.agenda import slot
from tests.desk.hands import Hands
from tests.scheduling.surgery import Surgery


@pytest.fixture
def tomorrow(surgery: Surgery) -> str:
    return surgery.place().start.date().isoformat()


def grid(hands: Hands, day: str, **said: Any) -> str:
    return str(hands.does("booking", **{"grid": "day", "day": day, **said})["html"])


def sends(html: str, look: str) -> list[dict[str, Any]]:
    """What the buttons of this look say to the server."""
    found = re.findall(rf'class="booking-slot grid-{look}[^>]*?data-send="([^"]+)"', html, re.S)
    return [json.loads(unescape(said)) for said in found]


def moves(html: str) -> list[dict[str, Any]]:
    return [json.loads(unescape(said)) for said in re.findall(r'data-move="([^"]+)"', html)]


def test_a_day_has_a_column_for_each_and_a_key_for_the_next_question(
    hands: Hands, surgery: Surgery, tomorrow: str
) -> None:
    html = grid(hands, tomorrow)
    names = re.findall(r'class="grid-name"[^>]*>\s*([^<]+?)\s*<', html)
    assert names == ["Dr Roux", "Dr Lambert"]
    keys = set(re.findall(r'data-book-key="(\w+)"', html))
    assert keys >= {"PageUp", "PageDown", "KeyS", "KeyP", "KeyV", "KeyF", "Escape"}
    assert {one["agenda_of"] for one in sends(html, "free")} == {
        str(surgery.roux.pk),
        str(surgery.lambert.pk),
    }


def test_what_is_chosen_in_it_is_held_booked_and_stands_there(
    hands: Hands, surgery: Surgery, tomorrow: str
) -> None:
    first = {**sends(grid(hands, tomorrow), "free")[0], "type": str(surgery.visit.pk)}
    held = str(hands.does("booking_hold", **first, grid="day", day=tomorrow)["html"])
    assert 'data-view="held"' in held
    state = re.search(r'data-state="([^"]+)"', held)
    assert state is not None
    said = json.loads(unescape(state[1]))
    assert said["grid"] == "day", "another time leads back to where one was"
    assert 'data-view="grid"' in str(hands.does("booking_release", **said)["html"])
    hands.does("booking_book", **first, name="Odile Garnier")
    html = grid(hands, tomorrow)
    assert "Odile Garnier" in html
    assert first["start"] not in {one["start"] for one in sends(html, "free")[:1]}


def test_an_appointment_is_moved_from_where_it_stands(
    hands: Hands, surgery: Surgery, tomorrow: str
) -> None:
    hands.does("booking_book", **slot(surgery, hands), name="Odile Garnier")
    (move,) = moves(grid(hands, tomorrow))
    html = grid(hands, tomorrow, **move)
    assert "is-moving" in html
    place = sends(html, "free")[-1]
    hands.does("booking_hold", **move, **place)
    moved = str(hands.does("booking_move", **move, **place, reason="plus tard")["html"])
    assert "Moved" in moved
    with access.inside(hands.call.client):
        assert Appointment.objects.get().during.lower.isoformat() == place["start"]


def test_a_week_leaves_out_a_weekend_on_which_nothing_is(
    hands: Hands, surgery: Surgery, tomorrow: str
) -> None:
    html = grid(hands, tomorrow, grid="week")
    assert len(re.findall(r'class="grid-day[ "]', html)) == 7
    with access.inside(hands.call.client):
        WorkingTime.objects.filter(weekday__gte=5).delete()
    html = grid(hands, tomorrow, grid="week")
    assert len(re.findall(r'class="grid-day[ "]', html)) == 5
    assert '"grid": "day"' in unescape(html)


def test_one_agenda_alone_and_who_is_away(hands: Hands, surgery: Surgery, tomorrow: str) -> None:
    start = surgery.place().start
    with access.inside(hands.call.client):
        Absence.objects.create(
            agenda=surgery.lambert, during=(start, start + timedelta(days=2)), reason="congés"
        )
    html = grid(hands, tomorrow, agenda=str(surgery.lambert.pk))
    assert "Dr Roux" not in html
    assert "grid-away" in html


def test_a_member_of_staff_sees_what_they_booked_for_somebody_without_a_call(
    hands: Hands, surgery: Surgery, tomorrow: str
) -> None:
    with access.inside(hands.call.client):
        booking.book(surgery.place(), Author("Dr Roux"), Person("Jeanne Dupont"))
    assert "Jeanne Dupont" in grid(hands, tomorrow)


TIMES = st.tuples(st.integers(0, 1000), st.integers(1, 200))


@given(st.lists(TIMES, max_size=12))
def test_two_that_overlap_never_lie_on_each_other(times: list[tuple[int, int]]) -> None:
    blocks = [Block(start, start + length, "booked") for start, length in times]
    placed = _side_by_side(blocks)
    for one in placed:
        assert 0 <= one.lane < one.lanes
        for other in placed:
            if one is not other and one.start < other.end and other.start < one.end:
                assert one.lane != other.lane
                assert one.lanes == other.lanes
