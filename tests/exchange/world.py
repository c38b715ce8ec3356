"""All that there is at Twilio, and what its requests carry."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from django.conf import settings

from tests.exchange.clock import Clock
from tests.exchange.phones import Phone
from tests.exchange.rooms import Room
from tests.exchange.things import Call, Fetch, Listener, Queue, Recording, Text
from tests.exchange.wire import Webhook, Wire

VERSION = "2010-04-01"


@dataclass
class Addresses:
    """What stands in Twilio's console: of each number, and of the TwiML application."""

    incoming: str = "/twilio/voice/incoming"
    status: str = "/twilio/voice/status"
    browser: str = "/twilio/voice/agent"
    fallback: str = ""


@dataclass
class World:
    clock: Clock
    wire: Wire
    addresses: Addresses = field(default_factory=Addresses)
    calls: dict[str, Call] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    queues: dict[str, Queue] = field(default_factory=dict)
    recordings: dict[str, Recording] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict)
    phones: dict[str, Phone] = field(default_factory=dict)
    _numbers: Counter[str] = field(default_factory=Counter)

    @property
    def account(self) -> str:
        return str(settings.TWILIO_ACCOUNT_SID)

    def sid(self, kind: str) -> str:
        """A new SID of this kind, the same in each run."""
        self._numbers[kind] += 1
        return f"{kind}{self._numbers[kind]:032x}"

    def queue_named(self, name: str) -> Queue:
        if name not in self.queues:
            self.queues[name] = Queue(self.sid("QU"), name, self.clock.now)
        return self.queues[name]

    def live_calls(self) -> list[Call]:
        return [call for call in self.calls.values() if call.live]

    def children(self, parent: Call) -> list[Call]:
        return [call for call in self.calls.values() if call.parent is parent]

    # --- requests

    def document_request(self, call: Call, fetch: Fetch) -> Webhook:
        params = self.about(call) | fetch.more
        return self.wire.hook("document", fetch.url, params, about=call.sid, method=fetch.method)

    def tell(self, kind: str, call: Call, listener: Listener, more: dict[str, str]) -> None:
        """A callback about this call."""
        hook = self.wire.hook(
            kind, listener.url, self.about(call) | more, about=call.sid, method=listener.method
        )
        self.wire.tell(hook)

    def tell_status(self, call: Call, event: str) -> None:
        """The call's state has changed: every listener who asked for this event hears of it."""
        number = call.sequence
        call.sequence += 1
        more = {
            "Timestamp": stamp(self.clock.now),
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(number),
        }
        if event in ("initiated", "ringing"):
            more["CallStatus"] = event
        if not call.live:
            spent = call.seconds(self.clock.now)
            more |= {"CallDuration": str(spent), "Duration": str(-(-spent // 60))}
        for listener in call.listeners:
            if event in listener.events:
                self.tell("status", call, listener, more)

    def tell_recording(self, recording: Recording) -> None:
        if not recording.listener or recording.status not in recording.listener.events:
            return
        more = {
            "RecordingSid": recording.sid,
            "RecordingUrl": self.recording_url(recording),
            "RecordingStatus": recording.status,
            "RecordingDuration": str(recording.seconds),
            "RecordingChannels": "1",
            "RecordingStartTime": stamp(recording.created),
            "RecordingSource": recording.source,
        }
        if recording.conference:
            more["ConferenceSid"] = recording.conference
        base = {"AccountSid": self.account, "CallSid": recording.call}
        self.wire.tell(
            self.wire.hook("recording", recording.listener.url, base | more, about=recording.sid)
        )

    def recording_url(self, recording: Recording) -> str:
        base = settings.TWILIO_API_URL or "https://api.twilio.com"
        return f"{base}/{VERSION}/Accounts/{self.account}/Recordings/{recording.sid}"

    def about(self, call: Call) -> dict[str, str]:
        """What every request about a call carries (facts: request parameters of voice)."""
        params = {
            "CallSid": call.sid,
            "AccountSid": self.account,
            "From": call.caller,
            "To": call.to,
            "Caller": call.caller,
            "Called": call.to,
            "CallStatus": call.status,
            "ApiVersion": VERSION,
            "Direction": call.direction,
        }
        if call.parent:
            params["ParentCallSid"] = call.parent.sid
        return params | _countries(call)


def _countries(call: Call) -> dict[str, str]:
    # French numbers come with a country and empty cities (a real payload: twilio-node's #948).
    ends = (("From", call.caller), ("To", call.to))
    known = [end for end, number in ends if number.startswith("+")]
    found = {f"{end}{part}": "" for end in known for part in ("City", "State", "Zip")}
    return found | {f"{end}Country": "FR" for end in known}


def stamp(moment: datetime | None) -> str:
    """Twilio's form of a date, RFC 2822; nothing for no date."""
    return format_datetime(moment) if moment else ""
