"""Twilio's recordings without its network: files that it has, what is asked of them, callbacks."""

from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import IO

import pytest
from django.db import connection
from django.http import HttpResponse
from django.utils import timezone

from telephony import recordings, tasks
from telephony.carrier import client as carrier
from telephony.carrier import media
from telephony.carrier.media import Said
from telephony.models import Recording
from telephony.recordings import Policy
from telephony.switchboard import tasks as live_tasks
from telephony.switchboard.models import Call
from tenants import access
from tests.twilio import Twilio, sid

SOUND = b"ID3" + bytes(range(256)) * 40


@dataclass
class Recorder:
    """Stands where `telephony.carrier.media` is; its tasks run at once."""

    twilio: Twilio
    policies: dict[str, Policy] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    listed: dict[str, list[Said]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    fault: carrier.CarrierError | None = None

    @classmethod
    def in_place(cls, monkeypatch: pytest.MonkeyPatch, twilio: Twilio) -> "Recorder":
        recorder = cls(twilio)
        monkeypatch.setattr(media, "fetch_recording", recorder._fetch)
        monkeypatch.setattr(media, "delete_recording", recorder._delete)
        monkeypatch.setattr(media, "set_recording", recorder._set)
        monkeypatch.setattr(media, "recordings_of_call", recorder._list)
        monkeypatch.setattr(media, "recordings_of_conference", recorder._list)
        monkeypatch.setattr(carrier, "conference_sid", lambda name: None)
        monkeypatch.setattr(recordings, "policy", recorder._policy)
        monkeypatch.setattr(tasks.fetch_recording, "delay", tasks.fetch_recording)
        monkeypatch.setattr(live_tasks.set_recording, "delay", live_tasks.set_recording)
        return recorder

    def records(self, schema_name: str, mode: str = "always", **more: int) -> None:
        """From now on this client's calls are recorded so."""
        self.policies[schema_name] = Policy(mode, **more)

    def tells(
        self,
        call: Call,
        status: str = "completed",
        *,
        name: str | None = None,
        kind: str = "call",
        seconds: int = 42,
        token: str | None = None,
    ) -> HttpResponse:
        """The callback about the recording `name` of this call."""
        about = {
            "RecordingSid": name or sid("RE"),
            "RecordingStatus": status,
            "RecordingStartTime": format_datetime(timezone.now()),
        }
        if status != "in-progress":
            about["RecordingDuration"] = str(seconds)
        if status == "completed":
            self.files.setdefault(about["RecordingSid"], SOUND)
        path = f"/twilio/voice/recording?call={call.pk}"
        path += "&kind=voicemail" if kind == "voicemail" else ""
        return self.twilio.post(path, token, **about)

    def kept(self, call: Call) -> list[Recording]:
        """The client's own rows of this call."""
        with access.inside(call.client):
            return list(Recording.objects.filter(call_id=call.pk).prefetch_related("listenings"))

    def _policy(self) -> Policy:
        return self.policies.get(str(connection.schema_name), Policy())  # type: ignore[attr-defined]

    def _fetch(self, name: str, into: IO[bytes], limit: int = 0) -> str:
        self.fetched.append(name)
        if self.fault:
            into.write(b"ID3")  # cut off
            raise self.fault
        if name not in self.files:
            raise carrier.CallGone(carrier.NOT_FOUND, permanent=True)
        into.write(self.files[name])
        return "audio/mpeg"

    def _delete(self, name: str) -> None:
        if self.fault:
            raise self.fault
        self.deleted.append(name)

    def _set(self, conference: str, status: str) -> None:
        if self.fault:
            raise self.fault
        self.asked.append((conference, status))

    def _list(self, name: str) -> list[Said]:
        return self.listed.get(name, [])
