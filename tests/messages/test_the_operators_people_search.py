"""Whoever answers for a client finds its messages again; each search is the client's to see."""

from typing import Any

import pytest

from messages.models import Message
from telephony.switchboard.models import Team
from tenants.models import AuditEntry
from tests.cast import Cast
from tests.messages.left import left
from tests.visitors import Visitor, at_operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(cast: Cast) -> Message:
    left(cast.plumber, body="Un pansement de tuyau.", caller_name="Du plombier")
    return left(cast.practice, body="Le pansement est défait.")


@pytest.fixture
def camille(cast: Cast) -> Visitor:
    return at_operator(cast.user("camille"))


def found(visitor: Visitor, cast: Cast, text: str) -> str:
    answer: Any = visitor.post(f"/messages/{cast.practice.pk}/", {"text": text})
    assert text not in answer["Location"]
    return visitor.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("who", ["camille", "supervisor", "administrator"])
def test_one_clients_messages_and_no_others(cast: Cast, message: Message, who: str) -> None:
    page = found(at_operator(cast.user(who)), cast, "pansement")
    assert "est défait" in page
    assert "Du plombier" not in page


def test_nothing_is_shown_before_something_is_looked_for(
    cast: Cast, camille: Visitor, message: Message
) -> None:
    assert "défait" not in camille.get(f"/messages/{cast.practice.pk}/").content.decode()
    assert not AuditEntry.objects.filter(action="messages.searched").exists()


def test_the_client_sees_who_searched_and_what_was_read(
    cast: Cast, camille: Visitor, message: Message
) -> None:
    found(camille, cast, "pansement")
    page = camille.get(f"/messages/{cast.practice.pk}/{message.pk}")
    assert "Le pansement est défait." in page.content.decode()
    entries = AuditEntry.objects.filter(client=cast.practice, actor_name="Camille").order_by("at")
    assert [(one.action, one.subject_id) for one in entries] == [
        *(("messages.searched", None), ("message.read", message.pk))
    ]


def test_who_does_not_answer_for_a_client_finds_no_such_page(
    cast: Cast, camille: Visitor, message: Message
) -> None:
    Team.objects.get(name="Jour").clients.remove(cast.practice)
    assert "Cabinet Roux" not in camille.get("/messages/").content.decode()
    for path in ("", f"{message.pk}"):
        assert camille.get(f"/messages/{cast.practice.pk}/{path}").status_code == 404
    above: Any = at_operator(cast.user("supervisor")).get(f"/messages/{cast.practice.pk}/")
    assert above.status_code == 200


def test_a_message_is_its_own_clients(cast: Cast, camille: Visitor, message: Message) -> None:
    assert camille.get(f"/messages/{cast.plumber.pk}/{message.pk}").status_code == 404
    draft = left(cast.practice, state="draft")
    assert camille.get(f"/messages/{cast.practice.pk}/{draft.pk}").status_code == 404


def test_a_search_at_one_client_is_none_at_another(
    cast: Cast, camille: Visitor, message: Message
) -> None:
    answer: Any = camille.post(f"/messages/{cast.practice.pk}/", {"text": "pansement"})
    elsewhere = answer["Location"].replace(str(cast.practice.pk), str(cast.plumber.pk))
    assert "Du plombier" not in camille.get(elsewhere).content.decode()
