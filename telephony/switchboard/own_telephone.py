"""A receptionist's own telephone as the voice: set, rung, asked, and seated.

Whoever picks up presses 1 first, so that a voicemail box never swallows a caller.
"""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from telephony.carrier import dialling, twiml
from telephony.switchboard import agent_voice, conference, phrases, presence
from telephony.switchboard.addresses import address
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Call, Leg
from telephony.switchboard.signals import after_commit, desk_changed

ACCEPT = "1"
ROUNDS = 2  # how often the question is heard
SECONDS = 6  # to press the key


@transaction.atomic
def choose(agent_id: UUID, typed: str, speaks: bool) -> str | None:
    """Set the agent's own number ("" forgets it), and whether it carries the voice.

    Returns the number in E.164. Raises dialling.NotAllowed.
    """
    number = dialling.own_telephone(typed) if typed.strip() else None
    agent = presence.lock(agent_id)
    agent.own_number, agent.speaks_by_telephone = number, bool(number and speaks)
    agent.save(update_fields=["own_number", "speaks_by_telephone"])
    after_commit(desk_changed, agent_id=agent_id)
    return number


@transaction.atomic
def ring(call_id: UUID, agent_id: UUID) -> None:
    """Ring it for this live call: the voice of the window is gone, or is to go on there.

    Raises Refused with `not_yours`, `no_own_number` or `rings_already`.
    """
    call = conference.lock(call_id)
    if call.agent_id != agent_id or call.state not in conference.CONNECTED or call.ending_since:
        raise Refused("not_yours")
    agent = presence.lock(agent_id)
    if not agent.own_number:
        raise Refused("no_own_number")
    if agent_voice.by_telephone(call, agent_id):
        raise Refused("rings_already")
    agent_voice.ring(call, agent)
    conference.show(call)


def question(call: Call, leg: Leg, rounds: int = 1) -> str:
    """What is heard there: for whom the call is, and which key takes it."""
    if not _is_wanted(call, leg):
        return twiml.hang_up()
    if leg.asked_at is None:
        leg.asked_at = timezone.now()
        leg.save(update_fields=["asked_at"])
        conference.show(call)
    words = phrases.say("own", settings.LANGUAGE_CODE, client=call.client.name)
    again = address("own", leg=leg.pk, round=rounds + 1) if rounds < ROUNDS else ""
    key_url = address("own_key", leg=leg.pk)
    return twiml.ask(twiml.Question([words], key_url, seconds=SECONDS), again)


def answer(call: Call, leg: Leg, key: str) -> str:
    """The key that was pressed."""
    if key != ACCEPT or not _is_wanted(call, leg):
        return twiml.hang_up()
    leg.answered_at = leg.answered_at or timezone.now()
    leg.save(update_fields=["answered_at"])
    return conference.agent_sits_down(call, leg)


def _is_wanted(call: Call, leg: Leg) -> bool:
    if leg.left_at or leg.dismissed_at or call.ending_since:
        return False
    return call.state in conference.CONNECTED and call.agent_id == leg.agent_id
