"""Twilio in a test's hand: what callers, telephones and browsers do, and what is true there."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from django.conf import settings

from telephony.carrier import tokens
from telephony.switchboard.models import Agent
from telephony.switchboard.models import Call as OurCall
from tests.exchange import dialling, taping
from tests.exchange.clock import Clock
from tests.exchange.phones import Phone
from tests.exchange.rest import Api
from tests.exchange.rest_calls import CALL_ROUTES
from tests.exchange.rest_rooms import ROOM_ROUTES
from tests.exchange.rooms import Room, Seat, room_of
from tests.exchange.runner import Runner
from tests.exchange.things import Call, Dialling, Fetch, Gathering, Listener, Waiting
from tests.exchange.wire import Product, Step, Webhook, Wire
from tests.exchange.world import World

STRANGER = "+33639989999"


@dataclass(frozen=True)
class Stranded:
    """Somebody from outside who sits alone in a conference, `seconds` long, and is not on hold."""

    sid: str
    room: str
    seconds: int


class Exchange:
    """Every act only changes Twilio's side; what Twilio then sends waits for `settle`, or for a
    driver that sends it out of order, twice or never (`bag`, `asking`, `ask`, `wire`)."""

    def __init__(self, clock: Clock, product: Product, step: Step) -> None:
        self.clock = clock
        self.wire = Wire(product, step)
        self.world = World(clock, self.wire)
        self.runner = Runner(self.world)
        self.api = Api(self.world, self.runner, CALL_ROUTES + ROOM_ROUTES)

    def plug_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Stand where Twilio's REST API is."""
        self.api.plug_in(monkeypatch)

    # --- callers

    def dials(self, line: str, caller: str = STRANGER) -> Call:
        """Somebody calls a line; nothing is asked of the product yet."""
        return self._comes_in(caller, line, self.world.addresses.incoming)

    def rings(self, line: str, caller: str = STRANGER) -> Call:
        """Somebody calls a line and all that follows at once has happened."""
        call = self.dials(line, caller)
        self.settle()
        return call

    def presses(self, call: Call, digits: str) -> None:
        """Keys for the question that stands; `#` ends a recording. Else they are lost."""
        if "#" in digits:
            taping.stop(self.runner, call, "#")
        self.runner.gathered(call, digits)

    def says(self, call: Call, text: str) -> None:
        """Words for the question that stands."""
        self.runner.gathered(call, "", text)

    def is_silent(self, call: Call) -> None:
        """Neither a key nor a word: the question, or the recording, is given up."""
        self.runner.gathered(call, "")
        taping.silent(self.runner, call)

    def leaves_message(self, call: Call, seconds: int) -> None:
        """Speak after the beep, then wait until the recording stops."""
        taping.stop(self.runner, call, "", seconds)

    def hangs_up(self, call: Call) -> None:
        """Anybody: the caller, a browser, a telephone that was rung."""
        self.runner.end(call)

    # --- receptionists' browsers

    def browser_dials(self, identity: str, **parameters: str) -> Call:
        """A browser calls the TwiML application with parameters of its own."""
        address = self.world.addresses.browser
        return self._comes_in(f"client:{identity}", "", address, parameters)

    def calls_in(self, agent: Agent, call: OurCall) -> Call:
        """The receptionist's browser calls in for this call."""
        return self.browser_dials(tokens.identity_of(agent.pk), call=str(call.pk))

    def is_lost(self, leg: Call) -> None:
        """The browser's connection is gone."""
        self.runner.end(leg)

    # --- telephones that the product rings

    def phone(self, number: str, phone: Phone) -> None:
        """What happens when the product rings this number; unknown ones ring until `answers`."""
        self.world.phones[number] = phone

    def ringing(self, number: str) -> Call | None:
        found = (call for call in self.world.live_calls() if call.to == number)
        return next((call for call in found if call.status == "ringing"), None)

    def answers(self, call: Call) -> None:
        """Somebody lifts the receiver."""
        dialling.answer(self.runner, call)

    # --- what Twilio has still to send

    @property
    def bag(self) -> list[Webhook]:
        """Callbacks not sent yet, oldest first."""
        return self.wire.bag

    def asking(self) -> list[Call]:
        """Calls that wait for a document."""
        return [call for call in self.world.calls.values() if call.wanted]

    def ask(self, call: Call, times: int = 1) -> None:
        """Ask for the document this call waits for; `times` over as if the first were lost."""
        self.runner.ask(call, times)

    def settle(self, shuffle: random.Random | None = None) -> None:
        """Send all that there is to send, until nothing is left; out of order with `shuffle`."""
        for _ in range(1000):
            if asking := self.asking():
                self.ask(asking[0])
            elif self.bag:
                self.wire.deliver(shuffle.choice(self.bag) if shuffle else self.bag[0])
            else:
                return
        raise AssertionError("Twilio and the product never come to rest")

    def tick(self) -> None:
        """All wait documents have ended: they are wanted again."""
        for call in self.world.live_calls():
            self.runner.tick(call)

    # --- time

    def advance(self, seconds: int) -> None:
        """Let time pass: telephones are answered or given up. What Twilio sends waits."""
        end = self.clock.seconds + seconds
        while action := self.clock.next_within(end):
            action()

    def passes(self, seconds: int) -> None:
        """Let time pass, and let Twilio send at once what it has to send."""
        end = self.clock.seconds + seconds
        self.settle()
        while action := self.clock.next_within(end):
            action()
            self.settle()

    # --- what is true at Twilio

    def live(self) -> list[Call]:
        return self.world.live_calls()

    def running(self) -> list[Room]:
        """Conferences that are not over, even where they have not begun."""
        return [room for room in self.world.rooms.values() if not room.is_over]

    def hears(self, call: Call) -> set[str]:
        """The SIDs of those whose words reach this one now."""
        if room := room_of(self.world, call):
            return room.heard_by(call)
        if isinstance(place := call.place, Dialling) and place.child.bridged:
            return {place.child.sid}
        return {call.parent.sid} if call.parent and call.bridged and call.live else set()

    def alone(self) -> list[Stranded]:
        """Who from outside sits alone in a conference now: a supervisor is no company."""
        found = []
        for room in self.running():
            seats = [seat for seat in room.seats.values() if is_company(seat)]
            if len(seats) == 1 and seats[0].call.is_outside and not seats[0].hold:
                seconds = self.clock.seconds - room.changed_at
                found.append(Stranded(seats[0].call.sid, room.name, seconds))
        return found

    def is_queued(self, call: Call) -> bool:
        return isinstance(call.place, Waiting)

    def is_asked(self, call: Call) -> bool:
        """Whether a question to this one stands."""
        return call.live and isinstance(call.scene.place, Gathering)

    def room(self, call: OurCall) -> Room | None:
        """The conference of this call of ours, while it is not over."""
        return next((room for room in self.running() if room.name == call.conference_name), None)

    def audio(self, url: str) -> bytes:
        """The sound of a recording, by the address that its callback told."""
        sid = url.rpartition("/")[2].partition(".")[0]
        assert not self.world.recordings[sid].is_deleted, "this recording was deleted"
        return b"RIFF" + sid.encode()

    def _comes_in(
        self, caller: str, line: str, url: str, more: Mapping[str, str] | None = None
    ) -> Call:
        call = Call(self.world.sid("CA"), caller, line, "inbound", self.clock.now)
        call.listeners = [Listener(self._ours(self.world.addresses.status))]
        call.wanted = Fetch(self._ours(url), more=dict(more or {}))
        self.world.calls[call.sid] = call
        return call

    @staticmethod
    def _ours(path: str) -> str:
        return f"{settings.PUBLIC_URL}{path}"


def is_company(seat: Seat) -> bool:
    """Whether whoever sits here is on the line, and not only to listen or to advise."""
    return seat.call.live and not seat.label.startswith("supervisor")
