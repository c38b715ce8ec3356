"""Conferences: who sits in them, who hears whom, and the events they send."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from telephony.simulator.recordings import Recording, RecordingWish
from telephony.simulator.runner import Runner, Stage
from telephony.simulator.sids import new_sid, now, rfc2822
from telephony.simulator.state import Call, Callback, Heard
from telephony.simulator.steps import Fetch
from telephony.simulator.webhooks import hook
from telephony.simulator.world import World

MUSIC_VERBS = ("Play", "Say", "Pause", "Redirect")
DEFAULT_MUSIC = "com.twilio.music.classical"


@dataclass(eq=False)
class Seat:
    """A participant. `starts` and `ends` are startConferenceOnEnter and endConferenceOnExit;
    `coach` is the call it whispers to. `over` is done when the seat is taken away."""

    run: Runner
    label: str = ""
    muted: bool = False
    hold: bool = False
    starts: bool = True
    ends: bool = False
    coach: str = ""
    joined: datetime = field(default_factory=now)
    music: "asyncio.Task[bool] | None" = None
    over: "asyncio.Future[str]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    @property
    def call(self) -> Call:
        return self.run.call

    def silence(self) -> None:
        if self.music:
            self.music.cancel()
            self.music = None

    def entertain(self, document: Fetch | None) -> None:
        """Hold or wait music: a document, Twilio's own for None, silence for an empty address."""
        self.silence()
        if document is None:
            self.run.world.announce(self.call, DEFAULT_MUSIC, "music")
        elif document.url:
            self.music = self.run.aside(self.run.music(document, Stage(MUSIC_VERBS)))


