"""The JSON of Twilio's 2010 API, as its OpenAPI file describes it."""

from typing import Any

from telephony.simulator.conference import Conference, Seat
from telephony.simulator.params import API_VERSION
from telephony.simulator.recordings import Recording
from telephony.simulator.segments import segments
from telephony.simulator.sids import rfc2822
from telephony.simulator.state import Call, Member, Queue, Text

Json = dict[str, Any]


def _uri(account: str, path: str) -> str:
    return f"/{API_VERSION}/Accounts/{account}/{path}.json"


def _subresources(account: str, path: str, names: dict[str, str]) -> dict[str, str]:
    return {key: _uri(account, f"{path}/{name}") for key, name in names.items()}


def call_json(call: Call) -> Json:
    """`duration` is absent until the call is over."""
    path = f"Calls/{call.sid}"
    names = {"recordings": "Recordings", "notifications": "Notifications", "events": "Events"}
    return {
        "sid": call.sid,
        "date_created": rfc2822(call.created),
        "date_updated": rfc2822(call.updated),
        "parent_call_sid": call.parent or None,
        "account_sid": call.account_sid,
        "to": call.to,
        "to_formatted": call.to,
        "from": call.caller,
        "from_formatted": call.caller,
        "phone_number_sid": None,
        "status": call.status,
        "start_time": rfc2822(call.begun),
        "end_time": rfc2822(call.ended),
        "duration": None if call.live else str(call.seconds),
        "price": None,
        "price_unit": "USD",
        "direction": call.direction,
        "answered_by": call.answered_by or None,
        "api_version": API_VERSION,
        "forwarded_from": None,
        "group_sid": None,
        "caller_name": None,
        "queue_time": "0",
        "trunk_sid": None,
        "uri": _uri(call.account_sid, path),
        "subresource_uris": _subresources(call.account_sid, path, names),
    }


def text_json(text: Text) -> Json:
    path = f"Messages/{text.sid}"
    return {
        "body": text.body,
        "num_segments": str(segments(text.body)),
        "direction": text.direction,
        "from": text.sender,
        "to": text.to,
        "date_updated": rfc2822(text.updated),
        "price": None,
        "error_message": None,
        "uri": _uri(text.account_sid, path),
        "account_sid": text.account_sid,
        "num_media": "0",
        "status": text.status,
        "messaging_service_sid": None,
        "sid": text.sid,
        "date_sent": rfc2822(text.sent),
        "date_created": rfc2822(text.created),
        "error_code": text.error_code,
        "price_unit": "USD",
        "api_version": API_VERSION,
        "subresource_uris": _subresources(text.account_sid, path, {"media": "Media"}),
    }


def conference_json(room: Conference) -> Json:
    account, path = room.world.settings.account_sid, f"Conferences/{room.sid}"
    names = {"participants": "Participants", "recordings": "Recordings"}
    return {
        "account_sid": account,
        "date_created": rfc2822(room.created),
        "date_updated": rfc2822(room.updated),
        "api_version": API_VERSION,
        "friendly_name": room.friendly_name,
        "region": "us1",
        "sid": room.sid,
        "status": room.status,
        "uri": _uri(account, path),
        "subresource_uris": _subresources(account, path, names),
        # Twilio's schema has these two only once there is a value; null is no member of the enum
        **({"reason_conference_ended": room.reason_ended} if room.reason_ended else {}),
        "call_sid_ending_conference": room.ended_by or None,
    }


def participant_json(room: Conference, seat: Seat) -> Json:
    account = room.world.settings.account_sid
    return {
        "account_sid": account,
        "call_sid": seat.call.sid,
        "label": seat.label or None,
        "call_sid_to_coach": seat.coach or None,
        "coaching": bool(seat.coach),
        "conference_sid": room.sid,
        "date_created": rfc2822(seat.joined),
        "date_updated": rfc2822(room.updated),
        "end_conference_on_exit": seat.ends,
        "muted": seat.muted,
        "hold": seat.hold,
        "start_conference_on_enter": seat.starts,
        "status": "connected",
        "queue_time": "0",
        "uri": _uri(account, f"Conferences/{room.sid}/Participants/{seat.call.sid}"),
    }


def recording_json(recording: Recording) -> Json:
    """Length and media only once it is finished."""
    account, path = recording.call.account_sid, f"Recordings/{recording.sid}"
    names = {"transcriptions": "Transcriptions", "add_on_results": "AddOnResults"}
    done = recording.finished and not recording.deleted
    return {
        "account_sid": account,
        "api_version": API_VERSION,
        "call_sid": recording.call.sid,
        "conference_sid": recording.conference or None,
        "date_created": rfc2822(recording.started),
        "date_updated": rfc2822(recording.updated),
        "start_time": rfc2822(recording.started),
        "duration": str(recording.seconds) if done else None,
        "sid": recording.sid,
        "price": None,
        "price_unit": "USD",
        "status": "deleted" if recording.deleted else recording.rest_status,
        "channels": recording.wish.channels,
        "source": recording.wish.source,
        "error_code": None,
        "uri": _uri(account, path),
        "encryption_details": None,
        "subresource_uris": _subresources(account, path, names),
        "media_url": recording.url if done else None,
    }


def nested_recording_json(recording: Recording, owner: str) -> Json:
    """As Calls/…/Recordings and Conferences/…/Recordings have it; `owner` is that path."""
    whole = recording_json(recording)
    whole["uri"] = _uri(recording.call.account_sid, f"{owner}/Recordings/{recording.sid}")
    names = {"subresource_uris", "media_url"}
    return {name: value for name, value in whole.items() if name not in names}


def queue_json(queue: Queue) -> Json:
    return {
        "date_updated": rfc2822(queue.created),
        "current_size": len(queue.members),
        "friendly_name": queue.friendly_name,
        "uri": _uri(queue.account_sid, f"Queues/{queue.sid}"),
        "account_sid": queue.account_sid,
        "average_wait_time": queue.average,
        "sid": queue.sid,
        "date_created": rfc2822(queue.created),
        "max_size": queue.max_size,
    }


def member_json(queue: Queue, member: Member) -> Json:
    return {
        "call_sid": member.call.sid,
        "date_enqueued": rfc2822(member.since),
        "position": queue.members.index(member) + 1,
        "uri": _uri(queue.account_sid, f"Queues/{queue.sid}/Members/{member.call.sid}"),
        "wait_time": member.waited,
        "queue_sid": queue.sid,
    }


def page_json(name: str, items: list[Json], path: str, page: int, size: int) -> Json:
    """One page of a list; `page` counts from 0."""
    shown = items[page * size : (page + 1) * size]
    more = len(items) > (page + 1) * size

    def address(number: int) -> str:
        return f"{path}?PageSize={size}&Page={number}"

    return {
        name: shown,
        "end": page * size + max(len(shown) - 1, 0),
        "first_page_uri": address(0),
        "next_page_uri": address(page + 1) if more else None,
        "page": page,
        "page_size": size,
        "previous_page_uri": address(page - 1) if page else None,
        "start": page * size,
        "uri": address(page),
    }
