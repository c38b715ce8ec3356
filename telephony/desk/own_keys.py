"""The keys that an agent has changed: kept with the agent, told to all of the agent's windows."""

from uuid import UUID

from django.db import transaction

from telephony.desk import chord_rules, chords, push
from telephony.switchboard.models import Agent


def of(agent_id: UUID) -> chords.Own:
    """What this agent has changed."""
    found: chords.Own = Agent.objects.values_list("keys", flat=True).get(pk=agent_id)
    return found


def change(agent_id: UUID, name: str, pressed: str) -> None:
    """Give the action this chord; raises ValidationError with a sentence for the agent."""
    with transaction.atomic():
        agent = Agent.objects.select_for_update().get(pk=agent_id)
        _keep(agent, chord_rules.changed(agent.keys, name, pressed))


def forget(agent_id: UUID) -> None:
    """Back to the usual keys, all of them."""
    with transaction.atomic():
        _keep(Agent.objects.select_for_update().get(pk=agent_id), {})


def _keep(agent: Agent, own: dict[str, str]) -> None:
    agent.keys = own
    agent.save(update_fields=["keys"])
    with chords.drawn_for(own):
        keys = {chord.name: str(chords.key(chord.name)) for chord in chords.table()}
    transaction.on_commit(lambda: push.tell(agent.pk, {"type": "keys", "keys": keys}))
