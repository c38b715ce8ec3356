"""What leaves the house: a text and a mail, with and without contents."""

import re

import pytest
from django.core import mail

from messages import timeline
from messages.models import Delivery
from tests.answering import BODY, NAME, TYPED, Desk
from tests.messages.conftest import Commit
from tests.twilio import Twilio

pytestmark = pytest.mark.django_db
# GSM 03.38 without its extension: one segment holds 160 of them.
GSM = re.compile(r"[A-Za-z0-9 @£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà\n]*")


def texts_of(desk: Desk, twilio: Twilio, commit: Commit, **changes: str) -> str:
    with commit():
        desk.sends(**changes)
    (text,) = twilio.texts
    return text["body"]


def the_mail() -> tuple[mail.EmailMultiAlternatives, str]:
    """The one mail that was sent, and its HTML."""
    (sent,) = mail.outbox
    assert isinstance(sent, mail.EmailMultiAlternatives)
    return sent, str(sent.alternatives[0][0])


def test_a_confidential_text_holds_the_link_and_nothing_else(
    practice_desk: Desk, twilio: Twilio, commit: Commit
) -> None:
    body = texts_of(practice_desk, twilio, commit)
    assert f"/m/{practice_desk.tokens()['sms']}" in body
    assert not any(word in body for word in (NAME, "Garnier", TYPED, "pansement", "Simon"))
    assert "Cabinet Roux et Lambert" in body


def test_another_clients_text_says_who_and_what(
    plumber_desk: Desk, twilio: Twilio, commit: Commit
) -> None:
    body = texts_of(plumber_desk, twilio, commit)
    assert all(word in body for word in (NAME, TYPED, BODY))
    assert f"/m/{plumber_desk.tokens()['sms']}" in body


def test_a_long_message_is_shortened_in_the_text_without_a_costly_character(
    plumber_desk: Desk, twilio: Twilio, commit: Commit
) -> None:
    body = texts_of(plumber_desk, twilio, commit, body="fuite au plafond, " * 60, caller_name="Luc")
    assert "fuite au plafond" in body
    assert "..." in body
    assert GSM.fullmatch(body)
    assert len(body) < 306  # two segments


def test_the_mail_is_plain_and_html_and_says_all(plumber_desk: Desk, commit: Commit) -> None:
    with commit():
        plumber_desk.sends()
    sent, html = the_mail()
    parts = [str(sent.body), html]
    assert sent.to == ["thierry@vasseur.test"]
    assert NAME in sent.subject
    for part in parts:
        assert all(word in part for word in (NAME, TYPED, "Le pansement de Simon", "12 rue Carnot"))
        assert plumber_desk.tokens()["email"] in part


def test_a_confidential_mail_has_no_content(practice_desk: Desk, commit: Commit) -> None:
    with commit():
        practice_desk.sends()
    sent, html = the_mail()
    whole = f"{sent.subject} {sent.message().as_string()} {html}"
    assert practice_desk.tokens()["email"] in whole
    assert not any(word in whole for word in ("Garnier", TYPED, "pansement", "Simon"))


def test_the_text_says_where_its_callbacks_go(
    practice_desk: Desk, twilio: Twilio, commit: Commit
) -> None:
    texts_of(practice_desk, twilio, commit)
    delivery = practice_desk.deliveries()["sms"]
    (text,) = twilio.texts
    assert text["to"] == delivery.address
    assert f"delivery={delivery.pk}" in text["callback"]
    assert f"client={practice_desk.call.client.schema_name}" in text["callback"]


def test_both_ways_are_handed_over_and_the_timeline_says_so(
    practice_desk: Desk, commit: Commit
) -> None:
    with commit():
        practice_desk.sends()
    sent = practice_desk.deliveries()
    assert {row.state for row in sent.values()} == {Delivery.State.SENT}
    assert all(row.provider_id and row.attempts == 1 for row in sent.values())
    assert practice_desk.steps() == [timeline.Step.SENT, *[timeline.Step.HANDED_OVER] * 2]
