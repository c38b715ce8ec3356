"""The caller's card: known people, several at one telephone, nobody merged by accident."""

from typing import Any

import pytest
from django.http import HttpResponse

from telephony.models import JournalEntry
from tenants import access
from tenants.directory import contacts
from tenants.directory.models import Contact
from tenants.models import AuditEntry
from tests.cast import ODILE
from tests.desk.hands import Hands
from tests.visitors import at_operator

SIMON = "+33639984044"


def posts(hands: Hands, what: str, **form: str) -> HttpResponse:
    browser = at_operator(hands.agent.user)
    answer: Any = browser.post(f"/desk/calls/{hands.call.pk}/{what}", form)
    return answer  # type: ignore[no-any-return]


def card(hands: Hands, **typed: str) -> HttpResponse:
    return posts(hands, "card", **{"name": "Simon Garnier", "number": ODILE, **typed})


@pytest.fixture
def son(hands: Hands) -> Contact:
    """Odile's son, who shares her telephone."""
    with access.inside(hands.call.client):
        return Contact.objects.create(name="Simon Garnier", number=ODILE, note="dur d'oreille")


def test_a_card_is_made_from_the_call_and_kept_in_the_clients_book(hands: Hands) -> None:
    answer = card(
        hands, note="tutoyer", email="simon@garnier.test", born_on="31/12/1990",
        more_numbers="06 39 98 40 44, 03 53 01 90 90", address="12 rue Carnot",
    )  # fmt: skip
    assert answer.status_code == 200
    assert answer.json()["caller"]["name"] == "Simon Garnier"  # type: ignore[attr-defined]
    with access.inside(hands.call.client):
        made = Contact.objects.get(name="Simon Garnier")
        assert contacts.numbers_of(made) == [ODILE, "+33353019090", SIMON]
        assert contacts.known_as(SIMON) == made
        assert Contact.objects.filter(number=ODILE).count() == 2, "Odile is still there"
    assert "Simon Garnier" in hands.sees("call")
    assert "tutoyer" in hands.sees("screen")
    entry = AuditEntry.objects.get(action="contact.created")
    assert (entry.actor_name, entry.client) == (str(hands.agent.user), hands.call.client)


def test_a_card_is_changed_in_place(hands: Hands) -> None:
    with access.inside(hands.call.client):
        odile = Contact.objects.get(number=ODILE)
    assert "Odile Garnier" in hands.does("card")["html"]
    answer = card(hands, contact=str(odile.pk), name="Odile Garnier", note="parler fort")
    assert answer.status_code == 200
    with access.inside(hands.call.client):
        assert Contact.objects.get(pk=odile.pk).note == "parler fort"
        assert Contact.objects.filter(number=ODILE).count() == 1


@pytest.mark.parametrize(
    "typed",
    [{"name": ""}, {"number": "12"}, {"more_numbers": "06, 07"}, {"email": "x"}, {"born_on": "31"}],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(hands: Hands, typed: dict[str, str]) -> None:
    answer = card(hands, **typed)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    with access.inside(hands.call.client):
        assert not Contact.objects.filter(name="Simon Garnier").exists()


def test_of_several_at_one_telephone_nobody_is_guessed(hands: Hands, son: Contact) -> None:
    page = hands.sees("call", "screen")
    assert "Simon Garnier or Odile Garnier" in page
    assert 'value="Simon Garnier"' not in page
    assert 'value="Odile Garnier"' not in page
    asked = hands.does("card")["html"]
    assert "Who is calling?" in asked
    assert 'data-digit="2"' in asked
    assert 'name="note"' not in asked, "no card is open before somebody is chosen"


def test_who_is_chosen_stands_in_the_form_and_in_the_book(hands: Hands, son: Contact) -> None:
    assert posts(hands, "caller", contact=str(son.pk)).status_code == 200
    assert 'value="Simon Garnier"' in hands.sees("screen")
    assert "dur d&#x27;oreille" in hands.does("card")["html"]
    hands.room.floor.hangs_up(hands.call)
    with access.inside(hands.call.client):
        assert JournalEntry.objects.get(call_id=hands.call.pk).caller_name == "Simon Garnier"


def test_a_known_name_from_another_telephone_is_asked_about(hands: Hands) -> None:
    with access.inside(hands.call.client):
        other = Contact.objects.create(name="Simon Garnier", number=SIMON)
    answer = card(hands)
    assert answer.status_code == 422
    assert "Is it the same person?" in answer.content.decode() or "même" in answer.content.decode()
    assert str(other.pk) in answer.content.decode()
    assert posts(hands, "caller", contact=str(other.pk), adds="1").status_code == 200
    with access.inside(hands.call.client):
        assert contacts.numbers_of(other) == [SIMON, ODILE]
        assert Contact.objects.filter(name="Simon Garnier").count() == 1
        contacts.remember("Simon Garnier", ODILE)
        assert Contact.objects.filter(name="Simon Garnier").count() == 1
    assert card(hands, sure="1").status_code == 200
    with access.inside(hands.call.client):
        assert Contact.objects.filter(name="Simon Garnier").count() == 2


def test_a_card_of_one_client_is_nobody_to_another(hands: Hands) -> None:
    card(hands)
    with access.inside(hands.room.floor.cast.plumber):
        assert not Contact.objects.filter(name="Simon Garnier").exists()
        assert contacts.calling(hands.call.pk, ODILE) is None
