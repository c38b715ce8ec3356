"""`twilio_setup`: each line rings here afterwards, and the second time nothing is left to do."""

from io import StringIO
from typing import Any

import httpx
import pytest
from django.conf import LazySettings
from django.conf import settings as house
from django.core.management import CommandError, call_command
from django.urls import resolve

from config.demo.shops import CABINET, PLOMBIER
from telephony.carrier import addresses, setup
from telephony.carrier import client as carrier
from tenants.models import Line
from tests.cast import Cast
from tests.standin_account import FOREIGN, account

pytestmark = pytest.mark.django_db
__all__ = ["account"]


def run(*options: str) -> str:
    told = StringIO()
    call_command("twilio_setup", *options, stdout=told, no_color=True)
    return told.getvalue()


def set_on(number: str) -> dict[str, Any]:
    (found,) = carrier.twilio().incoming_phone_numbers.list(phone_number=number)
    return {name: getattr(found, name) or "" for name in setup.number_settings()}


def test_each_line_rings_here_afterwards(cast: Cast, account: httpx.Client) -> None:
    told = run("--yes")
    for line in (CABINET.line, PLOMBIER.line):
        assert set_on(line) == setup.number_settings()
        assert f"number {line}: to be changed" in told
    assert "/twilio/fallback" in set_on(CABINET.line)["voice_fallback_url"]
    assert run("--yes").endswith("Nothing to change.\n")


def test_nothing_is_changed_without_consent(
    cast: Cast, account: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set_on(CABINET.line)
    assert "→" in run("--dry-run")
    for answer in ("", "n", "no"):
        monkeypatch.setattr("builtins.input", lambda _question, said=answer: said)
        assert run().endswith("Nothing was changed.\n")
    assert set_on(CABINET.line) == before
    monkeypatch.setattr("builtins.input", lambda _question: "y")
    run()
    assert set_on(CABINET.line) != before


def test_numbers_without_line_are_left_alone_and_lines_without_number_named(
    cast: Cast, account: httpx.Client
) -> None:
    before = set_on(FOREIGN)
    Line.objects.create(client=cast.practice, number="+33199007777")
    told = run("--yes")
    assert f"number {FOREIGN}: no line of ours, left alone" in told
    assert "line +33199007777: the account has no such number" in told
    assert set_on(FOREIGN) == before


def test_an_application_or_a_trunk_that_hides_our_address_is_taken_off(
    cast: Cast, account: httpx.Client
) -> None:
    run("--yes")
    (number,) = carrier.twilio().incoming_phone_numbers.list(phone_number=CABINET.line)
    number.update(voice_application_sid="AP" + "5" * 32, trunk_sid="TK" + "5" * 32)
    told = run("--yes")
    assert "voice_application_sid: AP555" in told
    assert set_on(CABINET.line) == setup.number_settings()


def test_application_and_key_are_made_once_and_told_once(
    cast: Cast, account: httpx.Client, settings: LazySettings
) -> None:
    names = ("TWILIO_VOICE_APP_SID", "TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET")
    for application in carrier.twilio().applications.list():
        application.update(friendly_name="another's")
    for name in names:
        setattr(settings, name, "")
    told = dict(line.split("=", 1) for line in run("--yes").splitlines() if "TWILIO_" in line)
    assert set(told) == set(names)
    for name, value in told.items():
        setattr(settings, name, value)
    again = run("--yes")
    assert "Nothing to change." in again
    assert told["TWILIO_API_KEY_SECRET"] not in again
    (ours,) = carrier.twilio().applications.list(friendly_name=setup.NAME)
    assert ours.voice_url == addresses.public("/twilio/voice/agent")


def test_a_configured_key_is_left_as_it_is(cast: Cast, account: httpx.Client) -> None:
    assert "TWILIO_API_KEY" not in run("--yes")
    assert len(carrier.twilio().keys.list()) == 1


def test_every_address_that_is_set_leads_to_a_webhook() -> None:
    for path in (setup.INCOMING, setup.AGENT, setup.STATUS, setup.TEXTS, addresses.FALLBACK):
        assert resolve(path, urlconf=house.PUBLIC_SCHEMA_URLCONF).route == path.removeprefix("/")


def test_without_an_answer_it_says_so(cast: Cast, settings: LazySettings) -> None:
    with pytest.raises(CommandError, match="did not answer"):
        run("--yes")
    settings.TWILIO_AUTH_TOKEN = ""
    with pytest.raises(CommandError, match="TWILIO_AUTH_TOKEN"):
        run()
