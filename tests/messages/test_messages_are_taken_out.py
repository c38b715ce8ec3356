"""What a search shows can be taken out: whole, for a spreadsheet or a program, and written down."""

import csv
import io
import json
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncRequestFactory

from messages import exporting
from messages.search import Wanted
from portal import exporting as sheets
from tenants.models import AuditEntry
from tests.cast import Cast
from tests.messages.left import left
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    for n in range(5):
        left(cast.practice, caller_name=f"Appelant {n}", body="Ligne une;\nligne « deux »")
    left(cast.practice, caller_name="Autre", state="acknowledged")
    left(cast.plumber, caller_name="Appelant du plombier")
    return at_client(cast.practice, cast.user("doctor"))


def taken(visitor: Visitor, kind: str, language: str = "fr", **typed: str) -> str:
    found: Any = visitor.post("/messages/", typed)
    address = found["Location"].replace("/messages/", f"/messages/export.{kind}")
    answer: Any = visitor.get(address, headers={"accept-language": language})
    assert f'filename="messages.{kind}"' in answer["Content-Disposition"]
    return b"".join(answer.streaming_content).decode()


def rows(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter))


@pytest.mark.parametrize(("language", "delimiter"), [("fr", ";"), ("en", ",")])
def test_a_spreadsheet_reads_it(owner: Visitor, language: str, delimiter: str) -> None:
    text = taken(owner, "csv", language, text="appelant")
    assert text.startswith("\ufeff")
    head, *found = rows(text, delimiter)
    assert len(found) == 5
    assert {len(row) for row in found} == {len(head)}
    assert found[0][7:10] == ["Appelant 4", "06 39 98 40 01", "Ligne une;\nligne « deux »"]


def test_it_is_what_the_search_shows_in_the_same_order(owner: Visitor) -> None:
    found = json.loads(taken(owner, "json", standing="taken"))["messages"]
    assert [one["caller_name"] for one in found] == ["Autre"]
    every = json.loads(taken(owner, "json"))
    assert every["format"] == "permanence-messages/1"
    assert [one["caller_name"] for one in every["messages"]][:2] == ["Autre", "Appelant 4"]


def test_nothing_found_is_an_empty_file(owner: Visitor) -> None:
    assert json.loads(taken(owner, "json", text="introuvable"))["messages"] == []
    assert len(rows(taken(owner, "csv", text="introuvable"), ";")) == 1


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6])
def test_pieces_are_joined(owner: Visitor, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(exporting, "A_PIECE", size)
    monkeypatch.setattr(sheets, "A_PIECE", size)
    assert len(json.loads(taken(owner, "json"))["messages"]) == 6
    assert len(rows(taken(owner, "csv"), ";")) == 7


def test_a_server_that_waits_for_many_gets_the_same(cast: Cast, owner: Visitor) -> None:
    answer = exporting.file(AsyncRequestFactory().get("/"), cast.practice, Wanted())
    assert answer.is_async

    async def read() -> str:
        return b"".join([piece async for piece in answer]).decode()

    assert len(json.loads(async_to_sync(read)())["messages"]) == 6


def test_few_questions_for_however_many(owner: Visitor, django_assert_max_num_queries: Any) -> None:
    answer: Any = owner.get("/messages/export.csv")
    with django_assert_max_num_queries(7):
        assert b"".join(answer.streaming_content)


@pytest.mark.parametrize("said", ["=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", "  =HYPERLINK(1)"])
def test_what_a_caller_says_is_not_reckoned(cast: Cast, owner: Visitor, said: str) -> None:
    left(cast.practice, body=said, caller_name="Formule")
    _head, row = rows(taken(owner, "csv", text="formule"), ";")
    assert row[9] == f"'{said}"


def test_it_is_written_down_who_took_them(cast: Cast, owner: Visitor) -> None:
    taken(owner, "csv")
    entry = AuditEntry.objects.get(action="messages.exported")
    assert (entry.client, entry.actor_name) == (cast.practice, "Doctor")


def test_a_search_that_is_kept_no_more_is_not_everything(owner: Visitor) -> None:
    assert owner.get("/messages/export.csv?s=nothing").status_code == 404
