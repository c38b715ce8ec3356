"""A receptionist's hands on the keys, with a call: what the page says to the server, and hears."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from telephony.desk import actions
from telephony.switchboard.models import Agent, Call, Leg
from tests.desk.painting import painted
from tests.switchboard.room import Room


@dataclass
class Hands:
    """Of the one who speaks in the room."""

    room: Room

    @property
    def agent(self) -> Agent:
        return self.room.floor.agent(self.room.agent)

    @property
    def call(self) -> Call:
        return self.room.call

    @property
    def third(self) -> Leg:
        return self.room.third

    def does(self, action: str, *, by: Agent | None = None, **said: Any) -> dict[str, Any]:
        """Press the key; what the page is answered."""
        said = {"action": action, "call": str(self.room.call_id), **said}
        agent = by or self.room.agent
        return self.room.floor.step(lambda: actions.perform(agent.pk, said, "en")) or {}

    def is_refused(self, action: str, *, by: Agent | None = None, **said: Any) -> str:
        """Press the key in vain; the sentence."""
        answer = self.does(action, by=by, **said)
        assert answer["type"] == "refused", answer
        return str(answer["text"])

    def sees(self, *parts: str, by: Agent | None = None) -> str:
        """What the desk shows, in English: a webhook may have left another language."""
        with translation.override("en"):
            return painted(by or self.room.agent, *(parts or ("call", "screen")))

    def meanings(self) -> dict[str, str]:
        """What each key of the call does now."""
        return keys_in(self.sees("call"))


def keys_in(page: str) -> dict[str, str]:
    """The keys of these buttons, each with its action."""
    found = re.findall(r'data-action="(\w+)"\s+data-key="([^"]+)"', page)
    assert len({key for _action, key in found}) == len(found), "a key has one meaning at a time"
    return {key: action for action, key in found}
