"""What is typed survives: a reload, an error, a caller who drops."""

from uuid import UUID

import pytest
from django.utils import timezone

from messages import taking, timeline
from messages.models import Message
from tenants import access
from tests.answering import BODY, NAME, TYPED, Desk
from tests.cast import ODILE, Cast
from tests.twilio import Twilio

pytestmark = pytest.mark.django_db


def page_of(desk: Desk) -> str:
    return desk.browser.get("/desk/").content.decode()


def test_the_callers_number_stands_in_the_form_from_the_start(practice_desk: Desk) -> None:
    assert TYPED in page_of(practice_desk)


def test_a_draft_is_kept_and_stands_in_the_form_after_a_reload(practice_desk: Desk) -> None:
    answer = practice_desk.pauses(body="Le pansement", caller_name="Mme G", q_callback="ce soir")
    assert answer.status_code == 200
    assert answer.json()["text"].startswith("Brouillon")  # type: ignore[attr-defined]
    page = page_of(practice_desk)
    assert all(word in page for word in ("Le pansement", "Mme G", "ce soir"))


def test_a_form_that_came_back_is_a_draft_too(practice_desk: Desk) -> None:
    practice_desk.sends(caller_name="")
    assert "Le pansement de Simon" in page_of(practice_desk)


@pytest.mark.parametrize("deed", ["pauses", "sends"])
def test_a_character_that_no_database_keeps_spoils_nothing(practice_desk: Desk, deed: str) -> None:
    answer = getattr(practice_desk, deed)(body="avant\x00après")
    assert answer.status_code in (200, 422)
    message = practice_desk.message()
    assert message is not None
    assert "avant" in f"{message.body}{message.draft}"


def test_a_caller_who_drops_leaves_what_was_typed(
    practice_desk: Desk, cast: Cast, twilio: Twilio
) -> None:
    practice_desk.pauses(body=BODY, caller_name=NAME, caller_number=TYPED)
    twilio.hangs_up(practice_desk.call)
    with access.inside(cast.practice):
        message = Message.objects.get()
        assert message.state == Message.State.PARTIAL
        assert (message.body, message.caller_name, message.caller_number) == (BODY, NAME, ODILE)
        assert [entry.step for entry in message.timeline.all()] == [timeline.Step.CUT_SHORT]
    assert not practice_desk.deliveries()


def test_a_caller_who_drops_while_it_is_being_sent_cuts_nothing_short(
    practice_desk: Desk, cast: Cast, twilio: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice_desk.pauses(body=BODY, caller_name=NAME, caller_number=TYPED)
    look = taking._unsent

    def look_and_be_late(call_id: UUID) -> Message | None:
        begun = look(call_id)
        monkeypatch.setattr(taking, "_unsent", look)
        with access.inside(cast.practice):
            practice_desk.sends()
        return begun

    monkeypatch.setattr(taking, "_unsent", look_and_be_late)
    twilio.hangs_up(practice_desk.call)
    message = practice_desk.message()
    assert message is not None
    assert (message.state, message.body) == (Message.State.SENT, BODY)
    practice_desk.call.refresh_from_db()
    assert practice_desk.call.state != practice_desk.call.State.TALKING
    assert practice_desk.steps() == ["sent"]


def test_a_message_cut_short_can_still_be_sent_while_finishing(
    practice_desk: Desk, twilio: Twilio
) -> None:
    practice_desk.pauses(body=BODY)
    twilio.hangs_up(practice_desk.call)
    assert "pansement" in page_of(practice_desk)
    assert practice_desk.sends().status_code == 200
    message = practice_desk.message()
    assert message is not None
    assert message.state == Message.State.SENT
    assert message.sent_at is not None
    assert message.sent_at <= timezone.now()


def test_a_caller_who_drops_before_a_word_leaves_no_message(
    practice_desk: Desk, twilio: Twilio
) -> None:
    practice_desk.pauses(body="   ")
    twilio.hangs_up(practice_desk.call)
    message = practice_desk.message()
    assert message is not None
    assert message.state == Message.State.DRAFT
