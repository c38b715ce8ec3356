"""A caller asks what became of a message: what is open with this client, and no other."""

from typing import Any

import pytest
from django.utils import timezone

from messages import forms
from messages.models import Message
from telephony.desk import actions
from telephony.switchboard.models import Agent
from tenants import access
from tenants.base import uuid7
from tenants.directory.models import Colleague
from tenants.models import Client
from tests.answering import Desk
from tests.cast import ODILE, Cast

pytestmark = pytest.mark.django_db
State = Message.State


def message(client: Client, caller: str, body: str, **more: Any) -> Message:
    with access.inside(client):
        person = Colleague.objects.first()
        assert person is not None
        now = timezone.now()
        whole = {
            "call_id": uuid7(),
            "version": forms.current_version(),
            "state": State.SENT,
            "sent_at": now,
            "recipient": person,
            "recipient_name": person.name,
            "caller_name": caller,
            "body": body,
            "agent_id": uuid7(),
            "agent_name": "Nadia",
        }
        return Message.objects.create(**{**whole, **more})


def asks(desk: Desk, agent: Agent, typed: str = "") -> dict[str, Any]:
    said = {"action": "open_messages", "call": str(desk.call.pk), "typed": typed}
    return actions.perform(agent.pk, said, "en") or {}


@pytest.fixture
def camille(cast: Cast, practice_desk: Desk) -> Agent:
    return cast.agent("camille")


def test_this_callers_own_come_first_and_only_theirs_with_words(
    practice_desk: Desk, camille: Agent, cast: Cast
) -> None:
    message(cast.practice, "Odile Garnier", "Mes résultats", caller_number=ODILE)
    message(cast.practice, "Henri Besnard", "Un secret de Henri", caller_number="+33261914002")
    html = asks(practice_desk, camille)["html"]
    assert html.index("Odile Garnier") < html.index("Henri Besnard")
    assert "Mes résultats" in html
    assert "Un secret" not in html
    assert "this caller" in html


def test_what_is_taken_or_another_clients_is_not_there(
    practice_desk: Desk, camille: Agent, cast: Cast
) -> None:
    taken = {"state": State.ACKNOWLEDGED, "acknowledged_at": timezone.now()}
    message(cast.practice, "Déjà Lu", "x", **taken, acknowledged_by="Dr Roux")
    message(cast.plumber, "Karim Haddad", "Fuite")
    html = asks(practice_desk, camille)["html"]
    assert "Déjà Lu" not in html
    assert "Karim" not in html
    assert "None is open." in html


def test_it_is_searched_by_name(practice_desk: Desk, camille: Agent, cast: Cast) -> None:
    message(cast.practice, "Henri Besnard", "x")
    message(cast.practice, "Louise Petit", "y")
    answer = asks(practice_desk, camille, "besn")
    assert answer["typed"] == "besn"
    assert "Henri Besnard" in answer["html"]
    assert "Louise Petit" not in answer["html"]


def test_nobody_without_the_call_sees_them(practice_desk: Desk, cast: Cast) -> None:
    message(cast.practice, "Henri Besnard", "x")
    answer = asks(practice_desk, cast.agent("nadia"))
    assert answer["type"] == "refused"


def test_the_desk_says_how_many_there_are(practice_desk: Desk, cast: Cast) -> None:
    message(cast.practice, "Odile Garnier", "x", caller_number=ODILE)
    page = practice_desk.browser.get("/desk/").content.decode()
    assert 'data-key="Alt+KeyO"' in page
