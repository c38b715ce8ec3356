"""Into the queue of Twilio's, where a caller hears what `waiting` says."""

from telephony.carrier import twiml
from telephony.switchboard import asking, legs
from telephony.switchboard.addresses import address
from telephony.switchboard.models import Call, Leg


def to_queue(call: Call, *words: twiml.Words) -> str:
    """The document that parks this caller; one queue a client, named after its schema."""
    asking.arrived(call, "requeue")
    if caller := legs.live(call, Leg.Kind.CALLER):
        legs.stood_up(call, caller)
    # Somebody may leave the same queue twice after as many seconds: each time is a turn of its own.
    turn = call.route.get("rounds", 0)
    left = address("left", call.pk, turn=turn)
    return twiml.park(call.client.schema_name, address("wait", call.pk), left, *words)
