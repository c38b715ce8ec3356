"""The part of Twilio's 2010 REST API that is used: calls, texts and queues."""

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from telephony.simulator import phones
from telephony.simulator.api import ApiError, Asked, Form, View, authorised, not_found
from telephony.simulator.rest_conferences import CONFERENCE_ROUTES
from telephony.simulator.runner import Runner
from telephony.simulator.shapes import call_json, member_json, queue_json, text_json
from telephony.simulator.sids import e164
from telephony.simulator.state import Call, Callback, Member, Queue, Text
from telephony.simulator.steps import Fetch, Inline, Step
from telephony.simulator.world import World

BASE = "/2010-04-01/Accounts/{account}"
LONGEST_BODY = 1600


# --- calls


def the_call(asked: Asked) -> Call:
    call = asked.world.calls.get(asked.part("sid"))
    if call is None:
        raise not_found(asked.request.url.path)
    return call


async def list_calls(asked: Asked) -> Response:
    found = [
        call_json(call)
        for call in reversed(asked.world.calls.values())
        if asked.matches({"To": call.to, "From": call.caller, "Status": call.status})
    ]
    return asked.page("calls", found)


async def fetch_call(asked: Asked) -> Response:
    return JSONResponse(call_json(the_call(asked)))


async def create_call(asked: Asked) -> Response:
    form = asked.form
    phone = e164(form.get("To"))
    if phone is None:
        raise ApiError(400, 21211, f"Invalid 'To' Phone Number: {form.get('To')}")
    step = wanted_step(asked.world, form)
    if step is None:
        raise ApiError(400, 21205, "Url parameter is required.")
    seconds = float(form.get("Timeout", "60"))
    runner = phones.ring(asked.world, form.get("From"), phone, step, wanted_callback(form), seconds)
    return JSONResponse(call_json(runner.call), 201)


def wanted_step(world: World, form: Form) -> Step | None:
    """What `Twiml` or `Url` and `Method` ask for."""
    if form.get("Twiml"):
        return Inline(form.get("Twiml"), world.settings.public_url + "/")
    return Fetch(form.get("Url"), form.get("Method", "POST")) if form.get("Url") else None


def wanted_callback(form: Form) -> Callback | None:
    """StatusCallbackEvent is a repeated field; without it, only the end is told."""
    if not form.get("StatusCallback"):
        return None
    events = tuple(form.all("StatusCallbackEvent")) or ("completed",)
    return Callback(form.get("StatusCallback"), form.get("StatusCallbackMethod", "POST"), events)


async def update_call(asked: Asked) -> Response:
    """Redirect it or end it; 21220 when it is not in a state for that."""
    call, form = the_call(asked), asked.form
    runner = asked.world.runners.get(call.sid)
    if form.get("StatusCallback"):
        call.callback = wanted_callback(form)
    if form.get("Status"):
        _end(call, runner, form.get("Status"))
    elif step := wanted_step(asked.world, form):
        if call.status != "in-progress" or runner is None:
            raise ApiError(400, 21220, "Call is not in-progress. Cannot redirect.")
        runner.redirect(step)
    return JSONResponse(call_json(call))


def _end(call: Call, runner: Runner | None, status: str) -> None:
    """`canceled` only stops a call that was not answered; `completed` ends any."""
    if status not in ("completed", "canceled"):
        raise ApiError(400, 20001, f"Status {status!r} is not valid")
    if runner is None or not call.live:
        raise ApiError(400, 21220, "Call is not in-progress. Cannot redirect.")
    if call.status in ("queued", "ringing"):
        runner.end("canceled")
    elif status == "completed":
        runner.end("completed")


# --- texts


async def create_text(asked: Asked) -> Response:
    form, to = asked.form, e164(asked.form.get("To"))
    if to is None:
        raise ApiError(400, 21211, f"The 'To' number {form.get('To')} is not a valid phone number.")
    if not form.get("From") and not form.get("MessagingServiceSid"):
        raise ApiError(400, 21603, "A 'From' phone number is required.")
    if not form.get("Body"):
        raise ApiError(400, 21602, "Message body is required.")
    if len(form.get("Body")) > LONGEST_BODY:
        raise ApiError(400, 21617, "The concatenated message body exceeds the 1600 characters")
    text = Text(
        "outbound-api",
        form.get("From"),
        to,
        form.get("Body"),
        "queued",
        asked.world.settings.account_sid,
        form.get("StatusCallback"),
    )
    phones.send_to_phone(asked.world, text)
    return JSONResponse(text_json(text), 201)


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


def rest_route(path: str, view: View, method: str = "GET") -> Route:
    return Route(BASE + path, authorised(view), methods=[method])


REST_ROUTES = [
    rest_route("/Calls.json", list_calls),
    rest_route("/Calls.json", create_call, "POST"),
    rest_route("/Calls/{sid}.json", fetch_call),
    rest_route("/Calls/{sid}.json", update_call, "POST"),
    rest_route("/Messages.json", list_texts),
    rest_route("/Messages.json", create_text, "POST"),
    rest_route("/Messages/{sid}.json", fetch_text),
    rest_route("/Queues.json", list_queues),
    rest_route("/Queues/{queue}.json", fetch_queue),
    rest_route("/Queues/{queue}/Members.json", list_members),
    rest_route("/Queues/{queue}/Members/{sid}.json", fetch_member),
    rest_route("/Queues/{queue}/Members/{sid}.json", dequeue_member, "POST"),
    *(rest_route(path, view, method) for path, view, method in CONFERENCE_ROUTES),
]
