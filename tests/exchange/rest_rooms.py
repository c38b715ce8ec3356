"""REST: conferences, their participants, recordings."""

from tests.exchange import dialling, twiml
from tests.exchange.rest import ApiError, Asked, Reply, Route, not_found
from tests.exchange.rest_calls import the_call
from tests.exchange.rooms import Room, Seat, running_or_new
from tests.exchange.shapes import recording_json, room_json, seat_json
from tests.exchange.things import Call, Fetch, Listener, Recording
from tests.exchange.wire import Answer

MUSIC = "audio/x-wav"
CURRENT = "Twilio.CURRENT"


def _the_room(asked: Asked) -> Room:
    if room := asked.world.rooms.get(asked.parts[0]):
        return room
    raise not_found(asked)


def _the_seat(asked: Asked) -> tuple[Room, Seat]:
    """By call SID or by label; nobody sits in a conference that is over."""
    room = _the_room(asked)
    if seat := room.seat_of(asked.parts[1]):
        return room, seat
    raise not_found(asked)


def list_rooms(asked: Asked) -> Reply:
    found = [
        room_json(asked.world, room)
        for room in reversed(asked.world.rooms.values())
        if asked.matches({"FriendlyName": room.name, "Status": room.status})
    ]
    return asked.page("conferences", found)


def fetch_room(asked: Asked) -> Reply:
    return 200, room_json(asked.world, _the_room(asked))


def update_room(asked: Asked) -> Reply:
    room = _the_room(asked)
    if asked.get("AnnounceUrl"):
        for seat in room.seats.values():
            _plays(asked, seat, "AnnounceUrl")
    if asked.get("Status") == "completed":
        room.close("conference-ended-via-api")
    return 200, room_json(asked.world, room)


def list_seats(asked: Asked) -> Reply:
    room = _the_room(asked)
    found = [
        seat_json(asked.world, room, seat)
        for seat in room.seats.values()
        if asked.matches({"Muted": str(seat.muted).lower(), "Hold": str(seat.hold).lower()})
    ]
    return asked.page("participants", found)


def fetch_seat(asked: Asked) -> Reply:
    return 200, seat_json(asked.world, *_the_seat(asked))


def update_seat(asked: Asked) -> Reply:
    """Hold, mute, announce, coach, and whether its leaving ends the conference."""
    room, seat = _the_seat(asked)
    if (muted := asked.flag("Muted")) is not None:
        room.set_muted(seat, muted)
    if (hold := asked.flag("Hold")) is not None:
        room.set_hold(seat, hold)
        if hold:
            _plays(asked, seat, "HoldUrl")
    if asked.get("AnnounceUrl"):
        _plays(asked, seat, "AnnounceUrl")
    _modify(asked, room, seat)
    return 200, seat_json(asked.world, room, seat)


def _modify(asked: Asked, room: Room, seat: Seat) -> None:
    coaching, ends = asked.flag("Coaching"), asked.flag("EndConferenceOnExit")
    if coaching is None and ends is None:
        return
    coach = None if coaching is None else asked.get("CallSidToCoach") if coaching else ""
    if coach and room.seat_of(coach) is None:
        raise ApiError(400, 13240, "The call to coach is not in the conference")
    room.modify(seat, ends, coach)


def _plays(asked: Asked, seat: Seat, name: str) -> None:
    """The document is asked for later and its words are heard by this one alone."""
    if not (url := asked.get(name)):
        return
    wire = asked.world.wire
    hook = wire.hook("music", url, asked.world.about(seat.call), about=seat.call.sid)

    def hears(answer: Answer) -> None:
        if answer.content_type.startswith("audio/"):
            seat.call.heard.append(url)
            return
        seat.call.heard += [twiml.words(node) for node in twiml.read(answer, "conferenceWaitUrl")]

    wire.tell(hook.with_answer(hears))


def remove_seat(asked: Asked) -> Reply:
    room, seat = _the_seat(asked)
    room.leave(seat, "participant_updated_via_api", kicked=True)
    asked.runner.freed(seat.call)
    return 204, None


def add_seat(asked: Asked) -> Reply:
    """Ring a telephone, which sits down in the conference when it is answered."""
    world, wanted = asked.world, asked.parts[0]
    room = world.rooms.get(wanted) or running_or_new(world, wanted, None, asked.runner.freed)
    call = Call(
        world.sid("CA"), asked.get("From"), asked.get("To"), "outbound-api", world.clock.now
    )
    if asked.get("StatusCallback"):
        events = asked.all("StatusCallbackEvent") or ("completed",)
        call.listeners = [Listener(asked.get("StatusCallback"), events)]
    then = Fetch("https://inline.invalid/", inline=_seat_document(asked, room))
    dialling.ring(asked.runner, call, int(asked.get("Timeout", "60")), then)
    ends = bool(asked.flag("EndConferenceOnExit"))
    seat = Seat(call, asked.get("Label"), starts=True, ends=ends)
    return 201, seat_json(world, room, seat)


