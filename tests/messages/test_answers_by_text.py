"""A recipient answers a text: "OK" takes the message, other words stand in its thread."""

import pytest

from config.demo.shops import CABINET, PLOMBIER
from messages import links, receipts
from messages.models import Delivery, OptOut, Reply
from tenants import access
from tests.cast import STRANGER, Cast
from tests.messages.one import MOBILE, fresh, planned, send, steps
from tests.twilio import Twilio, sid, verbs
from tests.visitors import at_client

pytestmark = pytest.mark.django_db
INCOMING = "/twilio/messaging/incoming"


def writes(twilio: Twilio, body: str, sender: str = MOBILE, line: str = PLOMBIER.line) -> str:
    """Somebody texts the line; what is answered."""
    answer = twilio.post(INCOMING, MessageSid=sid("SM"), From=sender, To=line, Body=body)
    return answer.content.decode() if verbs(answer) else ""


@pytest.fixture
def sent(cast: Cast, twilio: Twilio) -> Delivery:
    return send(cast.plumber, planned(cast.plumber, "sms", MOBILE))


@pytest.mark.parametrize("word", ["OK", "ok.", "1", "Oui", "yes", "Je prends!", "je m’en occupe"])
def test_a_word_takes_it(cast: Cast, twilio: Twilio, sent: Delivery, word: str) -> None:
    assert "occupez" in writes(twilio, word)
    after = fresh(cast.plumber, sent)
    assert after.message.state == "acknowledged"
    with access.inside(cast.plumber):
        assert after.message.receipts.get().channel == "sms"


def test_other_words_stand_in_the_thread(cast: Cast, twilio: Twilio, sent: Delivery) -> None:
    assert "réponse" in writes(twilio, "Ok pour demain à 16 h")
    twilio.again()
    assert fresh(cast.plumber, sent).message.state == "sent"
    with access.inside(cast.plumber):
        (reply,) = Reply.objects.all()
    assert (reply.text, reply.message_id) == ("Ok pour demain à 16 h", sent.message_id)
    assert steps(cast.plumber, sent)[-2:] == ["replied", "callback"]
    page = at_client(cast.plumber, cast.user("plumber")).get(f"/messages/{sent.message_id}")
    assert "demain à 16 h" in page.content.decode()
    pocket = at_client(cast.plumber).get(f"/m/{links.token_of(cast.plumber, sent)}")
    assert "demain à 16 h" in pocket.content.decode()


def test_the_last_open_one_is_meant(cast: Cast, twilio: Twilio, sent: Delivery) -> None:
    later = send(cast.plumber, planned(cast.plumber, "sms", MOBILE))
    writes(twilio, "OK")
    assert fresh(cast.plumber, later).message.state == "acknowledged"
    assert fresh(cast.plumber, sent).message.state == "sent"
    writes(twilio, "OK")
    assert fresh(cast.plumber, sent).message.state == "acknowledged"


def test_words_after_it_was_taken_come_too(cast: Cast, twilio: Twilio, sent: Delivery) -> None:
    writes(twilio, "OK")
    writes(twilio, "Rappelez-la, 16 h me va")
    with access.inside(cast.plumber):
        assert Reply.objects.get().message_id == sent.message_id


def test_a_strangers_ok_takes_nothing(cast: Cast, twilio: Twilio, sent: Delivery) -> None:
    assert PLOMBIER.line in writes(twilio, "OK", STRANGER)
    assert CABINET.line in writes(twilio, "OK", line=CABINET.line), "it was another client's"
    assert fresh(cast.plumber, sent).message.state == "sent"


def test_stop_is_still_stop(cast: Cast, twilio: Twilio, sent: Delivery) -> None:
    writes(twilio, "STOP")
    with access.inside(cast.plumber):
        assert OptOut.objects.get().number == MOBILE
    writes(twilio, "YES")
    with access.inside(cast.plumber):
        assert not OptOut.objects.exists()
    assert fresh(cast.plumber, sent).message.state == "sent"


def test_a_confidential_message_is_opened_first(cast: Cast, twilio: Twilio) -> None:
    row = send(cast.practice, planned(cast.practice, "sms", MOBILE))
    assert "lien" in writes(twilio, "OK", line=CABINET.line)
    assert fresh(cast.practice, row).message.state == "sent"
    with access.inside(cast.practice):
        receipts.opened(row)
    writes(twilio, "OK", line=CABINET.line)
    assert fresh(cast.practice, row).message.state == "acknowledged"
