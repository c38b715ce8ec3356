"""Recordings at Twilio: their files, their list, their end. Never called inside a transaction.

Addresses: Twilio's OpenAPI file `twilio_api_v2010`, Recording and ConferenceRecording; the file
itself by the documentation of docs/voice/api/recording, "Fetch a Recording's media file".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import IO, Any

import httpx
from django.conf import settings

from telephony.carrier.client import NOT_FOUND, CallGone, CarrierError, ask, twilio

MEDIA_SECONDS = 120.0  # for each read; a long conversation has many
MAX_BYTES = 200 * 1024**2
CURRENT = "Twilio.CURRENT"  # whichever recording runs in this conference now
PAUSED, RUNS, STOPPED = "paused", "in-progress", "stopped"


class NotWhole(CarrierError):
    """The file that arrived is not the one that was promised: too large, cut off, or no sound."""


@dataclass(frozen=True)
class Said:
    """What Twilio says of a recording; `status` as its documentation has it (completed, absent)."""

    sid: str
    status: str
    seconds: int | None
    started_at: datetime


def fetch_recording(sid: str, into: IO[bytes], limit: int = MAX_BYTES) -> str:
    """Write the recording's MP3 into the file; its media type.

    Raises CallGone where Twilio has no such file (yet), NotWhole where fewer bytes came than were
    promised, more than `limit`, or something that is no sound; CarrierError otherwise.
    """
    auth = (settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)
    try:
        with httpx.stream(
            "GET", _media_url(sid), auth=auth, timeout=MEDIA_SECONDS, follow_redirects=True
        ) as answer:
            return _written(answer, into, limit)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise CarrierError(None) from error


def delete_recording(sid: str) -> None:
    """Let Twilio erase the recording; one that is gone already is gone. Raises CarrierError."""
    try:
        ask(lambda: twilio().recordings(sid).delete())
    except CallGone:
        return


def set_recording(conference: str, status: str) -> None:
    """Pause (what is said meanwhile is silence), resume or stop what records in a conference (SID).

    Raises CallGone where nothing records there, CarrierError otherwise.
    """
    running = twilio().conferences(conference).recordings(CURRENT)
    how = {"pause_behavior": "silence"} if status == PAUSED else {}
    ask(lambda: running.update(status=status, **how))


def recordings_of_call(sid: str) -> list[Said]:
    """What Twilio has of the call's own recordings. Raises CarrierError."""
    return [_said(one) for one in ask(lambda: twilio().recordings.list(call_sid=sid, limit=50))]


def recordings_of_conference(name: str) -> list[Said]:
    """What Twilio has of all conferences, past ones too, of this name. Raises CarrierError."""
    rooms = ask(lambda: twilio().conferences.list(friendly_name=name, limit=5))
    found = []
    for room in rooms:
        found += _recorded_in(str(room.sid))
    return found


def said(params: Mapping[str, str]) -> Said:
    """What a callback says (docs/voice/api/recording: recordingStatusCallback)."""
    length = params.get("RecordingDuration", "")
    return Said(
        sid=params.get("RecordingSid", ""),
        status=params.get("RecordingStatus", ""),
        seconds=int(length) if length.isdigit() else None,
        started_at=_moment(params.get("RecordingStartTime", "")),
    )


def _moment(rfc2822: str) -> datetime:
    try:
        moment = parsedate_to_datetime(rfc2822)
    except ValueError:
        return datetime.now(UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _recorded_in(conference: str) -> list[Said]:
    rows = ask(lambda: twilio().recordings.list(conference_sid=conference, limit=50))
    return [_said(one) for one in rows]


def _media_url(sid: str) -> str:
    path = f"/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}/Recordings/{sid}.mp3"
    if settings.TWILIO_API_URL:
        return f"{settings.TWILIO_API_URL}{path}"
    return str(twilio().get_hostname(f"https://api.twilio.com{path}"))


def _written(answer: httpx.Response, into: IO[bytes], limit: int) -> str:
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise CallGone(NOT_FOUND, permanent=True)
    if not answer.is_success:
        raise CarrierError(answer.status_code if answer.status_code < 500 else None)
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip()
    promised, came = int(answer.headers.get("Content-Length") or -1), 0
    if not kind.startswith("audio/") or promised > limit:
        raise NotWhole(answer.status_code, permanent=True)
    for chunk in answer.iter_bytes():
        came += len(chunk)
        if came > limit:
            raise NotWhole(answer.status_code, permanent=True)
        into.write(chunk)
    if not came or promised not in (-1, came):
        raise NotWhole(answer.status_code)
    return str(kind)


def _said(row: Any) -> Said:
    seconds = str(row.duration or "")
    started = row.start_time or row.date_created or datetime.now(UTC)
    return Said(
        sid=str(row.sid),
        status=str(row.status),
        seconds=int(seconds) if seconds.isdigit() else None,
        started_at=started if started.tzinfo else started.replace(tzinfo=UTC),
    )
