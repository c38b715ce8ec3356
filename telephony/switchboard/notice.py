"""Before the agent: whether this call is recorded, and the caller's hearing of it."""

from collections.abc import Sequence

from telephony import recordings
from telephony.carrier.twiml import Words
from telephony.models import Greeting
from telephony.switchboard import telling
from telephony.switchboard.models import Call
from tenants import access

HEARD = "recorded"  # in Call.heard


def announce(call: Call) -> Sequence[Words]:
    """Decide once whether this call is recorded; the notice that must be heard before it is.

    Where only some calls are recorded, all callers hear that theirs may be. Whom we call ourselves
    is not recorded: nobody has told them.
    """
    if HEARD in call.heard or call.direction == Call.Direction.OUTBOUND:
        return ()
    with access.inside(call.client):
        policy = recordings.policy()
    if policy.mode == recordings.NEVER:
        return ()
    call.is_recorded = recordings.chosen(call.pk, policy)
    call.heard = [*call.heard, HEARD]
    call.save(update_fields=["is_recorded", "heard"])
    return (telling.say(call, Greeting.Situation.RECORDED),)
