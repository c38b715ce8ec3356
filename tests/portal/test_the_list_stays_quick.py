"""However much there is, and however far back one looks, a page costs the same few questions."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messages import search
from portal import entries
from portal.entries import Asked, Place, Show
from tenants import access
from tenants.base import uuid7
from tests.cast import Cast
from tests.messages.left import left
from tests.portal.happened import booked, called, recorded
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db


def some(cast: Cast, many: int) -> None:
    for _n in range(many):
        left(cast.practice)
        recorded(cast.practice, called(cast.practice))
        booked(cast.practice)


def asked_of(visitor: Visitor, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer: Any = visitor.get(address)
    assert answer.status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", ["/messages/", "/messages/?show=calls", "/messages/news"])
def test_few_questions_for_however_many(cast: Cast, owner: Visitor, address: str) -> None:
    some(cast, 2)
    asked_of(owner, address)
    few = asked_of(owner, address)
    some(cast, 12)
    assert asked_of(owner, address) == few <= 25


@pytest.mark.parametrize(
    ("show", "index"),
    [
        (Show.MESSAGES, "message_newest"),
        (Show.CALLS, "journal_newest"),
        (Show.APPOINTMENTS, "step_newest"),
    ],
)
def test_a_page_in_the_middle_is_found_by_an_index(cast: Cast, show: str, index: str) -> None:
    some(cast, 2)
    place = Place(timezone.now() + timedelta(days=1), uuid7())
    with access.inside(cast.practice), connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):  # as with very many rows
            cursor.execute(f"SET LOCAL enable_{way} = off")
        ((rows, column),) = entries.sources(Asked(show))
        plan = entries.after(rows, column, place)[:50].explain()
    assert index in plan


@pytest.mark.parametrize(
    ("table", "index"),
    [
        ("telephony_journalentry", "journal_search"),
        ("scheduling_appointment", "appointment_search"),
    ],
)
def test_names_are_found_by_an_index(cast: Cast, table: str, index: str) -> None:
    with access.inside(cast.practice), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        looked_for = search.query("besnard")
        cursor.execute(f"EXPLAIN SELECT id FROM {table} WHERE search @@ %s", [looked_for])
        assert index in str(cursor.fetchall())


def test_what_is_counted_has_an_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "COUNTED", 2)
    some(cast, 2)
    with access.inside(cast.practice):
        assert entries.count(Asked()) == 3
        assert entries.count(Asked(Show.CALLS)) == 2
