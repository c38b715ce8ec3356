"""Reasons for calling at the desk: another one keeps what was typed; several messages a call."""

from typing import Any

import pytest
from django.http import HttpResponse

from messages import timeline
from messages.models import Form, Message
from tenants import access
from tests.answering import BODY, NAME, Desk
from tests.cast import Cast
from tests.twilio import Twilio
from tests.visitors import at_operator

pytestmark = pytest.mark.django_db


def key_of(desk: Desk, name: str) -> str:
    with access.inside(desk.call.client):
        return str(Form.objects.get(name=name).pk)


def turns_to(desk: Desk, name: str, **typed: str) -> HttpResponse:
    """The pill of another reason."""
    answer: Any = desk.browser.post(
        f"/desk/calls/{desk.call.pk}/reason", {**typed, "to": key_of(desk, name)}
    )
    return answer  # type: ignore[no-any-return]


def messages_of(desk: Desk) -> list[Message]:
    with access.inside(desk.call.client):
        return list(Message.objects.filter(call_id=desk.call.pk).order_by("nth"))


def test_the_reasons_stand_in_order_and_the_first_asked_is_chosen(practice_desk: Desk) -> None:
    page = practice_desk.browser.get("/desk/").content.decode()
    names = ["Rendez-vous", "Message", "Ordonnance", "Résultats", "Symptômes"]
    places = [page.index(f"<span>{name}</span></button>") for name in names]
    assert places == sorted(places)
    for number in range(1, 6):
        assert f'data-key="Alt+Digit{number}"' in page
    pills = [part for part in page.split("<button") if 'class="reason"' in part]
    [chosen] = [part for part in pills if 'aria-pressed="true"' in part]
    assert "<span>Message</span>" in chosen


def test_another_reason_keeps_what_was_typed_and_the_way_back_too(practice_desk: Desk) -> None:
    typed = {"caller_name": NAME, "body": BODY, "q_born": "12/03/1961", "q_callback": "ce soir"}
    page = turns_to(practice_desk, "Résultats", **typed).content.decode()
    assert 'name="q_lab"' in page
    for word in (NAME, "Le pansement", "12/03/1961", "ce soir"):
        assert word in page
    page = turns_to(practice_desk, "Symptômes", **typed, q_lab="Labo du Parc").content.decode()
    assert "Labo du Parc" not in page
    assert "composez tout de suite le 15" in page
    page = turns_to(practice_desk, "Résultats", caller_name=NAME).content.decode()
    assert "Labo du Parc" in page


def test_the_draft_remembers_its_reason(practice_desk: Desk) -> None:
    turns_to(practice_desk, "Ordonnance", caller_name=NAME)
    page = practice_desk.browser.get("/desk/").content.decode()
    assert 'name="q_pharmacy"' in page
    assert f'name="reason" value="{key_of(practice_desk, "Ordonnance")}"' in page


def test_a_reason_alone_is_no_message(practice_desk: Desk, twilio: Twilio) -> None:
    page = practice_desk.browser.get("/desk/").content.decode()
    assert "Odile Garnier" in page
    turns_to(
        practice_desk, "Résultats", caller_name="Odile Garnier", caller_number="06 39 98 40 01"
    )
    twilio.hangs_up(practice_desk.call)
    assert [message.state for message in messages_of(practice_desk)] == [Message.State.DRAFT]


def test_a_call_can_give_more_than_one_message(practice_desk: Desk) -> None:
    practice_desk.sends(nth="1")
    form = practice_desk.browser.get(f"/desk/calls/{practice_desk.call.pk}/reason")
    assert 'name="nth" value="2"' in form.content.decode()
    results = key_of(practice_desk, "Résultats")
    for _twice in range(2):
        practice_desk.sends(nth="2", reason=results, body="", q_lab="Labo du Parc")
    practice_desk.sends(nth="1", body="late and again")
    first, second = messages_of(practice_desk)
    assert (first.body, second.body) == (BODY, "Résultats")
    assert [answer["value"] for answer in second.answers] == ["Labo du Parc"]
    with access.inside(practice_desk.call.client):
        for message in (first, second):
            assert message.timeline.filter(step=timeline.Step.SENT).count() == 1


def test_what_is_open_comes_back_before_what_was_sent(practice_desk: Desk) -> None:
    practice_desk.sends(nth="1")
    practice_desk.pauses(nth="2", body="Encore une chose")
    assert "Encore une chose" in practice_desk.browser.get("/desk/").content.decode()
    states = [message.state for message in messages_of(practice_desk)]
    assert states == [Message.State.SENT, Message.State.DRAFT]


def test_a_stale_window_cannot_turn_to_another_reason(practice_desk: Desk, cast: Cast) -> None:
    stale = Desk(practice_desk.call, at_operator(cast.user("nadia")))
    assert turns_to(stale, "Résultats", body=BODY).status_code == 409
    assert messages_of(practice_desk) == []


def test_a_reason_of_another_client_is_none(practice_desk: Desk, cast: Cast) -> None:
    with access.inside(cast.plumber):
        theirs = str(Form.objects.get(name="Dépannage").pk)
    practice_desk.sends(reason=theirs)
    [message] = messages_of(practice_desk)
    with access.inside(cast.practice):
        assert message.version.form.name == "Message"
