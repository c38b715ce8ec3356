"""The part of Twilio's 2010 REST API that is used: texts, queues, and the table of all routes.

To add a resource: write its views in a module `rest_….py` that ends with its `Routes`, and name
those in REST_ROUTES.
"""

import json

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from telephony.simulator import phones
from telephony.simulator.api import ApiError, Asked, Routes, View, authorised, not_found
from telephony.simulator.rest_account import ACCOUNT_ROUTES
from telephony.simulator.rest_calls import CALL_ROUTES, wanted_step
from telephony.simulator.rest_conferences import CONFERENCE_ROUTES
from telephony.simulator.rest_recordings import RECORDING_ROUTES
from telephony.simulator.shapes import member_json, queue_json, text_json
from telephony.simulator.sids import e164
from telephony.simulator.state import Member, Queue, Text

BASE = "/2010-04-01/Accounts/{account}"
LONGEST_BODY = 1600
WHATSAPP = "whatsapp:"


# --- texts


async def create_text(asked: Asked) -> Response:
    form, to = asked.form, _address(asked.form.get("To"))
    if to is None:
        raise ApiError(400, 21211, f"The 'To' number {form.get('To')} is not a valid phone number.")
    if not form.get("From") and not form.get("MessagingServiceSid"):
        raise ApiError(400, 21603, "A 'From' phone number is required.")
    body = (
        _in_template(form.get("ContentVariables")) if form.get("ContentSid") else form.get("Body")
    )
    if not body:
        raise ApiError(400, 21602, "Message body is required.")
    if to.startswith(WHATSAPP) and not form.get("ContentSid"):
        raise ApiError(400, 63016, "Outside the allowed window, a template is needed.")
    if len(body) > LONGEST_BODY:
        raise ApiError(400, 21617, "The concatenated message body exceeds the 1600 characters")
    text = Text(
        "outbound-api",
        form.get("From"),
        to,
        body,
        "queued",
        asked.world.settings.account_sid,
        form.get("StatusCallback"),
    )
    phones.send_to_phone(asked.world, text)
    return JSONResponse(text_json(text), 201)


def _address(text: str) -> str | None:
    """A number, or one of WhatsApp's addresses, which stays one."""
    prefix = WHATSAPP if text.startswith(WHATSAPP) else ""
    number = e164(text.removeprefix(prefix))
    return f"{prefix}{number}" if number else None


def _in_template(variables: str) -> str:
    """Templates are approved elsewhere; here all of them say what stands in their places."""
    try:
        places = json.loads(variables or "{}")
    except ValueError:
        places = None
    if not isinstance(places, dict):
        raise ApiError(400, 21656, "The ContentVariables Parameter is invalid.")
    return " · ".join(str(places[place]) for place in sorted(places))


async def fetch_text(asked: Asked) -> Response:
    text = asked.world.texts.get(asked.part("sid"))
    if text is None:
        raise not_found(asked.request.url.path)
    return JSONResponse(text_json(text))


async def list_texts(asked: Asked) -> Response:
    """By To, From and DateSent (a day; also `DateSent>` and `DateSent<`, both inclusive)."""
    found = [
        text_json(text)
        for text in reversed(asked.world.texts.values())
        if asked.matches({"To": text.to, "From": text.sender}) and _sent_then(asked, text)
    ]
    return asked.page("messages", found)


def _sent_then(asked: Asked, text: Text) -> bool:
    query = asked.request.query_params
    day = (text.sent or text.created).date().isoformat()
    on, since, until = (query.get(f"DateSent{mark}", "")[:10] for mark in ("", ">", "<"))
    return (not on or day == on) and (not since or day >= since) and (not until or day <= until)


TEXT_ROUTES: Routes = [
    ("/Messages.json", list_texts, "GET"),
    ("/Messages.json", create_text, "POST"),
    ("/Messages/{sid}.json", fetch_text, "GET"),
]


# --- queues


def the_queue(asked: Asked) -> Queue:
    queue = asked.world.queues.get(asked.part("queue"))
    if queue is None:
        raise not_found(asked.request.url.path)
    return queue


def the_member(asked: Asked) -> Member:
    """By call SID, or the longest waiting one as `Front`; 404 when it hung up meanwhile."""
    members, wanted = the_queue(asked).members, asked.part("sid")
    for member in members:
        if wanted in (member.call.sid, "Front"):
            return member
    raise not_found(asked.request.url.path)


async def list_queues(asked: Asked) -> Response:
    return asked.page("queues", [queue_json(queue) for queue in asked.world.queues.values()])


async def fetch_queue(asked: Asked) -> Response:
    return JSONResponse(queue_json(the_queue(asked)))


async def list_members(asked: Asked) -> Response:
    queue = the_queue(asked)
    return asked.page("queue_members", [member_json(queue, m) for m in queue.members])


async def fetch_member(asked: Asked) -> Response:
    return JSONResponse(member_json(the_queue(asked), the_member(asked)))


async def dequeue_member(asked: Asked) -> Response:
    """Take this caller out of the queue and play it the document at `Url`."""
    member, step = the_member(asked), wanted_step(asked.world, asked.form)
    if step is None:
        raise ApiError(400, 20001, "Url is required")
    answer = JSONResponse(member_json(the_queue(asked), member))
    asked.world.runners[member.call.sid].redirect(step)
    return answer


QUEUE_ROUTES: Routes = [
    ("/Queues.json", list_queues, "GET"),
    ("/Queues/{queue}.json", fetch_queue, "GET"),
    ("/Queues/{queue}/Members.json", list_members, "GET"),
    ("/Queues/{queue}/Members/{sid}.json", fetch_member, "GET"),
    ("/Queues/{queue}/Members/{sid}.json", dequeue_member, "POST"),
]


def rest_route(path: str, view: View, method: str) -> Route:
    """A view below the account's address, behind its credentials."""
    return Route(BASE + path, authorised(view), methods=[method])


REST_ROUTES = [
    rest_route(path, view, method)
    for routes in (
        ACCOUNT_ROUTES,
        CALL_ROUTES,
        TEXT_ROUTES,
        QUEUE_ROUTES,
        CONFERENCE_ROUTES,
        RECORDING_ROUTES,
    )
    for path, view, method in routes
]
