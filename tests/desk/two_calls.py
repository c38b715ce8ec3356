"""One receptionist, two calls of two clients: one on the desk, the other set aside and still shown
in a stale window."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import HttpResponse

from config.demo.shops import PLOMBIER
from messages.models import KeptWords
from telephony.desk import actions
from telephony.switchboard.models import Agent, Call, HelpLine, HelpRequest, Leg
from tenants import access
from tenants.models import AuditEntry
from tests.cast import ODILE
from tests.desk.hands import Hands
from tests.rows import client_models
from tests.switchboard.room import Room
from tests.visitors import at_operator

PUBLIC = (Call, Leg, HelpRequest, HelpLine, AuditEntry)


@dataclass
class TwoCalls:
    """`stale` was on the desk before, `live` is there now."""

    hands: Hands
    stale: Call
    live: Call

    @classmethod
    def of(cls, hands: Hands) -> "TwoCalls":
        """Odile calls the practice, then somebody the plumber: the first is set aside for them."""
        floor = hands.room.floor
        stale = hands.call
        hands.does("park")
        room = Room.open(floor, floor.agent(hands.agent), line=PLOMBIER.line, caller=ODILE)
        return cls(Hands(room), floor.call(stale), room.call)

    @property
    def agent(self) -> Agent:
        return self.hands.agent

    def swaps(self) -> None:
        """The one that was set aside comes back, and the other goes in its place."""
        floor = self.hands.room.floor
        said = {"action": "pick_up", "call": str(self.stale.pk), "tab": "t"}
        assert floor.step(lambda: actions.perform(self.agent.pk, said, "en")) is None
        floor.connects(self.agent, self.stale)
        self.stale, self.live = floor.call(self.live), floor.call(self.stale)

    def posts(self, path: str, call_id: UUID, form: dict[str, str], **headers: str) -> HttpResponse:
        """What a window sends about a call."""
        address = path.replace("<uuid:call_id>", str(call_id))
        address = address.replace("<uuid:message_id>", str(call_id))  # of which there is none
        browser = at_operator(self.agent.user)
        answer: Any = browser.post(f"/{address}", form, headers=headers)
        return answer  # type: ignore[no-any-return]

    def rows(self) -> list[Any]:
        """All that both clients have, and what the floor knows of their calls.

        But for the words of a refused form, which are kept for whoever wrote them.
        """
        found: list[Any] = [
            list(model._default_manager.order_by("pk").values()) for model in PUBLIC
        ]
        for call in (self.stale, self.live):
            with access.inside(call.client):
                found += [_all(model) for model in client_models() if model is not KeptWords]
        return found


def _all(model: type[Model]) -> list[Any]:
    return list(model._default_manager.order_by("pk").values())
