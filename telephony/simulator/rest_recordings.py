"""Twilio's REST API of recordings: the account's, a call's, a conference's, and their media."""

from collections.abc import Callable

from starlette.responses import JSONResponse, Response

from telephony.simulator.api import ApiError, Asked, Routes, not_found
from telephony.simulator.audio import mp3, wav
from telephony.simulator.recordings import Recording
from telephony.simulator.rest_calls import the_call
from telephony.simulator.rest_wishes import recording_wish
from telephony.simulator.shapes import nested_recording_json, recording_json

CURRENT = "Twilio.CURRENT"
MEDIA: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "wav": ("audio/x-wav", wav),
    "mp3": ("audio/mpeg", mp3),
}


def sound_file(recording: Recording, ending: str) -> Response:
    """The media as `wav` or `mp3`."""
    kind, make = MEDIA[ending]
    return Response(make(recording.seconds), media_type=kind)


# --- the account's


def the_recording(asked: Asked) -> Recording:
    """One that was not deleted; IncludeSoftDeleted finds those too."""
    recording = asked.world.recordings.get(asked.part("sid"))
    if recording is None or (recording.deleted and not _soft(asked)):
        raise not_found(asked.request.url.path)
    return recording


def _soft(asked: Asked) -> bool:
    return asked.request.query_params.get("IncludeSoftDeleted", "").lower() == "true"


async def list_recordings(asked: Asked) -> Response:
    """By CallSid, ConferenceSid and DateCreated; newest first."""
    found = [
        recording_json(recording)
        for recording in reversed(asked.world.recordings.values())
        if (_soft(asked) or not recording.deleted)
        and asked.matches({"CallSid": recording.call.sid, "ConferenceSid": recording.conference})
        and asked.within("DateCreated", recording.started)
    ]
    return asked.page("recordings", found)


async def fetch_recording(asked: Asked) -> Response:
    return JSONResponse(recording_json(the_recording(asked)))


async def delete_recording(asked: Asked) -> Response:
    return _delete(the_recording(asked))


def _delete(recording: Recording) -> Response:
    """Not while it runs or is being processed: 20009."""
    if not recording.finished:
        raise ApiError(409, 20009, "Cannot delete this resource before it is complete")
    recording.delete()
    return Response(status_code=204)


async def fetch_wav(asked: Asked) -> Response:
    return _media(asked, "wav")


async def fetch_mp3(asked: Asked) -> Response:
    return _media(asked, "mp3")


def _media(asked: Asked, ending: str) -> Response:
    """Twilio asks for the credentials when the account says so, as it should; 404 until the
    recording is finished, and for one with nothing on it."""
    recording = the_recording(asked)
    if recording.status != "completed" or recording.deleted:
        raise not_found(asked.request.url.path)
    return sound_file(recording, ending)


# --- those of a call or a conference


def _owned(asked: Asked) -> tuple[str, list[Recording]]:
    """The path of the owner and its recordings, newest first; 404 for an unknown owner."""
    world, params = asked.world, asked.request.path_params
    everything = [r for r in reversed(world.recordings.values()) if not r.deleted]
    if "conference" in params:
        sid = str(params["conference"])
        if sid not in world.conferences:
            raise not_found(asked.request.url.path)
        return f"Conferences/{sid}", [r for r in everything if r.conference == sid]
    call = the_call(asked)
    return f"Calls/{call.sid}", [r for r in everything if r.call is call and not r.conference]


def _one(asked: Asked) -> tuple[str, Recording]:
    """By SID, or the one that runs as `Twilio.CURRENT`."""
    owner, found = _owned(asked)
    wanted = asked.part("recording")
    for recording in found:
        if wanted == recording.sid or (wanted == CURRENT and recording.open):
            return owner, recording
    raise not_found(asked.request.url.path)


async def list_owned(asked: Asked) -> Response:
    owner, found = _owned(asked)
    inside = [r for r in found if asked.within("DateCreated", r.started)]
    return asked.page("recordings", [nested_recording_json(r, owner) for r in inside])


async def fetch_owned(asked: Asked) -> Response:
    owner, recording = _one(asked)
    return JSONResponse(nested_recording_json(recording, owner))


async def start_recording(asked: Asked) -> Response:
    """Only of a call that is in progress: 21220."""
    call = the_call(asked)
    wish = recording_wish(asked.world, asked.form, "", "StartCallRecordingAPI")
    if call.status != "in-progress" or wish is None:
        raise ApiError(400, 21220, "Requested resource is not eligible for recording")
    recording = Recording.of_call(wish, call)
    return JSONResponse(nested_recording_json(recording, f"Calls/{call.sid}"), 201)


async def update_recording(asked: Asked) -> Response:
    """Status paused, in-progress or stopped; PauseBehavior skip or silence."""
    owner, recording = _one(asked)
    if not recording.open:
        raise ApiError(400, 21220, "Requested resource is not eligible for recording")
    wanted = asked.form.get("Status")
    if wanted == "paused":
        recording.pause(asked.form.get("PauseBehavior", "silence"))
    elif wanted == "in-progress":
        recording.resume()
    elif wanted == "stopped":
        recording.stop()
    else:
        raise ApiError(400, 20001, f"Status {wanted!r} is not valid")
    return JSONResponse(nested_recording_json(recording, owner) | {"status": wanted})


async def delete_owned(asked: Asked) -> Response:
    return _delete(_one(asked)[1])


ONE = "/Recordings/{sid}"
OF_CALL, OF_CONFERENCE = "/Calls/{sid}/Recordings", "/Conferences/{conference}/Recordings"
RECORDING_ROUTES: Routes = [
    ("/Recordings.json", list_recordings, "GET"),
    (ONE + ".json", fetch_recording, "GET"),
    (ONE + ".json", delete_recording, "DELETE"),
    (ONE + ".wav", fetch_wav, "GET"),
    (ONE + ".mp3", fetch_mp3, "GET"),
    (OF_CALL + ".json", start_recording, "POST"),
    *(
        route
        for owner in (OF_CALL, OF_CONFERENCE)
        for route in (
            (owner + ".json", list_owned, "GET"),
            (owner + "/{recording}.json", fetch_owned, "GET"),
            (owner + "/{recording}.json", update_recording, "POST"),
            (owner + "/{recording}.json", delete_owned, "DELETE"),
        )
    ),
    (ONE, fetch_wav, "GET"),
]
