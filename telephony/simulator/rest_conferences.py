"""Twilio's REST API of conferences and their participants."""

from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.responses import JSONResponse, Response

from telephony.simulator import phones
from telephony.simulator.api import ApiError, Asked, Form, Routes, not_found
from telephony.simulator.conference import Conference, Seat, conference_named
from telephony.simulator.recordings import VOICES, RecordingWish
from telephony.simulator.rest_wishes import callback, detection, recording_wish
from telephony.simulator.shapes import Json, conference_json, participant_json
from telephony.simulator.sids import e164, rfc2822
from telephony.simulator.state import Callback
from telephony.simulator.steps import Fetch, Inline
from telephony.simulator.world import World

DEFAULT_EVENTS = ("start", "end")


def the_room(asked: Asked) -> Conference:
    room = asked.world.conferences.get(asked.part("conference"))
    if room is None:
        raise not_found(asked.request.url.path)
    return room


def the_seat(asked: Asked, room: Conference) -> Seat:
    """By call SID or by label; nobody sits in a conference that has ended."""
    wanted = asked.part("sid")
    for seat in room.seats.values():
        if wanted in (seat.call.sid, seat.label):
            return seat
    raise not_found(asked.request.url.path)


async def list_rooms(asked: Asked) -> Response:
    found = [
        conference_json(room)
        for room in reversed(asked.world.conferences.values())
        if asked.matches({"FriendlyName": room.friendly_name, "Status": room.status})
    ]
    return asked.page("conferences", found)


async def fetch_room(asked: Asked) -> Response:
    return JSONResponse(conference_json(the_room(asked)))


async def update_room(asked: Asked) -> Response:
    room, form = the_room(asked), asked.form
    if form.get("AnnounceUrl"):
        document = Fetch(form.get("AnnounceUrl"), form.get("AnnounceMethod", "POST"))
        room.announce(list(room.seats.values()), document)
    if form.get("Status") == "completed":
        room.close("conference-ended-via-api")
    return JSONResponse(conference_json(room))


async def list_participants(asked: Asked) -> Response:
    room = the_room(asked)
    found = [
        participant_json(room, seat) for seat in room.seats.values() if asked.matches(_flags(seat))
    ]
    return asked.page("participants", found)


def _flags(seat: Seat) -> dict[str, str]:
    found = {"Muted": seat.muted, "Hold": seat.hold, "Coaching": bool(seat.coach)}
    return {name: str(value).lower() for name, value in found.items()}


async def fetch_participant(asked: Asked) -> Response:
    room = the_room(asked)
    return JSONResponse(participant_json(room, the_seat(asked, room)))


async def update_participant(asked: Asked) -> Response:
    room, form = the_room(asked), asked.form
    seat = the_seat(asked, room)
    if (muted := form.flag("Muted")) is not None:
        room.mute(seat, muted)
    if (hold := form.flag("Hold")) is not None:
        room.hold(seat, hold, _hold_document(form))
    if form.get("AnnounceUrl"):
        document = Fetch(form.get("AnnounceUrl"), form.get("AnnounceMethod", "POST"))
        room.announce([seat], document)
    _modify(room, seat, form)
    return JSONResponse(participant_json(room, seat))


def _hold_document(form: Form) -> Fetch | None:
    url = form.get("HoldUrl")
    return Fetch(url, form.get("HoldMethod", "POST")) if url else None


def _modify(room: Conference, seat: Seat, form: Form) -> None:
    """Coaching wants the coached call in the conference, error 13240 otherwise."""
    coaching, ends = form.flag("Coaching"), form.flag("EndConferenceOnExit")
    if coaching is None and ends is None:
        return
    coach = None if coaching is None else form.get("CallSidToCoach") if coaching else ""
    if coach and coach not in room.seats:
        raise ApiError(400, 13240, "The call to coach is not in the conference")
    room.modify(seat, ends, coach)


async def remove_participant(asked: Asked) -> Response:
    room = the_room(asked)
    room.kick(the_seat(asked, room))
    return Response(status_code=204)


