"""A message is found by its words in both languages, by names, and by numbers as people say."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from messages import search
from messages.models import Message
from messages.search import Wanted
from tenants import access
from tests.cast import Cast
from tests.messages.left import left

pytestmark = pytest.mark.django_db
ADDRESS = {"key": "a", "label": "Adresse", "kind": "text", "value": "12 rue Carnot", "raw": ""}


@pytest.fixture
def message(cast: Cast) -> Message:
    left(cast.plumber, caller_name="Hélène Œuvrard", body="Une fuite sous l'évier.")
    left(cast.practice, caller_name="Paul Durand", caller_number="+33261914002", body="Merci.")
    return left(
        cast.practice,
        caller_name="Hélène Œuvrard",
        body="Les résultats des analyses sont arrivés.\nThe parents are waiting.",
        answers=[ADDRESS],
    )


def found(cast: Cast, **wanted: object) -> list[str]:
    with access.inside(cast.practice):
        return [one.caller_name for one in search.find(Wanted(**wanted))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        *("résultat", "resultats", "RÉSULTATS", "analyse arrivée", "l'analyse", "parent", "waits"),
        *("hel", "Hélène", "helene", "oeuvrard", "œuv", "HÉL œuvr", "carnot", "rue Carnot 12"),
        *("06 39 98 40 01", "0639984001", "+33 6 39 98 40 01", "0033639984001", "06.39.98"),
        *("4001", "98 40 01", "+33639", "hélène 06-39-98", "les résultats", "the parent"),
        "The parent's analyses",
    ],
)
def test_it_is_found(cast: Cast, message: Message, text: str) -> None:
    assert found(cast, text=text) == ["Hélène Œuvrard"]


@pytest.mark.parametrize(
    "text",
    [
        *("fuite", "évier", "durand analyses", "06 39 98 99", "4002 helene", "ulène", "value"),
        *("rés'; DROP", "x" * 300, "le la", "!!!", "'", "\\", "a:*", "nthe", "12345678901234567"),
    ],
)
def test_nothing_else_is(cast: Cast, message: Message, text: str) -> None:
    assert found(cast, text=text) == []


def test_a_name_that_is_a_little_word_is_found_all_the_same(cast: Cast) -> None:
    left(cast.practice, caller_name="Do An", body="Bonjour.")
    assert found(cast, text="do") == ["Do An"]


def test_nothing_is_looked_for_in_what_is_being_written(cast: Cast, message: Message) -> None:
    left(cast.practice, state="draft", caller_name="Hélène")
    assert found(cast, text="hélène") == ["Hélène Œuvrard"]


def test_by_what_became_of_it_by_day_and_for_whom(cast: Cast, message: Message) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    left(cast.practice, yesterday, caller_name="Zoé", state="acknowledged", urgency="urgent")
    left(cast.practice, caller_name="Luc", state="partial")
    today = timezone.localdate()
    assert found(cast, standing="taken") == found(cast, urgency="urgent") == ["Zoé"]
    assert found(cast, standing="cut_short") == ["Luc"]
    assert found(cast, standing="open") == ["Hélène Œuvrard", "Paul Durand"]
    assert found(cast, to_day=today - timedelta(days=1)) == ["Zoé"]
    assert found(cast, from_day=today, text="luc") == ["Luc"]
    assert found(cast, kind="voicemail") == []


def test_by_whom_it_is_for_and_by_its_reason(cast: Cast, message: Message) -> None:
    with access.inside(cast.practice):
        recipient, reason = message.recipient_id, message.version.form_id
    nobody = message.call_id
    assert len(found(cast, recipient=recipient)) == len(found(cast, reason=reason)) == 2
    assert found(cast, recipient=nobody) == found(cast, reason=nobody) == []


def test_the_index_is_asked(cast: Cast, message: Message) -> None:
    with access.inside(cast.practice):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        found = search.of_text("analyses").select_related(None)
        assert "message_search" in found.explain()


def test_pages_go_on_where_the_last_one_ended(cast: Cast) -> None:
    at = timezone.now()
    for n in range(5):
        left(cast.practice, at, caller_name=f"n{n}")
    with access.inside(cast.practice):
        every = search.find(Wanted())
        first = search.page(every, None, 2)
        second = search.page(every, first[1].pk, 2)
        last = search.page(every, second[1].pk, 2)
    names = [one.caller_name for one in (*first[:2], *second[:2], *last)]
    assert sorted(names) == [f"n{n}" for n in range(5)]
    assert (len(first), len(second), len(last)) == (3, 3, 1)
