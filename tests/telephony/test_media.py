"""Recordings as Twilio's REST API serves them: over a real connection, and as the SDK asks."""

import base64
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import pytest
from pytest_django import Settings
from twilio.http.response import Response

from telephony.carrier import client as carrier
from telephony.carrier import media
from tests.telephony.test_carrier_answers import Api, api
from tests.twilio import sid

__all__ = ["api"]
SOUND = bytes(range(256)) * 1000


@dataclass
class Shelf:
    """One file behind HTTP, served as a test wants it."""

    status: int = 200
    kind: str = "audio/mpeg"
    sound: bytes = SOUND
    promised: int | None = len(SOUND)
    asked: list[tuple[str, str]] = field(default_factory=list)


@pytest.fixture
def shelf(settings: Settings) -> Iterator[Shelf]:
    shelf = Shelf()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shelf.asked.append((self.path, self.headers.get("Authorization", "")))
            self.send_response(shelf.status)
            self.send_header("Content-Type", shelf.kind)
            if shelf.promised is not None:
                self.send_header("Content-Length", str(shelf.promised))
            self.end_headers()
            self.wfile.write(shelf.sound)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.TWILIO_API_URL = f"http://127.0.0.1:{server.server_address[1]}"
    yield shelf
    server.shutdown()
    server.server_close()


def test_the_file_is_asked_for_as_mp3_with_our_credentials(
    shelf: Shelf, settings: Settings
) -> None:
    into, name = BytesIO(), sid("RE")
    assert media.fetch_recording(name, into) == "audio/mpeg"
    assert into.getvalue() == SOUND
    ((path, word),) = shelf.asked
    account, token = settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN
    assert path == f"/2010-04-01/Accounts/{account}/Recordings/{name}.mp3"
    assert base64.b64decode(word.removeprefix("Basic ")).decode() == f"{account}:{token}"


def test_a_file_of_unknown_length_is_taken_as_it_ends(shelf: Shelf) -> None:
    shelf.promised = None
    into = BytesIO()
    media.fetch_recording(sid("RE"), into)
    assert into.getvalue() == SOUND


@pytest.mark.parametrize(
    ("changes", "permanent"),
    [
        ({"kind": "text/html"}, True),
        ({"promised": media.MAX_BYTES + 1}, True),
        ({"sound": b"", "promised": 0}, False),
    ],
)
def test_what_is_no_whole_sound_is_refused(
    shelf: Shelf, changes: dict[str, object], permanent: bool
) -> None:
    for name, value in changes.items():
        setattr(shelf, name, value)
    with pytest.raises(media.NotWhole) as refused:
        media.fetch_recording(sid("RE"), BytesIO())
    assert refused.value.permanent is permanent


def test_more_than_the_limit_is_refused_before_it_is_all_here(shelf: Shelf) -> None:
    shelf.promised, into = None, BytesIO()
    with pytest.raises(media.NotWhole):
        media.fetch_recording(sid("RE"), into, limit=1000)
    assert len(into.getvalue()) <= 1000


def test_a_connection_cut_in_the_middle_is_unclear_and_tried_again(shelf: Shelf) -> None:
    shelf.sound = SOUND[:1000]
    with pytest.raises(carrier.CarrierError) as refused:
        media.fetch_recording(sid("RE"), BytesIO())
    assert not refused.value.permanent


@pytest.mark.parametrize(("status", "gone"), [(404, True), (401, False), (503, False)])
def test_a_refusal_says_whether_it_is_gone(shelf: Shelf, status: int, gone: bool) -> None:
    shelf.status = status
    with pytest.raises(carrier.CarrierError) as refused:
        media.fetch_recording(sid("RE"), BytesIO())
    assert isinstance(refused.value, carrier.CallGone) is gone


def test_a_deletion_of_what_is_gone_is_done(api: Api) -> None:
    api.refuses(20404, 404)
    media.delete_recording(name := sid("RE"))
    ((method, url, _data),) = api.asked
    assert (method, url.rsplit("/", 1)[1]) == ("DELETE", f"{name}.json")
    api.refuses(20009, 409)
    with pytest.raises(carrier.CarrierError):
        media.delete_recording(name)


def test_a_pause_leaves_silence_and_names_the_running_recording(api: Api) -> None:
    api.body = {"sid": sid("RE")}
    media.set_recording(room := sid("CF"), media.PAUSED)
    media.set_recording(room, media.RUNS)
    (_, url, paused), (_, _, resumed) = api.asked
    assert url.endswith(f"/Conferences/{room}/Recordings/Twilio.CURRENT.json")
    assert (paused["Status"], paused["PauseBehavior"]) == ("paused", "silence")
    assert resumed["Status"] == "in-progress"
    assert "PauseBehavior" not in {key for key, value in resumed.items() if isinstance(value, str)}


def test_the_list_of_a_calls_recordings(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    plain = api.request

    def noted(*args: Any, **more: Any) -> Response:
        asked.append((args, more))
        return plain(*args, **more)

    monkeypatch.setattr(api, "request", noted)
    row = {"sid": "RE1", "status": "completed", "duration": "31"}
    times = {"start_time": "Mon, 22 Nov 2027 10:00:00 +0000", "date_created": None}
    api.body = {"recordings": [{**row, **times}], "page_size": 50, "next_page_uri": None}
    (said,) = media.recordings_of_call(call := sid())
    assert (said.sid, said.status, said.seconds) == ("RE1", "completed", 31)
    assert said.started_at.isoformat() == "2027-11-22T10:00:00+00:00"
    assert f"'CallSid': '{call}'" in str(asked)


def test_what_a_callback_says_may_be_nonsense() -> None:
    said = media.said({"RecordingSid": "RE1", "RecordingDuration": "-1"})
    assert (said.sid, said.status, said.seconds) == ("RE1", "", None)
    assert said.started_at.tzinfo is not None