async def add_participant(asked: Asked) -> Response:
    """Ring a telephone, which sits down in the conference when it is answered."""
    form, world = asked.form, asked.world
    phone = e164(form.get("To"))
    if phone is None:
        raise ApiError(400, 21211, f"Invalid 'To' Phone Number: {form.get('To')}")
    room = _wanted_room(world, asked.part("conference"), form)
    label = form.get("Label")
    if label and any(seat.label == label for seat in room.seats.values()):
        raise ApiError(400, 16025, f"Participant label {label} is already in use")
    step = Inline(_seat_document(room, form), world.settings.public_url + "/")
    wanted = phones.Ringing(
        step,
        float(form.get("Timeout", "30")),
        callback(form),
        detection=detection(form, "AmdStatusCallback"),
        recording=recording_wish(world, form, "Record", "OutboundAPI"),
    )
    runner = phones.ring(world, form.get("From"), phone, wanted)
    return JSONResponse(_expected(room, runner.call.sid, form), 201)


def _wanted_room(world: World, name: str, form: Form) -> Conference:
    """By SID, or by friendly name: then it is made if need be."""
    if name in world.conferences:
        return world.conferences[name]
    events = tuple(form.all("ConferenceStatusCallbackEvent")) or DEFAULT_EVENTS
    method = form.get("ConferenceStatusCallbackMethod", "POST")
    listener = Callback(form.get("ConferenceStatusCallback"), method, events)
    return conference_named(world, name, listener, _conference_wish(world, form))


def _conference_wish(world: World, form: Form) -> RecordingWish | None:
    if form.get("ConferenceRecord", "do-not-record") not in ("record-from-start", "true"):
        return None
    trim = form.get("ConferenceTrim", "trim-silence") == "trim-silence"
    told = callback(form, "ConferenceRecordingStatusCallback")
    return RecordingWish(world, "Conference", told, trim, VOICES)


def _seat_document(room: Conference, form: Form) -> str:
    """The TwiML that the request amounts to."""
    attributes = {
        "participantLabel": form.get("Label"),
        "muted": form.get("Muted"),
        "startConferenceOnEnter": form.get("StartConferenceOnEnter"),
        "endConferenceOnExit": form.get("EndConferenceOnExit"),
        "coach": form.get("CallSidToCoach"),
        "waitUrl": form.get("WaitUrl"),
    }
    response = Element("Response")
    noun = SubElement(SubElement(response, "Dial"), "Conference")
    noun.attrib.update({name: value for name, value in attributes.items() if value})
    noun.text = room.friendly_name
    return tostring(response, "unicode")


def _expected(room: Conference, call_sid: str, form: Form) -> Json:
    """The participant as it will be; it is only `queued` now."""
    call = room.world.calls[call_sid]
    return {
        "account_sid": call.account_sid,
        "call_sid": call_sid,
        "label": form.get("Label") or None,
        "call_sid_to_coach": form.get("CallSidToCoach") or None,
        "coaching": bool(form.flag("Coaching")),
        "conference_sid": room.sid,
        "date_created": rfc2822(call.created),
        "date_updated": rfc2822(call.updated),
        "end_conference_on_exit": bool(form.flag("EndConferenceOnExit")),
        "muted": bool(form.flag("Muted")),
        "hold": False,
        "start_conference_on_enter": form.flag("StartConferenceOnEnter") is not False,
        "status": "queued",
        "queue_time": "0",
        "uri": f"/2010-04-01/Accounts/{call.account_sid}/Conferences/{room.sid}"
        f"/Participants/{call_sid}.json",
    }


ROOM, SEATS = "/Conferences/{conference}", "/Conferences/{conference}/Participants"
CONFERENCE_ROUTES: Routes = [
    ("/Conferences.json", list_rooms, "GET"),
    (ROOM + ".json", fetch_room, "GET"),
    (ROOM + ".json", update_room, "POST"),
    (SEATS + ".json", list_participants, "GET"),
    (SEATS + ".json", add_participant, "POST"),
    (SEATS + "/{sid}.json", fetch_participant, "GET"),
    (SEATS + "/{sid}.json", update_participant, "POST"),
    (SEATS + "/{sid}.json", remove_participant, "DELETE"),
]
