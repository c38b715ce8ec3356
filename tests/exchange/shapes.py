"""The JSON of Twilio's 2010 API, as its OpenAPI file describes it."""

from typing import Any

from tests.exchange.rooms import Room, Seat
from tests.exchange.things import Call, Member, Queue, Recording, Text
from tests.exchange.world import VERSION, World, stamp

Json = dict[str, Any]


def uri(world: World, path: str) -> str:
    return f"/{VERSION}/Accounts/{world.account}/{path}.json"


def call_json(world: World, call: Call) -> Json:
    names = {"recordings": "Recordings", "notifications": "Notifications", "events": "Events"}
    return {
        "sid": call.sid,
        "date_created": stamp(call.created),
        "date_updated": stamp(call.ended or call.answered or call.created),
        "parent_call_sid": call.parent.sid if call.parent else None,
        "account_sid": world.account,
        "to": call.to,
        "to_formatted": call.to,
        "from": call.caller,
        "from_formatted": call.caller,
        "phone_number_sid": None,
        "status": call.status,
        "start_time": stamp(call.answered or call.created),
        "end_time": stamp(call.ended) or None,
        "duration": None if call.live else str(call.seconds(world.clock.now)),
        "price": None,
        "price_unit": "USD",
        "direction": call.direction,
        "answered_by": None,
        "api_version": VERSION,
        "forwarded_from": None,
        "group_sid": None,
        "caller_name": None,
        "queue_time": "0",
        "trunk_sid": None,
        "uri": uri(world, f"Calls/{call.sid}"),
        "subresource_uris": {
            key: uri(world, f"Calls/{call.sid}/{name}") for key, name in names.items()
        },
    }


def text_json(world: World, text: Text) -> Json:
    return {
        "body": text.body,
        "num_segments": "1",
        "direction": "outbound-api",
        "from": text.sender,
        "to": text.to,
        "date_updated": stamp(text.created),
        "price": None,
        "error_message": None,
        "uri": uri(world, f"Messages/{text.sid}"),
        "account_sid": world.account,
        "num_media": "0",
        "status": text.status,
        "messaging_service_sid": None,
        "sid": text.sid,
        "date_sent": stamp(text.created),
        "date_created": stamp(text.created),
        "error_code": text.error,
        "price_unit": "USD",
        "api_version": VERSION,
        "subresource_uris": {"media": uri(world, f"Messages/{text.sid}/Media")},
    }


def room_json(world: World, room: Room) -> Json:
    path = f"Conferences/{room.sid}"
    names = {"participants": "Participants", "recordings": "Recordings"}
    return {
        "account_sid": world.account,
        "date_created": stamp(room.created),
        "date_updated": stamp(world.clock.now),
        "api_version": VERSION,
        "friendly_name": room.name,
        "region": "ie1",
        "sid": room.sid,
        "status": room.status,
        "uri": uri(world, path),
        "subresource_uris": {key: uri(world, f"{path}/{name}") for key, name in names.items()},
        # Twilio's schema has it only once there is a value: null is no member of the enum.
        **({"reason_conference_ended": room.reason} if room.reason else {}),
        "call_sid_ending_conference": room.ended_by or None,
    }


def seat_json(world: World, room: Room, seat: Seat) -> Json:
    return {
        "account_sid": world.account,
        "call_sid": seat.call.sid,
        "label": seat.label or None,
        "call_sid_to_coach": seat.coach or None,
        "coaching": bool(seat.coach),
        "conference_sid": room.sid,
        "date_created": stamp(seat.joined or world.clock.now),
        "date_updated": stamp(world.clock.now),
        "end_conference_on_exit": seat.ends,
        "muted": seat.muted,
        "hold": seat.hold,
        "start_conference_on_enter": seat.starts,
        "status": "connected" if seat.joined else "queued",
        "queue_time": "0",
        "uri": uri(world, f"Conferences/{room.sid}/Participants/{seat.call.sid}"),
    }


def recording_json(world: World, recording: Recording, path: str = "Recordings") -> Json:
    is_done = recording.status == "completed"
    return {
        "account_sid": world.account,
        "api_version": VERSION,
        "call_sid": recording.call,
        "conference_sid": recording.conference or None,
        "channels": 1,
        "date_created": stamp(recording.created),
        "date_updated": stamp(world.clock.now),
        "start_time": stamp(recording.created),
        "price": None,
        "price_unit": "USD",
        "duration": str(recording.seconds) if is_done else None,
        "sid": recording.sid,
        "source": recording.source,
        "status": recording.status,
        "error_code": None,
        "encryption_details": None,
        "uri": uri(world, f"{path}/{recording.sid}"),
    }


def queue_json(world: World, queue: Queue) -> Json:
    return {
        "date_updated": stamp(queue.created),
        "current_size": len(queue.members),
        "friendly_name": queue.name,
        "uri": uri(world, f"Queues/{queue.sid}"),
        "account_sid": world.account,
        "average_wait_time": 0,
        "sid": queue.sid,
        "date_created": stamp(queue.created),
        "max_size": 1000,
    }


def member_json(world: World, member: Member) -> Json:
    queue = member.queue
    return {
        "call_sid": member.call.sid,
        "date_enqueued": stamp(member.since),
        "position": queue.members.index(member) + 1,
        "uri": uri(world, f"Queues/{queue.sid}/Members/{member.call.sid}"),
        "wait_time": int((world.clock.now - member.since).total_seconds()),
        "queue_sid": queue.sid,
    }


def page_json(name: str, items: list[Json], path: str, page: int, size: int) -> Json:
    """One page of a list; `page` counts from 0."""
    shown = items[page * size : (page + 1) * size]

    def address(number: int) -> str:
        return f"{path}?PageSize={size}&Page={number}"

    return {
        name: shown,
        "end": page * size + max(len(shown) - 1, 0),
        "first_page_uri": address(0),
        "next_page_uri": address(page + 1) if len(items) > (page + 1) * size else None,
        "page": page,
        "page_size": size,
        "previous_page_uri": address(page - 1) if page else None,
        "start": page * size,
        "uri": address(page),
    }
