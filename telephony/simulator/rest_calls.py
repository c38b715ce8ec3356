"""Twilio's REST API of calls."""

from starlette.responses import JSONResponse, Response

from telephony.simulator import phones
from telephony.simulator.api import ApiError, Asked, Form, Routes, not_found
from telephony.simulator.rest_wishes import callback, detection, fallback, recording_wish
from telephony.simulator.runner import Runner
from telephony.simulator.shapes import call_json
from telephony.simulator.sids import e164
from telephony.simulator.state import Call
from telephony.simulator.steps import Fetch, Inline, Step
from telephony.simulator.world import World

TIMEOUT, LONGEST_TIMEOUT = 60.0, 600.0  # seconds


def the_call(asked: Asked) -> Call:
    call = asked.world.calls.get(asked.part("sid"))
    if call is None:
        raise not_found(asked.request.url.path)
    return call


async def list_calls(asked: Asked) -> Response:
    """By To, From, Status, ParentCallSid, and by StartTime and EndTime with < and >."""
    found = [
        call_json(call)
        for call in reversed(asked.world.calls.values())
        if asked.matches(_filters(call))
        and asked.within("StartTime", call.begun)
        and asked.within("EndTime", call.ended)
    ]
    return asked.page("calls", found)


def _filters(call: Call) -> dict[str, str]:
    return {
        "To": call.to,
        "From": call.caller,
        "Status": call.status,
        "ParentCallSid": call.parent,
    }


async def fetch_call(asked: Asked) -> Response:
    return JSONResponse(call_json(the_call(asked)))


async def create_call(asked: Asked) -> Response:
    form, world = asked.form, asked.world
    phone = e164(form.get("To"))
    if phone is None:
        raise ApiError(400, 21211, f"Invalid 'To' Phone Number: {form.get('To')}")
    step = wanted_step(world, form)
    if step is None:
        raise ApiError(400, 21205, "Url parameter is required.")
    wanted = phones.Ringing(
        step,
        min(float(form.get("Timeout") or TIMEOUT), LONGEST_TIMEOUT),
        callback(form),
        fallback(form),
        detection(form, "AsyncAmdStatusCallback" if form.flag("AsyncAmd") else ""),
        recording_wish(world, form, "Record", "OutboundAPI"),
    )
    runner = phones.ring(world, form.get("From"), phone, wanted)
    return JSONResponse(call_json(runner.call), 201)


def wanted_step(world: World, form: Form) -> Step | None:
    """What `Twiml` or `Url` and `Method` ask for."""
    if form.get("Twiml"):
        return Inline(form.get("Twiml"), world.settings.public_url + "/")
    return Fetch(form.get("Url"), form.get("Method", "POST")) if form.get("Url") else None


async def update_call(asked: Asked) -> Response:
    """Redirect it or end it; 21220 when it is not in a state for that."""
    call, form = the_call(asked), asked.form
    runner = asked.world.runners.get(call.sid)
    if form.get("StatusCallback"):
        call.callback = callback(form)
    if form.get("Status"):
        _end(call, runner, form.get("Status"))
    elif step := wanted_step(asked.world, form):
        if call.status != "in-progress" or runner is None:
            raise ApiError(400, 21220, "Call is not in-progress. Cannot redirect.")
        call.fallback = fallback(form) or call.fallback
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


CALL_ROUTES: Routes = [
    ("/Calls.json", list_calls, "GET"),
    ("/Calls.json", create_call, "POST"),
    ("/Calls/{sid}.json", fetch_call, "GET"),
    ("/Calls/{sid}.json", update_call, "POST"),
]
