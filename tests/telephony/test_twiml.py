"""Documents that Twilio understands, by its own grammar."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from telephony.carrier import twiml
from telephony.carrier.twiml import Seat, Speech
from telephony.switchboard.inbound import FAULT, UNKNOWN_LINE

Errors = Callable[[str, str], list[str]]
HELLO = Speech("Bonjour <à> tous & « merci »")
SEAT = Seat(uuid4(), "caller", True, "https://a.test/events", "https://a.test/done?call=1&x=2")
DOCUMENTS = {
    "nothing": (twiml.nothing(), "voice"),
    "say and hang up": (twiml.say_and_hang_up(HELLO), "voice"),
    "unknown line": (twiml.say_and_hang_up(UNKNOWN_LINE), "voice"),
    "fault": (twiml.say_and_hang_up(FAULT), "voice"),
    "greet and park": (
        twiml.park("c_x", "https://a.test/wait?call=1", "https://a.test/left", HELLO),
        "voice",
    ),
    "park": (twiml.park("c_x", "https://a.test/wait", "https://a.test/left"), "voice"),
    "wait": (twiml.wait(HELLO, 8), "waitUrl"),
    "nothing while waiting": (twiml.nothing(), "waitUrl"),
    "hang up while waiting": (twiml.hang_up(), "waitUrl"),
    "caller's seat": (twiml.sit_down(SEAT), "voice"),
    "agent's seat": (twiml.sit_down(Seat(uuid4(), "agent-1", False, "/e", "/d")), "voice"),
    "hang up": (twiml.hang_up(), "voice"),
    "reply": (twiml.reply_to_text("Merci d'appeler & bonne journée"), "messaging"),
    "no reply": (twiml.reply_to_text(), "messaging"),
}


@pytest.fixture(scope="module")
def module_of_checks() -> dict[str, Errors]:
    return {}


@pytest.fixture
def errors(reference: Path, module_of_checks: dict[str, Errors]) -> Errors:
    """What Twilio's grammar has against a document in a context."""
    if not module_of_checks:
        path = reference / "twiml/validate_twiml.py"
        spec = importlib.util.spec_from_file_location("validate_twiml", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module_of_checks["check"] = module.check
    return module_of_checks["check"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_twilio_understands_it(errors: Errors, name: str) -> None:
    assert errors(*DOCUMENTS[name]) == []


def test_the_grammar_would_complain(errors: Errors) -> None:
    assert errors("<Response><Enqueue>x</Enqueue></Response>", "waitUrl")


def test_a_text_is_spoken_as_it_was_written() -> None:
    assert "Bonjour &lt;à&gt; tous &amp; « merci »" in twiml.say_and_hang_up(HELLO)


def test_the_callers_seat_ends_the_conference_and_the_agents_does_not() -> None:
    caller, agent = (DOCUMENTS[f"{who} seat"][0] for who in ("caller's", "agent's"))
    assert 'endConferenceOnExit="true"' in caller
    assert 'endConferenceOnExit="false"' in agent
    assert all('beep="false"' in document for document in (caller, agent))
