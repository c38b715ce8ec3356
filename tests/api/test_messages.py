"""Messages over the API: the same filters, pages by cursor, and no words in an address."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from messages.models import Message
from tests.api.program import Program
from tests.cast import Cast
from tests.messages.left import left

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(cast: Cast) -> Message:
    left(cast.plumber, caller_name="Du plombier")
    left(cast.practice, timezone.now() - timedelta(days=3), caller_name="Vieux")
    left(cast.practice, caller_name="Coupé", state="partial")
    return left(cast.practice, caller_name="Hélène", urgency="urgent")


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program.of(cast.practice)


def names(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    return [one["caller_name"] for one in answer["results"]]


def test_they_are_listed_and_read(program: Program, message: Message) -> None:
    assert names(program.get("messages")) == ["Hélène", "Coupé", "Vieux"]
    found = program.get(f"messages/{message.pk}")
    assert (found["body"], found["caller_number"]) == (message.body, message.caller_number)
    assert "draft" not in found


def test_by_every_filter(program: Program, message: Message) -> None:
    today = timezone.localdate().isoformat()
    assert names(program.get(f"messages?from={today}&standing=open")) == ["Hélène"]
    earlier = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert names(program.get(f"messages?until={earlier}")) == ["Vieux"]
    assert names(program.get("messages?urgency=urgent&kind=form")) == ["Hélène"]
    assert len(names(program.get(f"messages?recipient={message.recipient_id}"))) == 3
    program.refused("GET", "messages?urgency=very", None)
    program.refused("GET", f"messages?recipient={message.pk}", None)


def test_words_and_numbers_go_in_the_body(program: Program, message: Message) -> None:
    assert names(program.ask("POST", "messages/search", {"text": "helene"})) == ["Hélène"]
    asked = {"text": "06 39 98 40 01", "standing": "cut_short"}
    assert names(program.ask("POST", "messages/search", asked)) == ["Coupé"]
    assert len(names(program.get("messages?text=helene"))) == 3, "no parameter of the address"


def test_pages_by_cursor(program: Program, message: Message) -> None:
    first = program.get("messages?page_size=2")
    rest = urlsplit(first["next"])
    assert names(first) + names(program.get(f"messages?{rest.query}")) == [
        *("Hélène", "Coupé", "Vieux")
    ]


def test_nothing_is_changed_here(program: Program, message: Message) -> None:
    program.refused("DELETE", f"messages/{message.pk}", None, 405)
    program.refused("PATCH", f"messages/{message.pk}", {"body": "x"}, 405)
    program.refused("POST", "messages", {"body": "x"}, 405)


def test_of_another_client_there_is_nothing(cast: Cast, message: Message) -> None:
    Program.of(cast.plumber).refused("GET", f"messages/{message.pk}", None, 404)
    person = Program(cast.practice, user=cast.user("recipient"))
    person.refused("POST", "messages/search", {}, 403)
