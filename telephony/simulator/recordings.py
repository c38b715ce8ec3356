"""Recordings: what they catch, how they are paused, whom they tell.

Webhook parameters: Twilio's "recordingStatusCallback" of `<Record>`, `<Conference>` and Calls.
"""

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from telephony.simulator.sids import new_sid, now, rfc2822
from telephony.simulator.speech import spoken_seconds
from telephony.simulator.state import Call, Callback, Heard
from telephony.simulator.webhooks import hook

if TYPE_CHECKING:
    from telephony.simulator.world import World

VOICES = ("said", "speech")
EVERYTHING = ("said", "speech", "announcement")
PROCESSING = 0.5  # simulated seconds from the end to the finished file
OPEN = ("in-progress", "paused")


@dataclass(frozen=True)
class RecordingWish:
    """What a document or a request asks for. `kinds` are the kinds of lines that are caught."""

    world: "World"
    source: str
    callback: Callback | None = None
    trim: bool = False
    kinds: tuple[str, ...] = EVERYTHING
    channels: int = 1
    track: str = "both"


@dataclass(eq=False)
class Recording:
    """`call` is the parent leg. `status`: in-progress, paused, stopped (being processed),
    completed, absent. `lines` are the sentences on it; `seconds` its length in simulated ones."""

    wish: RecordingWish
    call: Call
    conference: str = ""
    sid: str = field(default_factory=lambda: new_sid("RE"))
    status: str = "in-progress"
    started: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)
    lines: list[Heard] = field(default_factory=list)
    deleted: bool = False
    _kept: float = 0.0
    _since: float = field(default_factory=time.monotonic)
    _skips: bool = False

    @classmethod
    def of_call(cls, wish: RecordingWish, call: Call) -> "Recording":
        """Begin to record what is said and heard at this end."""
        recording = cls(wish, call)
        call.recordings.append(recording)
        recording._begin()
        return recording

    @classmethod
    def of_conference(cls, wish: RecordingWish, first: Call, conference: str) -> "Recording":
        """Begin to record a conference; the conference hands over what is said in it."""
        recording = cls(wish, first, conference)
        recording._begin()
        return recording

    @property
    def world(self) -> "World":
        return self.wish.world

    @property
    def open(self) -> bool:
        return self.status in OPEN

    @property
    def finished(self) -> bool:
        return self.status in ("completed", "absent")

    @property
    def rest_status(self) -> str:
        """As REST tells it: between the end and the file, `processing`."""
        return "processing" if self.status == "stopped" else self.status

    @property
    def url(self) -> str:
        """Of the media, without the ending that chooses its format."""
        account = self.call.account_sid
        return f"{self.world.address}/2010-04-01/Accounts/{account}/Recordings/{self.sid}"

    @property
    def seconds(self) -> int:
        """At least one as soon as something was said; silence is cut off by trim."""
        length = self._kept + self._running()
        if self.wish.trim:
            length = min(length, sum(spoken_seconds(line.text) for line in self.lines))
        return max(round(length), 1 if self.lines else 0)

    def catch(self, line: Heard) -> None:
        if self.status == "in-progress" and line.kind in self.wish.kinds:
            self.lines.append(line)
            self._show()

    def pause(self, behaviour: str) -> None:
        """`skip` leaves the pause out of the length, `silence` (the default) keeps it."""
        if self.status == "in-progress":
            self._kept += self._running()
            self._since, self._skips = time.monotonic(), behaviour == "skip"
            self._become("paused")

    def resume(self) -> None:
        if self.status == "paused":
            self._kept += self._running()
            self._since = time.monotonic()
            self._become("in-progress")

    def stop(self) -> None:
        """The end; the file is there a moment later, or `absent` when nothing was said."""
        if self.open:
            self._kept += self._running()
            self._become("stopped")
            self.world.aside(self._process())

    def delete(self) -> None:
        """Its media are gone at once, the entry stays for those who ask for deleted ones."""
        self.deleted = True
        self.lines.clear()
        self._show()

    def as_json(self) -> dict[str, Any]:
        """For the page and the tests."""
        return {
            "sid": self.sid,
            "call": self.call.sid,
            "conference": self.conference,
            "phone": self.call.phone,
            "line": self.call.line,
            "source": self.wish.source,
            "status": "deleted" if self.deleted else self.status,
            "seconds": self.seconds,
            "at": self.started.isoformat(),
            "lines": [line.text for line in self.lines],
        }

    def _begin(self) -> None:
        self.world.recordings[self.sid] = self
        self._show()
        self._tell("in-progress")

    def _running(self) -> float:
        """Simulated seconds since the last change that count."""
        if not self.open or (self.status == "paused" and self._skips):
            return 0.0
        return (time.monotonic() - self._since) * self.world.settings.speed

    async def _process(self) -> None:
        await self.world.sleep(PROCESSING)
        self._become("completed" if self.lines else "absent")
        self._tell(self.status)

    def _become(self, status: str) -> None:
        self.status, self.updated = status, now()
        self._show()

    def _show(self) -> None:
        self.world.bus.publish("recording", recording=self.as_json())

    def _tell(self, event: str) -> None:
        wanted = self.wish.callback
        if wanted and event in wanted.events:
            params = recording_params(self, event)
            self.world.sender.tell(hook(wanted.method, wanted.url, params), self.sid)


def recording_params(recording: Recording, status: str) -> dict[str, str]:
    """A conference's recording names the conference; Twilio's page gives it no CallSid."""
    wish = recording.wish
    params = {
        "AccountSid": recording.call.account_sid,
        "RecordingSid": recording.sid,
        "RecordingUrl": recording.url,
        "RecordingStatus": status,
        "RecordingChannels": str(wish.channels),
        "RecordingStartTime": rfc2822(recording.started) or "",
        "RecordingSource": wish.source,
        "RecordingTrack": wish.track,
    }
    if status != "in-progress":
        params["RecordingDuration"] = str(recording.seconds)
    if recording.conference:
        return params | {"ConferenceSid": recording.conference}
    return params | {"CallSid": recording.call.sid}


def call_recording_params(call: Call) -> dict[str, str]:
    """What a call's last status callback tells of its recording, if there is one."""
    if not call.recordings:
        return {}
    last = call.recordings[-1]
    return {
        "RecordingUrl": last.url,
        "RecordingSid": last.sid,
        "RecordingDuration": str(last.seconds),
    }
