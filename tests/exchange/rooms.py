"""Conferences: who sits in them, who hears whom, and the events they send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from tests.exchange.things import Call, Listener, Recording

if TYPE_CHECKING:
    from tests.exchange.world import World


@dataclass(eq=False)
class Seat:
    """A participant; `coach` is the call it whispers to, `since` the simulated second it sat."""

    call: Call
    label: str
    starts: bool
    ends: bool
    muted: bool = False
    hold: bool = False
    coach: str = ""
    since: int = 0
    joined: datetime | None = None


@dataclass(eq=False)
class Room:
    """One conference. `freed(call)` lets a call go on whose seat was taken away.

    `changed_at` is the simulated second of the last change in who sits here or is held.
    """

    world: World
    sid: str
    name: str
    listener: Listener | None
    freed: Callable[[Call], None]
    created: datetime
    status: str = "init"
    seats: dict[str, Seat] = field(default_factory=dict)
    sequence: int = 0
    changed_at: int = 0
    ended_by: str = ""
    reason: str = ""
    recording: Recording | None = None

    @property
    def is_over(self) -> bool:
        return self.status == "completed"

    @property
    def is_running(self) -> bool:
        return self.status == "in-progress"

    def seat_of(self, wanted: str) -> Seat | None:
        """By call SID or by label."""
        return next((s for s in self.seats.values() if wanted in (s.call.sid, s.label)), None)

    def join(self, seat: Seat) -> None:
        """It starts with the second participant, once one of them may start it."""
        seat.since, seat.joined = self.world.clock.seconds, self.world.clock.now
        self.seats[seat.call.sid] = seat
        if self.status == "init" and len(self.seats) > 1 and any(map(_starts, self._all())):
            self.status = "in-progress"
            self.emit("start", "conference-start")
        self.emit("join", "participant-join", seat)

    def leave(self, seat: Seat, why: str, kicked: bool = False) -> None:
        """Stand up; a seat that ends the conference takes the others along."""
        if self.seats.pop(seat.call.sid, None) is None:
            return
        self._left(seat, why)
        how = "kicked" if kicked else "left"
        if seat.ends:
            self.close(f"participant-with-end-conference-on-exit-{how}", seat)
        elif not self.seats:
            self.close(f"last-participant-{how}", seat)

    def close(self, reason: str, by: Seat | None = None) -> None:
        """It is over: everybody's `<Dial>` ends."""
        if self.is_over:
            return
        self.status, self.reason = "completed", reason
        self.ended_by = by.call.sid if by else ""
        put_out, self.seats = self._all(), {}
        for seat in put_out:
            self._left(seat, "moderator_ended_conference" if by else "conference_ended_via_api")
        more = {"ReasonConferenceEnded": reason}
        if by:
            more |= {"CallSidEndingConference": by.call.sid}
            more |= {"ParticipantLabelEndingConference": by.label} if by.label else {}
        self.emit("end", "conference-end", None, **more)
        self._recording_ends()
        for seat in put_out:
            self.freed(seat.call)

    def set_hold(self, seat: Seat, hold: bool) -> None:
        if seat.hold != hold:
            seat.hold = hold
            self.emit("hold", "participant-hold" if hold else "participant-unhold", seat)

    def set_muted(self, seat: Seat, muted: bool) -> None:
        if seat.muted != muted:
            seat.muted = muted
            self.emit("mute", "participant-mute" if muted else "participant-unmute", seat)

    def modify(self, seat: Seat, ends: bool | None, coach: str | None) -> None:
        """endConferenceOnExit is silently kept while the participant is held (a known bug of
        Twilio's, flex-dialpad-addon-plugin's issue 60); coach "" stops whispering."""
        if ends is not None and not seat.hold:
            seat.ends = ends
        if coach is not None:
            seat.coach = coach
        self.emit("modify", "participant-modify", seat)

    def heard_by(self, call: Call) -> set[str]:
        """The SIDs of those whose words reach this participant now."""
        me = self.seats.get(call.sid)
        if me is None or me.hold or not self.is_running:
            return set()
        others = (seat for seat in self._all() if seat is not me)
        return {s.call.sid for s in others if _reaches(s, me)}

    def emit(self, group: str, event: str, seat: Seat | None = None, **more: str) -> None:
        """An event; numbered whether or not somebody asked for its group."""
        self.sequence += 1
        self.changed_at = self.world.clock.seconds
        if self.listener is None or group not in self.listener.events:
            return
        params = {
            "ConferenceSid": self.sid,
            "FriendlyName": self.name,
            "AccountSid": self.world.account,
            "SequenceNumber": str(self.sequence),
            "StatusCallbackEvent": event,
        }
        params |= _about(seat) if seat else {}
        wire = self.world.wire
        wire.tell(wire.hook("conference", self.listener.url, params | more, about=self.sid))

    def _all(self) -> list[Seat]:
        return list(self.seats.values())

    def _left(self, seat: Seat, why: str) -> None:
        told = {"ParticipantCallStatus": seat.call.status, "ReasonParticipantLeft": why}
        self.emit("leave", "participant-leave", seat, **told)

    def _recording_ends(self) -> None:
        if self.recording and self.recording.status != "completed":
            self.recording.status = "completed"
            spent = self.world.clock.now - self.recording.created
            self.recording.seconds = max(1, int(spent.total_seconds()))
            self.world.tell_recording(self.recording)


def room_of(world: World, call: Call) -> Room | None:
    """The conference in which this call sits."""
    return next((room for room in world.rooms.values() if call.sid in room.seats), None)


def running_or_new(
    world: World, name: str, listener: Listener | None, freed: Callable[[Call], None]
) -> Room:
    """The conference of this name that is not over; the first to come decides who is told."""
    for room in world.rooms.values():
        if room.name == name and not room.is_over:
            return room
    room = Room(world, world.sid("CF"), name, listener, freed, world.clock.now)
    world.rooms[room.sid] = room
    return room


def _starts(seat: Seat) -> bool:
    return seat.starts


def _reaches(speaker: Seat, hearer: Seat) -> bool:
    if speaker.muted or speaker.hold:
        return False
    return not speaker.coach or speaker.coach == hearer.call.sid


def _about(seat: Seat) -> dict[str, str]:
    flags = {
        "Muted": seat.muted,
        "Hold": seat.hold,
        "Coaching": bool(seat.coach),
        "EndConferenceOnExit": seat.ends,
        "StartConferenceOnEnter": seat.starts,
    }
    params = {name: str(value).lower() for name, value in flags.items()}
    params |= {"ParticipantLabel": seat.label} if seat.label else {}
    return params | {"CallSid": seat.call.sid}
