"""Documents that Twilio understands, by its own grammar."""

import inspect

import pytest

from telephony.carrier import twiml
from tests import contract
from tests.twiml_examples import EXAMPLES, HELLO

FUNCTIONS = sorted(
    name
    for name, function in inspect.getmembers(twiml, inspect.isfunction)
    if function.__module__ == twiml.__name__
    and not name.startswith("_")
    and inspect.signature(function, eval_str=True).return_annotation is str
)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_has_an_example(name: str) -> None:
    assert EXAMPLES.get(name), f"add an example of {name} to EXAMPLES in tests/twiml_examples.py"


def test_no_example_is_of_something_gone() -> None:
    assert set(EXAMPLES) <= set(FUNCTIONS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_twilio_understands_it(name: str) -> None:
    for document, context in EXAMPLES[name]:
        contract.check_twiml(document, context)


def test_a_text_is_spoken_as_it_was_written() -> None:
    assert "Bonjour &lt;à&gt; tous &amp; « merci »" in twiml.say_and_hang_up(HELLO)


def test_the_callers_seat_ends_the_conference_and_the_agents_does_not() -> None:
    caller, agent, *supervisors = (document for document, _context in EXAMPLES["sit_down"])
    assert 'endConferenceOnExit="true"' in caller
    assert 'endConferenceOnExit="false"' in agent
    for document in supervisors:
        assert 'endConferenceOnExit="false"' in document
        assert 'startConferenceOnEnter="false"' in document
    assert all('beep="false"' in document for document in (caller, agent))
