"""A caller leaves a spoken message: by rule, by overflow, or sent there by the agent."""

from telephony.carrier import twiml
from telephony.models import Greeting, Recording
from telephony.switchboard import asking, queue, telling
from telephony.switchboard.addresses import address
from telephony.switchboard.models import Call

Situation = Greeting.Situation
LONGEST = 180  # seconds
HEARD = "voicemail"  # in Call.heard


def begin(call: Call) -> str:
    """Nobody will take the (locked) call: the document with which the caller leaves a message."""
    queue.move(call, Call.State.VOICEMAIL)
    return document(call)


def document(call: Call) -> str:
    """The client's words, then what the caller says is recorded; a key or silence ends it."""
    asking.arrived(call, "voicemail")
    telling.heard(call, HEARD)
    told = address("recording", call.pk, kind=Recording.Kind.VOICEMAIL)
    return twiml.record(
        telling.say(call, Situation.VOICEMAIL), address("left_message", call.pk), told, LONGEST
    )


def thanks(call: Call) -> str:
    """The message is there: a word of thanks, and the call is over."""
    return twiml.say_and_hang_up(telling.say(call, Situation.THANKS))
