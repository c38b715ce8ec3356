"""Whoever answers a mail answers the message: its thread, or "I take it"."""

import pytest
from django.conf import LazySettings
from django.core import mail

from messages import mail_threads, receipts
from messages.models import Delivery, Reply
from tenants import access
from tests.cast import Cast
from tests.messages.one import fresh, planned, send, steps
from tests.messages.postmark import Postmark
from tests.visitors import at_client

pytestmark = pytest.mark.django_db
QUOTED = "\n\nLe lun. 22 nov. 2026 à 10:00, Permanence <a@b.test> a écrit :\n> Mme Garnier\n"


@pytest.fixture
def postmark(settings: LazySettings) -> Postmark:
    return Postmark.in_place(settings)


@pytest.fixture
def sent(cast: Cast, postmark: Postmark) -> Delivery:
    return send(cast.plumber, planned(cast.plumber, "email", "ada@vasseur.test"))


def address() -> str:
    """Where the mail that was sent is answered to."""
    (letter,) = mail.outbox
    (found,) = letter.reply_to
    return str(found)


def replies(cast: Cast) -> list[Reply]:
    with access.inside(cast.plumber):
        return list(Reply.objects.all())


def test_the_answer_stands_in_the_thread_without_what_it_quotes(
    cast: Cast, postmark: Postmark, sent: Delivery
) -> None:
    for _time in range(2):
        assert postmark.brings(address(), f"Je passe demain à 8 h.{QUOTED}").status_code == 200
    (reply,) = replies(cast)
    assert (reply.text, reply.who) == ("Je passe demain à 8 h.", sent.colleague_name)
    assert steps(cast.plumber, sent)[-2:] == ["replied", "callback"]
    assert fresh(cast.plumber, sent).message.state == "sent"
    page = at_client(cast.plumber, cast.user("plumber")).get(f"/messages/{sent.message_id}")
    assert "Je passe demain" in page.content.decode()


@pytest.mark.parametrize("words", ["OK", "oui.", "Je prends !", "\n ok \n\nThierry"])
def test_a_word_takes_it(cast: Cast, postmark: Postmark, sent: Delivery, words: str) -> None:
    postmark.brings(address(), words + QUOTED)
    assert fresh(cast.plumber, sent).message.state == "acknowledged"
    assert replies(cast) == []


def test_capital_letters_change_no_address(cast: Cast, postmark: Postmark, sent: Delivery) -> None:
    postmark.brings(address().upper(), "ok")
    assert fresh(cast.plumber, sent).message.state == "acknowledged"


@pytest.mark.parametrize(
    "headers", [{"Auto-Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X-Autoreply": "yes"}]
)
def test_a_machines_answer_is_nobodys(
    cast: Cast, postmark: Postmark, sent: Delivery, headers: dict[str, str]
) -> None:
    postmark.brings(address(), "OK", **headers)
    assert fresh(cast.plumber, sent).message.state == "sent"
    assert replies(cast) == []


def test_an_altered_address_finds_nothing(cast: Cast, postmark: Postmark, sent: Delivery) -> None:
    right = address()
    token, at, domain = right.partition("@")
    other = "a" if token[40] != "a" else "b"
    postmark.brings(token[:40] + other + token[41:] + at + domain, "OK")
    postmark.brings(f"somebody{at}{domain}", "OK")
    assert fresh(cast.plumber, sent).message.state == "sent"
    assert mail_threads.thread_of(right) is not None
    assert len(token) <= 64


def test_a_confidential_message_is_taken_by_whoever_has_opened_it(
    cast: Cast, postmark: Postmark
) -> None:
    row = send(cast.practice, planned(cast.practice, "email", "ada@cabinet.test"))
    postmark.brings(address(), "OK")
    assert fresh(cast.practice, row).message.state == "sent"
    with access.inside(cast.practice):
        receipts.opened(row)
    postmark.brings(address(), "OK", name="<2@roux.test>")
    assert fresh(cast.practice, row).message.state == "acknowledged"


def test_without_a_domain_no_answer_is_asked_for(cast: Cast, settings: LazySettings) -> None:
    settings.MAIL_REPLY_DOMAIN = ""
    send(cast.plumber, planned(cast.plumber, "email", "ada@vasseur.test"))
    (letter,) = mail.outbox
    assert letter.reply_to == []
