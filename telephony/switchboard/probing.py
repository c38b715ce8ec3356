"""Whether a window's voice works both ways: a short call of its own, between calls.

The window sends keys as tones, which must be heard here; it is told so over its socket, and hears
the answer on the line. What it makes of that it says with its heartbeat.
"""

from uuid import UUID

from django.conf import settings

from telephony.carrier import twiml
from telephony.switchboard import phrases, presence
from telephony.switchboard.addresses import address
from telephony.switchboard.signals import probe_heard

KEYS = 4
SECONDS = 30  # to send them; the window gives up sooner (frontend/src/desk/probe.js)


def question(agent_id: UUID | None) -> str:
    """What the test call hears first; nobody but a receptionist may test."""
    if agent_id is None or not presence.active().filter(pk=agent_id).exists():
        return twiml.hang_up()
    words = phrases.say("probe", settings.LANGUAGE_CODE)
    return twiml.ask(twiml.Question([words], address("probe"), KEYS, SECONDS))


def heard(agent_id: UUID | None, keys: str) -> str:
    """These keys arrived: said on the line, and by the socket."""
    if agent_id is None:
        return twiml.hang_up()
    probe_heard.send_robust(sender=None, agent_id=agent_id, keys=keys)
    return twiml.say_and_hang_up(
        phrases.say("probe_heard", settings.LANGUAGE_CODE, keys=" ".join(keys[:KEYS]))
    )