def _seat_document(asked: Asked, room: Room) -> str:
    names = {
        "participantLabel": asked.get("Label"),
        "muted": asked.get("Muted"),
        "startConferenceOnEnter": asked.get("StartConferenceOnEnter"),
        "endConferenceOnExit": asked.get("EndConferenceOnExit"),
        "coach": asked.get("CallSidToCoach"),
    }
    said = " ".join(f'{name}="{value}"' for name, value in names.items() if value)
    noun = f"<Conference {said}>{room.name}</Conference>"
    return f"<Response><Dial>{noun}</Dial></Response>"


# --- recordings


def _list(asked: Asked, found: list[Recording]) -> Reply:
    return asked.page("recordings", [recording_json(asked.world, one) for one in found])


def _kept(asked: Asked) -> list[Recording]:
    return [one for one in asked.world.recordings.values() if not one.is_deleted]


def list_recordings(asked: Asked) -> Reply:
    return _list(asked, _kept(asked))


def list_call_recordings(asked: Asked) -> Reply:
    return _list(asked, [one for one in _kept(asked) if one.call == asked.parts[0]])


def list_room_recordings(asked: Asked) -> Reply:
    return _list(asked, [one for one in _kept(asked) if one.conference == asked.parts[0]])


def the_recording(asked: Asked) -> Recording:
    """By SID; `Twilio.CURRENT` is the one that runs on this call or conference."""
    for one in _kept(asked):
        owner = asked.parts[0] if len(asked.parts) > 1 else ""
        if owner and owner not in (one.call, one.conference):
            continue
        runs = asked.parts[-1] == CURRENT and one.status in ("in-progress", "paused")
        if runs or one.sid == asked.parts[-1]:
            return one
    raise not_found(asked)


def fetch_recording(asked: Asked) -> Reply:
    return 200, recording_json(asked.world, the_recording(asked))


def update_recording(asked: Asked) -> Reply:
    """Pause, go on, stop."""
    recording, status = the_recording(asked), asked.get("Status")
    recording.pauses.append(status)
    recording.status = "completed" if status == "stopped" else status
    return 200, recording_json(asked.world, recording)


def record_call(asked: Asked) -> Reply:
    """Start a recording of this call."""
    world, call = asked.world, the_call(asked)
    recording = Recording(world.sid("RE"), call.sid, "StartCallRecordingAPI", world.clock.now)
    if asked.get("RecordingStatusCallback"):
        events = asked.all("RecordingStatusCallbackEvent") or ("completed",)
        recording.listener = Listener(asked.get("RecordingStatusCallback"), events)
    world.recordings[recording.sid] = recording
    return 201, recording_json(world, recording)


def delete_recording(asked: Asked) -> Reply:
    the_recording(asked).is_deleted = True
    return 204, None


ROOM, SEATS = r"/Conferences/(CF\w+)", r"/Conferences/([\w-]+)/Participants"
TAPES, CALL_TAPES = r"/Recordings", r"/Calls/(CA\w+)/Recordings"
ONE = r"/([\w.]+)\.json"
ROOM_ROUTES: list[Route] = [
    ("GET", r"/Conferences\.json", list_rooms),
    ("GET", ROOM + r"\.json", fetch_room),
    ("POST", ROOM + r"\.json", update_room),
    ("GET", SEATS + r"\.json", list_seats),
    ("POST", SEATS + r"\.json", add_seat),
    ("GET", SEATS + r"/([\w-]+)\.json", fetch_seat),
    ("POST", SEATS + r"/([\w-]+)\.json", update_seat),
    ("DELETE", SEATS + r"/([\w-]+)\.json", remove_seat),
    ("GET", TAPES + r"\.json", list_recordings),
    ("GET", CALL_TAPES + r"\.json", list_call_recordings),
    ("POST", CALL_TAPES + r"\.json", record_call),
    ("GET", ROOM + TAPES + r"\.json", list_room_recordings),
    *(
        (verb, owner + ONE, view)
        for owner in (TAPES, CALL_TAPES, ROOM + TAPES)
        for verb, view in (
            ("GET", fetch_recording),
            ("POST", update_recording),
            ("DELETE", delete_recording),
        )
    ),
]
