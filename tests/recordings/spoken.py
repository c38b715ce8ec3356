"""What became of a spoken message, on the client's side."""

from messages.models import Message
from telephony.switchboard.models import Call
from tenants import access
from tests.switchboard.floor import Floor


def messages(call: Call) -> list[Message]:
    with access.inside(call.client):
        found = Message.objects.filter(call_id=call.pk)
        return list(found.select_related("recording", "recipient"))


def outcome(floor: Floor, call: Call) -> str:
    return floor.journal(call.client)[0].outcome
