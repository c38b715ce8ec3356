"""Words beyond "OK" lie on the desks as a callback; what is quoted or signed is no instruction."""

import pytest
from django.conf import LazySettings
from django.core import mail

from config.demo.shops import PLOMBIER
from messages import answer_words, callbacks
from messages.models import CallbackTask, Delivery, Reply
from telephony.switchboard.models import OpenCallback
from tenants import access
from tests.cast import Cast
from tests.messages.one import MOBILE, fresh, planned, send, steps
from tests.messages.postmark import Postmark
from tests.twilio import Twilio, sid
from tests.visitors import at_operator

NAMES = ("Thierry Vasseur", "Plomberie Vasseur")
BARE = ["1", "ok", " Pris. ", "OK\n\nThierry", "Je prends !\n-- \nT. Vasseur\n03 53 01 20 01"]
BARE += ["Merci !", "oui\nEnvoyé de mon iPhone", "Bien reçu,\nCordialement,\nThierry V."]
SAID = {
    "Rappelez-la : 16 h convient": "Rappelez-la : 16 h convient",
    "OK\nRappelez-la, 16 h.\nThierry Vasseur": "Rappelez-la, 16 h.",
    "Call her back: 16:00 is fine\nSent from my iPhone": "Call her back: 16:00 is fine",
    "Dites-lui demain.\n> Mme Garnier : fuite\n> urgent": "Dites-lui demain.",
    "Ok pour demain\nLe lun. 22 nov. 2026 à 10:00, Permanence a écrit :\nFuite": "Ok pour demain",
    "Thierry ne peut pas, voyez Sandrine": "Thierry ne peut pas, voyez Sandrine",
    "\n> tout est cité\n": "",
}


@pytest.mark.parametrize("text", BARE)
def test_taking_thanking_and_signing_instruct_nobody(text: str) -> None:
    assert answer_words.instruction(text, NAMES) == ""


@pytest.mark.parametrize("text", SAID)
def test_the_words_between_are_the_instruction(text: str) -> None:
    assert answer_words.instruction(text, NAMES) == SAID[text]


def open_tasks(cast: Cast) -> list[CallbackTask]:
    with access.inside(cast.plumber):
        return list(CallbackTask.objects.filter(done_at=None).select_related("reply", "message"))


def writes(twilio: Twilio, body: str) -> None:
    twilio.post(
        "/twilio/messaging/incoming",
        MessageSid=sid("SM"),
        From=MOBILE,
        To=PLOMBIER.line,
        Body=body,
    )


@pytest.fixture
def texted(cast: Cast, twilio: Twilio) -> Delivery:
    return send(cast.plumber, planned(cast.plumber, "sms", MOBILE))


@pytest.mark.django_db
def test_a_text_with_an_instruction_lies_on_the_desks(
    cast: Cast, twilio: Twilio, texted: Delivery
) -> None:
    writes(twilio, "Rappelez-la : 16 h convient")
    twilio.again()
    (task,) = open_tasks(cast)
    assert (task.words, task.opened_by) == ("Rappelez-la : 16 h convient", texted.colleague_name)
    assert OpenCallback.objects.get().task_id == task.pk
    assert steps(cast.plumber, texted)[-2:] == ["replied", "callback"]
    assert fresh(cast.plumber, texted).message.state == "sent", "words alone take nothing"
    cast.ready("camille")
    desk = at_operator(cast.user("camille")).get("/desk/").content.decode()
    assert "Rappelez-la : 16 h convient" in desk


@pytest.mark.django_db
def test_once_she_has_been_told_nobody_else_need_be(
    cast: Cast, twilio: Twilio, texted: Delivery
) -> None:
    writes(twilio, "Rappelez-la : 16 h convient")
    (task,) = open_tasks(cast)
    with access.inside(cast.plumber):
        callbacks.settle(task.pk, "Camille", "told")
    message = fresh(cast.plumber, texted).message
    assert (message.state, message.acknowledged_by) == ("acknowledged", texted.colleague_name)


@pytest.mark.django_db
def test_a_caller_who_was_not_reached_leaves_the_message_open(
    cast: Cast, twilio: Twilio, texted: Delivery
) -> None:
    writes(twilio, "Rappelez-la : 16 h convient")
    (task,) = open_tasks(cast)
    with access.inside(cast.plumber):
        callbacks.settle(task.pk, "Camille", "unreached")
    assert fresh(cast.plumber, texted).message.state == "sent"


@pytest.mark.django_db
def test_ok_with_an_instruction_does_both(cast: Cast, twilio: Twilio, texted: Delivery) -> None:
    writes(twilio, "Ok.\nDites-lui que je passe à 8 h")
    assert fresh(cast.plumber, texted).message.state == "acknowledged"
    assert [task.words for task in open_tasks(cast)] == ["Dites-lui que je passe à 8 h"]


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["1", "ok", "pris", "Merci"])
def test_a_bare_word_asks_nothing_of_the_desks(
    cast: Cast, twilio: Twilio, texted: Delivery, words: str
) -> None:
    writes(twilio, words)
    assert open_tasks(cast) == []


@pytest.mark.django_db
def test_a_mail_is_shortened_on_the_desk_and_whole_in_the_thread(
    cast: Cast, settings: LazySettings
) -> None:
    postmark = Postmark.in_place(settings)
    send(cast.plumber, planned(cast.plumber, "email", "ada@vasseur.test"))
    (address,) = mail.outbox[0].reply_to
    words = "Rappelez-la demain. " * 40
    postmark.brings(str(address), f"{words}\n\nCordialement,\nThierry Vasseur\n\n> Mme Garnier")
    (task,) = open_tasks(cast)
    assert len(task.words) == 500
    assert "Garnier" not in task.words
    with access.inside(cast.plumber):
        assert words.strip() in Reply.objects.get().text
