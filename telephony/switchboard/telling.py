"""What a caller is told in the client's own words, and a note of it for the journal."""

from telephony import greetings
from telephony.carrier.twiml import Words
from telephony.models import Greeting
from telephony.switchboard.models import Call
from tenants import access


def say(call: Call, situation: Greeting.Situation, **words: str) -> Words:
    """The client's own words (or recording) in a situation, in the call's language."""
    with access.inside(call.client):
        return greetings.speech(
            situation,
            call.client.name,
            call.language or None,
            greeting_id=None,
            closure_id=None,
            **words,
        )


def heard(call: Call, what: str) -> None:
    """Note what the caller hears, for the journal; the same thing twice is noted once."""
    if what not in call.heard[-1:]:
        call.heard = [*call.heard, what]
        call.save(update_fields=["heard"])
