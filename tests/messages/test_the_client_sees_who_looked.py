"""The client's owner sees who of the operator's people read what callers said, or took it out."""

from typing import Any

import pytest

from messages.models import Message
from tenants import audit
from tests.cast import Cast
from tests.messages.left import left
from tests.visitors import Visitor, at_client, at_operator, in_support

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(cast: Cast) -> Message:
    return left(cast.practice)


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    return at_client(cast.practice, cast.user("doctor"))


def deeds(owner: Visitor) -> list[tuple[str, str]]:
    answer: Any = owner.get("/messages/looks", headers={"accept-language": "en"})
    return [(row["who"], str(row["deed"])) for row in answer.context["rows"]]


def test_what_the_operators_people_read_stands_there(
    cast: Cast, owner: Visitor, message: Message
) -> None:
    in_support(cast.practice, cast.user("administrator")).get(f"/messages/{message.pk}")
    at_operator(cast.user("supervisor")).get(f"/floor/review/{cast.practice.pk}/{message.pk}")
    assert [who for who, _deed in deeds(owner)] == ["Supervisor", *["Administrator"] * 3]
    assert "read a message" in [deed for _who, deed in deeds(owner)]
    page = owner.get("/messages/looks").content.decode()
    assert page.count(f"/messages/{message.pk}") == 2
    assert message.caller_name not in page


def test_ones_own_looks_do_not_and_what_was_taken_out_does(
    owner: Visitor, message: Message
) -> None:
    owner.get(f"/messages/{message.pk}")
    owner.get("/messages/")
    assert deeds(owner) == []
    owner.get("/messages/export.csv")
    assert [who for who, _deed in deeds(owner)] == ["Doctor"]


def test_nothing_of_another_client_and_nothing_of_settings(
    cast: Cast, owner: Visitor, message: Message
) -> None:
    audit.record("messages.searched", actor_name="Nadia", client=cast.plumber)
    audit.record("menu.created", actor_name="Doctor", client=cast.practice)
    assert deeds(owner) == []


def test_it_is_the_owners(cast: Cast) -> None:
    staff = at_client(cast.practice, cast.user("secretary"))
    assert staff.get("/messages/looks").status_code == 403
    assert 'href="/messages/looks"' not in staff.get("/messages/").content.decode()
