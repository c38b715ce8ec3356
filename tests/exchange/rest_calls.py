"""REST: calls, texts, queues."""

from tests.exchange import dialling
from tests.exchange.rest import ApiError, Asked, Reply, Route, not_found
from tests.exchange.shapes import call_json, member_json, queue_json, text_json
from tests.exchange.things import Call, Fetch, Listener, Member, Queue, Text

LONGEST_BODY = 1600
NOT_IN_PROGRESS = "Call is not in-progress. Cannot redirect."


def the_call(asked: Asked) -> Call:
    if call := asked.world.calls.get(asked.parts[0]):
        return call
    raise not_found(asked)


def list_calls(asked: Asked) -> Reply:
    """By To, From, Status, and the day or moment it started."""
    found = [
        call_json(asked.world, call)
        for call in reversed(asked.world.calls.values())
        if asked.matches({"To": call.to, "From": call.caller, "Status": call.status})
        and _started_then(asked, call)
    ]
    return asked.page("calls", found)


def _started_then(asked: Asked, call: Call) -> bool:
    began = call.created.strftime("%Y-%m-%dT%H:%M:%SZ")
    since, until = asked.query.get("StartTime>", ""), asked.query.get("StartTime<", "9")
    on = asked.query.get("StartTime", "")
    return began.startswith(on[:10]) and since <= began[: len(since) or None] and began <= until


def fetch_call(asked: Asked) -> Reply:
    return 200, call_json(asked.world, the_call(asked))


def create_call(asked: Asked) -> Reply:
    """The telephone rings; what its owner does is known from `Exchange.phones`."""
    world, to = asked.world, asked.get("To")
    if not to.startswith("+"):
        raise ApiError(400, 21211, "The 'To' number is not a valid phone number.")
    then = _wanted(asked)
    if then is None:
        raise ApiError(400, 21205, "Url parameter is required.")
    call = Call(world.sid("CA"), asked.get("From"), to, "outbound-api", world.clock.now)
    if asked.get("StatusCallback"):
        events = asked.all("StatusCallbackEvent") or ("completed",)
        call.listeners = [Listener(asked.get("StatusCallback"), events)]
    dialling.ring(asked.runner, call, int(asked.get("Timeout", "60")), then)
    return 201, call_json(world, call) | {"status": "queued"}


def _wanted(asked: Asked) -> Fetch | None:
    if asked.get("Twiml"):
        return Fetch("https://inline.invalid/", inline=asked.get("Twiml"))
    return Fetch(asked.get("Url"), asked.get("Method", "POST")) if asked.get("Url") else None


def update_call(asked: Asked) -> Reply:
    """Send it elsewhere or end it; 21220 when it is not in a state for that."""
    call, status = the_call(asked), asked.get("Status")
    if status:
        _end(asked, call, status)
    elif then := _wanted(asked):
        if call.status != "in-progress":
            raise ApiError(400, 21220, NOT_IN_PROGRESS)
        asked.runner.redirect(call, then)
    return 200, call_json(asked.world, call)


def _end(asked: Asked, call: Call, status: str) -> None:
    """`canceled` only stops a call that was not answered; `completed` ends any."""
    if not call.live:
        raise ApiError(400, 21220, NOT_IN_PROGRESS)
    if call.status in ("queued", "ringing"):
        asked.runner.end(call, "canceled")
    elif status == "completed":
        asked.runner.end(call)


# --- texts


def create_text(asked: Asked) -> Reply:
    world, to, body = asked.world, asked.get("To"), asked.get("Body")
    if not to.startswith("+"):
        raise ApiError(400, 21211, "The 'To' number is not a valid phone number.")
    if len(body) > LONGEST_BODY:
        raise ApiError(400, 21617, "The concatenated message body exceeds the 1600 characters")
    sender, callback = asked.get("From"), asked.get("StatusCallback")
    text = Text(world.sid("SM"), sender, to, body, world.clock.now, callback)
    world.texts[text.sid] = text
    return 201, text_json(world, text)


def fetch_text(asked: Asked) -> Reply:
    if text := asked.world.texts.get(asked.parts[0]):
        return 200, text_json(asked.world, text)
    raise not_found(asked)


def list_texts(asked: Asked) -> Reply:
    found = [
        text_json(asked.world, text)
        for text in reversed(asked.world.texts.values())
        if asked.matches({"To": text.to, "From": text.sender})
    ]
    return asked.page("messages", found)


# --- queues


def _the_queue(asked: Asked) -> Queue:
    for queue in asked.world.queues.values():
        if queue.sid == asked.parts[0]:
            return queue
    raise not_found(asked)


def _the_member(asked: Asked) -> Member:
    """By call SID, or the longest waiting one as `Front`; 404 when it hung up meanwhile."""
    for member in _the_queue(asked).members:
        if asked.parts[1] in (member.call.sid, "Front"):
            return member
    raise not_found(asked)


def list_queues(asked: Asked) -> Reply:
    return asked.page("queues", [queue_json(asked.world, q) for q in asked.world.queues.values()])


def fetch_queue(asked: Asked) -> Reply:
    return 200, queue_json(asked.world, _the_queue(asked))


def list_members(asked: Asked) -> Reply:
    members = _the_queue(asked).members
    return asked.page("queue_members", [member_json(asked.world, one) for one in members])


def fetch_member(asked: Asked) -> Reply:
    return 200, member_json(asked.world, _the_member(asked))


def dequeue_member(asked: Asked) -> Reply:
    """Take this caller out of the queue and on to the document at `Url`."""
    member, then = _the_member(asked), _wanted(asked)
    if then is None:
        raise ApiError(400, 20001, "Url is required")
    answer = member_json(asked.world, member)
    asked.runner.redirect(member.call, then)
    return 200, answer


SID, QUEUE = r"/Calls/(CA\w+)\.json", r"/Queues/(QU\w+)"
CALL_ROUTES: list[Route] = [
    ("GET", r"/Calls\.json", list_calls),
    ("POST", r"/Calls\.json", create_call),
    ("GET", SID, fetch_call),
    ("POST", SID, update_call),
    ("GET", r"/Messages\.json", list_texts),
    ("POST", r"/Messages\.json", create_text),
    ("GET", r"/Messages/(SM\w+)\.json", fetch_text),
    ("GET", r"/Queues\.json", list_queues),
    ("GET", QUEUE + r"\.json", fetch_queue),
    ("GET", QUEUE + r"/Members\.json", list_members),
    ("GET", QUEUE + r"/Members/(\w+)\.json", fetch_member),
    ("POST", QUEUE + r"/Members/(\w+)\.json", dequeue_member),
]