@dataclass
class Conference:
    """One conference; when it has ended a new one may have its name."""

    world: World
    friendly_name: str
    listener: Callback
    wish: RecordingWish | None = None
    recording: Recording | None = None
    sid: str = field(default_factory=lambda: new_sid("CF"))
    status: str = "init"
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)
    seats: dict[str, Seat] = field(default_factory=dict)
    sequence: int = 0
    reason_ended: str = ""
    ended_by: str = ""

    def join(self, seat: Seat, wait: Fetch | None) -> None:
        """Sit down; it starts with the second participant once one of them may start it."""
        if seat.label and any(seat.label == other.label for other in self.seats.values()):
            self.world.complain(16025, f"the label {seat.label} is taken", "", seat.call.sid)
            seat.label = ""
        self.seats[seat.call.sid] = seat
        seat.run.seat = seat
        ready = len(self.seats) > 1 and any(s.starts for s in self.seats.values())
        if self.status == "init" and ready:
            self._start()
        self.emit("join", "participant-join", seat)
        if self.status == "init":
            seat.entertain(wait)

    def leave(self, seat: Seat, why: str, kicked: bool = False) -> None:
        """Stand up; takes the others along when the seat `ends` the conference."""
        if self.seats.pop(seat.call.sid, None) is None:
            return
        self._stand_up(seat, why)
        how = "kicked" if kicked else "left"
        if seat.ends:
            self.close(f"participant-with-end-conference-on-exit-{how}", seat)
        elif not self.seats:
            self.close(f"last-participant-{how}", seat)

    def kick(self, seat: Seat) -> None:
        """REST DELETE of a participant: its call goes on after `<Dial>`."""
        self.leave(seat, "participant_updated_via_api", kicked=True)

    def close(self, reason: str, by: Seat | None = None) -> None:
        """Everybody's `<Dial>` ends."""
        if self.status == "completed":
            return
        self.status, self.reason_ended = "completed", reason
        self.ended_by = by.call.sid if by else ""
        why = "moderator_ended_conference" if by else "conference_ended_via_api"
        for seat in list(self.seats.values()):
            del self.seats[seat.call.sid]
            self._stand_up(seat, why)
        extra = {"ReasonConferenceEnded": reason}
        if by:
            extra["CallSidEndingConference"] = by.call.sid
            extra |= {"ParticipantLabelEndingConference": by.label} if by.label else {}
        if self.recording:
            self.recording.stop()
        self.emit("end", "conference-end", None, **extra)

    def mute(self, seat: Seat, muted: bool) -> None:
        if seat.muted != muted:
            seat.muted = muted
            self.emit("mute", "participant-mute" if muted else "participant-unmute", seat)

    def hold(self, seat: Seat, hold: bool, document: Fetch | None) -> None:
        """A held participant hears the hold document only, and nobody hears it."""
        if seat.hold != hold:
            seat.hold = hold
            self.emit("hold", "participant-hold" if hold else "participant-unhold", seat)
        if hold:
            seat.entertain(document)
        else:
            seat.silence()

    def modify(self, seat: Seat, ends: bool | None, coach: str | None) -> None:
        """endConferenceOnExit does not change while a participant is held (a known bug of
        Twilio's, in flex-dialpad-addon-plugin's issue 60); coach "" stops whispering."""
        if ends is not None and not seat.hold:
            seat.ends = ends
        if coach is not None:
            seat.coach = coach
        self.emit("modify", "participant-modify", seat)

    def announce(self, seats: list[Seat], document: Fetch) -> None:
        """Played once to these seats; the end of it is an event."""
        for seat in seats:
            seat.run.aside(self._announcement(seat, document))

    def carry(self, speaker: Seat, line: Heard) -> None:
        """A sentence or a tone from one end to all who may hear it. What a coach whispers is
        in no recording (a third party's note, held to be right)."""
        if self.status != "in-progress" or speaker.muted or speaker.hold:
            return
        for seat in self.seats.values():
            whispered = speaker.coach and seat.call.sid != speaker.coach
            if seat is not speaker and not seat.hold and not whispered:
                self.world.hear(seat.call, line)
        if line.kind == "speech":
            self.emit("speaker", "participant-speech-start", speaker)
            self.emit("speaker", "participant-speech-stop", speaker)
            if self.recording and not speaker.coach:
                self.recording.catch(line)

    def emit(self, group: str, event: str, seat: Seat | None, **extra: str) -> None:
        """A conference event; numbered whether or not somebody asked for its group."""
        self.updated = now()
        self.sequence += 1
        if not self.listener.url or group not in self.listener.events:
            return
        params = {
            "ConferenceSid": self.sid,
            "FriendlyName": self.friendly_name,
            "AccountSid": self.world.settings.account_sid,
            "SequenceNumber": str(self.sequence),
            "Timestamp": rfc2822(self.updated) or "",
            "StatusCallbackEvent": event,
        }
        params |= _about(seat) if seat else {}
        wanted = hook(self.listener.method, self.listener.url, params | extra)
        self.world.sender.tell(wanted, self.sid)

    def _start(self) -> None:
        self.status = "in-progress"
        for seat in self.seats.values():
            seat.silence()
        self.emit("start", "conference-start", None)
        if self.wish:
            first = next(iter(self.seats.values())).call
            self.recording = Recording.of_conference(self.wish, first, self.sid)

    def _stand_up(self, seat: Seat, why: str) -> None:
        seat.silence()
        seat.run.seat = None
        left = {"ParticipantCallStatus": seat.call.status, "ReasonParticipantLeft": why}
        self.emit("leave", "participant-leave", seat, **left)
        if not seat.over.done():
            seat.over.set_result(why)

    async def _announcement(self, seat: Seat, document: Fetch) -> None:
        played = await seat.run.music(document, Stage(MUSIC_VERBS))
        event = "announcement-end" if played else "announcement-fail"
        self.emit("announcement", event, seat, AnnounceUrl=document.url)


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
    params |= {"CallSidToCoach": seat.coach} if seat.coach else {}
    return params | {"CallSid": seat.call.sid}


def conference_named(
    world: World, name: str, listener: Callback, wish: RecordingWish | None
) -> Conference:
    """The conference of that name that has not ended, or a new one (names are the account's).

    The first to come decides who is told (`listener`, whose events are Twilio's attribute words:
    start end join leave mute hold modify speaker announcement) and whether it is recorded."""
    for room in world.conferences.values():
        if room.friendly_name == name and room.status != "completed":
            return room
    room = Conference(world, name, listener, wish)
    world.conferences[room.sid] = room
    return room


def room_of(world: World, call: Call) -> tuple[Conference, Seat] | None:
    """Where this call sits, if it does."""
    for room in world.conferences.values():
        if call.sid in room.seats:
            return room, room.seats[call.sid]
    return None
