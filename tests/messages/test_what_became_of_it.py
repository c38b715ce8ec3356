"""A callback never came: the provider is asked what became of it."""

from typing import Any

import pytest

from messages.channels import CHANNELS, Became, ChannelError
from telephony.carrier import client as carrier

DELIVERED = Became("delivered")


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
@pytest.mark.parametrize(
    ("said", "became"),
    [
        (("delivered", ""), DELIVERED),
        (("read", ""), DELIVERED),
        (("undelivered", "30003"), Became("failed", "30003")),
        (("failed", "30008"), Became("failed", "30008")),
        (("sent", ""), None),
        (("queued", ""), None),
    ],
)
def test_a_text(
    monkeypatch: pytest.MonkeyPatch, channel: str, said: Any, became: Became | None
) -> None:
    monkeypatch.setattr(carrier, "text_status", lambda sid: said)
    assert CHANNELS[channel].became("SM1") == became


@pytest.mark.parametrize(
    ("said", "became"),
    [
        ("ringing", None),
        ("in-progress", None),
        ("completed", Became("failed", "no_key")),
        ("no-answer", Became("failed", "no-answer")),
        ("busy", Became("failed", "busy")),
    ],
)
def test_a_call(monkeypatch: pytest.MonkeyPatch, said: str, became: Became | None) -> None:
    monkeypatch.setattr(carrier, "call_status", lambda sid: said)
    assert CHANNELS["voice"].became("CA1") == became


def test_a_call_that_twilio_does_not_know_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(sid: str) -> str:
        raise carrier.CallGone(20404)

    monkeypatch.setattr(carrier, "call_status", unknown)
    assert CHANNELS["voice"].became("CA1") == Became("failed", "unknown")


@pytest.mark.parametrize(
    ("channel", "asked"),
    [("sms", "text_status"), ("whatsapp", "text_status"), ("voice", "call_status")],
)
def test_while_it_is_away_nothing_is_concluded(
    monkeypatch: pytest.MonkeyPatch, channel: str, asked: str
) -> None:
    def silent(sid: str) -> str:
        raise carrier.CarrierError(None)

    monkeypatch.setattr(carrier, asked, silent)
    with pytest.raises(ChannelError):
        CHANNELS[channel].became("X1")


@pytest.mark.parametrize("channel", ["email", "push", "webhook"])
def test_who_cannot_be_asked_is_not(channel: str) -> None:
    assert CHANNELS[channel].became("X1") is None
