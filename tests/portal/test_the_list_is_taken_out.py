"""What the list shows is taken out as a spreadsheet: calls and appointments in the same columns."""

import csv
import io
from typing import Any

import pytest

from tests.cast import Cast
from tests.messages.left import left
from tests.portal.happened import booked, called
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db


def rows(visitor: Visitor, query: str = "") -> list[dict[str, str]]:
    address = f"/messages/export.csv{query}"
    answer: Any = visitor.get(address, headers={"accept-language": "en"})
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_kind_in_the_order_of_the_list(cast: Cast, owner: Visitor) -> None:
    called(cast.practice)
    booked(cast.practice)
    left(cast.practice)
    called(cast.plumber, caller_name="Zébulon")
    message, appointment, call = rows(owner)
    assert message["Message"] == "Le pansement s'est défait."
    assert (appointment["Caller"], appointment["Message"]) == ("Henri Besnard", "Contrôle annuel")
    assert appointment["Appointment"]
    assert (call["Caller"], call["State"], call["Written by"]) == (
        "Odile Garnier",
        "answered",
        "Camille",
    )
    assert (call["Seconds of waiting"], call["Seconds of talk"]) == ("10", "60")


def test_only_what_is_shown(cast: Cast, owner: Visitor) -> None:
    left(cast.practice)
    called(cast.practice)
    assert [row["Kind"] for row in rows(owner, "?show=calls")] == ["call, incoming"]
    assert rows(owner, "?show=missed") == []


def test_no_name_of_a_callers_is_reckoned(cast: Cast, owner: Visitor) -> None:
    called(cast.practice, caller_name="=HYPERLINK(1)")
    booked(cast.practice, name="@SUM(A1)", reason="-2+3")
    appointment, call = rows(owner)
    assert call["Caller"] == "'=HYPERLINK(1)"
    assert (appointment["Caller"], appointment["Message"]) == ("'@SUM(A1)", "'-2+3")
