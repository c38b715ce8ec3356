"""What must have come of a life: seen from Twilio's side, without looking at how it was done."""

from dataclasses import dataclass, field
from uuid import UUID

from telephony.models import JournalEntry
from telephony.switchboard.models import Agent, Leg, StrayCall
from telephony.switchboard.models import Call as OurCall
from tenants import access
from tenants.models import Client, UsageEntry
from tests.exchange.exchange import Exchange
from tests.exchange.rooms import Room
from tests.exchange.things import Call
from tests.exchange.wire import Webhook

Outcome = JournalEntry.Outcome


@dataclass
class Known:
    """A caller, as Twilio and the model know it."""

    call: Call
    has_arrived: bool = False  # the product was asked for the first document
    has_waited: bool = False  # … and for a round of waiting
    rooms: set[str] = field(default_factory=set)  # conferences that the caller sat in
    # Together with the receptionist who holds the call, while the product was told of both.
    were_heard_of: bool = False


@dataclass
class Model:
    exchange: Exchange
    known: dict[str, Known] = field(default_factory=dict)
    closed_lines: set[str] = field(default_factory=set)
    _agents_sat_in: set[str] = field(default_factory=set)
    _told_of: set[tuple[str, str]] = field(default_factory=set)

    # --- watching

    def has_rung(self, call: Call) -> None:
        self.known[call.sid] = Known(call)

    def asks(self, call: Call) -> None:
        """Twilio is about to ask for a document."""
        known, wanted = self.known.get(call.sid), call.wanted
        if known and wanted:
            known.has_arrived = True
            known.has_waited |= "/voice/wait" in wanted.url

    def was_told(self, hook: Webhook) -> None:
        """A callback has been delivered."""
        if hook.params.get("StatusCallbackEvent") == "participant-join":
            self._told_of.add((hook.params["ConferenceSid"], hook.params["CallSid"]))

    def look(self) -> None:
        """Who sits where, after each thing that happens."""
        for room in self.exchange.world.rooms.values():
            for seat in room.seats.values():
                if known := self.known.get(seat.call.sid):
                    known.rooms.add(room.sid)
                elif seat.label.startswith("agent"):
                    self._agents_sat_in.add(room.sid)
            if room.is_running:
                self._have_met(room)
                self._nobody_hears_a_listener(room)

    def _nobody_hears_a_listener(self, room: Room) -> None:
        """Who only listens, or whispers, is not heard by anybody from outside."""
        ears = [seat for seat in room.seats.values() if seat.label.startswith("supervisor")]
        for ear in ears:
            leg = Leg.objects.get(sid=ear.call.sid)
            if leg.manner == Leg.Manner.BARGE or leg.manner_done in ("", Leg.Manner.BARGE):
                continue  # or on the way to it, or back from it
            outside = [seat.call for seat in room.seats.values() if seat.call.is_outside]
            assert not any(ear.call.sid in room.heard_by(call) for call in outside), "overheard"

    def _have_met(self, room: Room) -> None:
        """Whether the product must know by now that these two speak with each other."""
        there = [seat for seat in room.seats.values() if (room.sid, seat.call.sid) in self._told_of]
        for known in [self.known[s.call.sid] for s in there if s.call.sid in self.known]:
            row = None if known.were_heard_of else row_of(known)
            if row and row.ending_since is None and row.state in ("connecting", "talking"):
                known.were_heard_of = any(
                    seat.label.startswith(f"agent-{row.agent_id}") for seat in there
                )

    # --- the end

    def check(self) -> None:
        """All that must hold once a life is over; raises AssertionError."""
        self._nothing_is_left()
        self._carrier_has_no_complaint()
        arrived = [known for known in self.known.values() if known.has_arrived]
        rows = {known.call.sid: row_of(known) for known in arrived}
        assert len({row.pk for row in rows.values()}) == len(rows), "two callers in one call"
        incoming = OurCall.objects.filter(direction=OurCall.Direction.INBOUND)
        assert incoming.count() == len(rows), "calls lost or invented"
        assert not StrayCall.objects.exists()
        for client in Client.objects.filter(calls__isnull=False).distinct():
            ended = OurCall.objects.filter(client=client, state=OurCall.State.CLOSED)
            self._check_journal(client, list(ended))
        for known in arrived:
            if rows[known.call.sid].state == OurCall.State.CLOSED:
                self._check_call(known, rows[known.call.sid])
        out = OurCall.objects.filter(direction=OurCall.Direction.OUTBOUND)
        for row in out.filter(state=OurCall.State.CLOSED):  # others wait to be called back
            self._check_outgoing(row)

    def _nothing_is_left(self) -> None:
        assert not self.exchange.live(), "a call goes on at Twilio"
        assert not self.exchange.running(), "a conference goes on at Twilio"
        waits = {"state": OurCall.State.WAITING, "sid": None}  # to be called back
        open_rows = OurCall.objects.exclude(state=OurCall.State.CLOSED).exclude(**waits)
        assert not open_rows.exists(), "a call is stuck here"
        assert not Leg.objects.filter(call__state="closed", left_at=None).exists(), "a ghost"
        assert not Leg.objects.filter(call__state="closed").exclude(number=None).exists()
        busy = Agent.objects.filter(state__in=["offered", "talking"])
        assert not busy.exists(), "an agent is left busy"

    def _carrier_has_no_complaint(self) -> None:
        assert not self.exchange.wire.complaints, self.exchange.wire.complaints

    @staticmethod
    def _check_journal(client: Client, calls: list[OurCall]) -> None:
        with access.inside(client):
            entries = sorted(JournalEntry.objects.values_list("call_id", flat=True))
        assert entries == sorted(call.pk for call in calls), f"the journal of {client}"

    def _check_call(self, known: Known, row: OurCall) -> None:
        with access.inside(row.client):
            entry = JournalEntry.objects.get(call_id=row.pk)
        assert row.caller is None, "a closed call keeps its caller"
        assert entry.line == known.call.to
        shown = None if known.call.caller == "anonymous" else known.call.caller
        assert entry.caller == shown
        assert entry.outcome in self._possible(known, row), (
            f"{known.call.sid}: {entry.outcome}, but {known}"
        )
        self._check_usage(row.pk, entry)

    def _check_outgoing(self, row: OurCall) -> None:
        with access.inside(row.client):
            entry = JournalEntry.objects.get(call_id=row.pk)
        assert entry.outcome in (Outcome.CALLED, Outcome.NOT_REACHED)
        self._check_usage(row.pk, entry)

    def _possible(self, known: Known, row: OurCall) -> set[str]:
        """The outcomes that fit what happened at Twilio."""
        if known.call.to in self.closed_lines:
            return {Outcome.ANNOUNCED}
        if row.callback_since:
            return {Outcome.CALLED, Outcome.NOT_REACHED}
        unanswered = Outcome.ABANDONED_WAITING if known.has_waited else Outcome.ABANDONED_GREETING
        answered = {Outcome.ANSWERED, Outcome.ABANDONED_HELD}
        if known.were_heard_of:
            return {*answered}
        met = known.rooms & self._agents_sat_in
        return {*answered, unanswered} if met else {unanswered}

    def _check_usage(self, key: UUID, entry: JournalEntry) -> None:
        found = sorted(UsageEntry.objects.filter(reference=key).values_list("kind", flat=True))
        spoke = (Outcome.ANSWERED, Outcome.ABANDONED_HELD, Outcome.CALLED)
        assert found == (["call", "talk"] if entry.outcome in spoke else []), (
            f"usage {found}, {entry.outcome}"
        )


def row_of(known: Known) -> OurCall:
    """The call of ours that this caller's first end at Twilio belongs to."""
    return OurCall.objects.get(legs__sid=known.call.sid)
