"""A supervisor beside a conversation, in words that tests read."""

from dataclasses import dataclass
from xml.etree import ElementTree

from telephony.switchboard import steering, supervising
from telephony.switchboard.models import Leg
from tenants.models import User
from tests.switchboard.room import Room
from tests.twilio import sid


@dataclass
class Ear:
    """What this supervisor does to the call of the room."""

    room: Room
    user: User

    @classmethod
    def beside(cls, room: Room) -> "Ear":
        return cls(room, room.floor.cast.user("supervisor"))

    @property
    def leg(self) -> Leg:
        """The newest of the supervisor's ends in the call."""
        return Leg.objects.filter(call=self.room.call_id, kind="supervisor").latest("began_at")

    def does(self, verb: str) -> None:
        act = getattr(supervising, verb)
        self.room.floor.step(lambda: act(self.room.call_id, self.user.pk))

    def takes(self, verb: str, *args: object) -> None:
        act = getattr(steering, verb)
        self.room.floor.step(lambda: act(self.room.call_id, self.user.pk, *args))

    def calls_in(self, leg: str | None = None) -> dict[str, str]:
        """The browser calls in; the conference as its document says, {} where it is sent away."""
        floor, leg = self.room.floor, leg or sid()
        answer = floor.step(
            lambda: floor.twilio.supervisor_calls_in(self.user, self.room.call, leg)
        )
        noun = ElementTree.fromstring(answer.content).find("Dial/Conference")
        return {} if noun is None else dict(noun.attrib)

    def comes(self, verb: str = "listen") -> str:
        """Wants to hear the call, calls in and sits down; the end's SID."""
        self.does(verb)
        leg = sid()
        self.calls_in(leg)
        self.room.joins(leg)
        return leg
