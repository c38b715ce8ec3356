"""What the page and the tests do with the telephones: JSON below /sim/."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from telephony.simulator import phones
from telephony.simulator.faults import Fault
from telephony.simulator.manners import MANNERS, Manner
from telephony.simulator.rest_recordings import sound_file
from telephony.simulator.runner import Runner
from telephony.simulator.sids import e164
from telephony.simulator.state import Call
from telephony.simulator.voices import press, speak
from telephony.simulator.world import World

Json = dict[str, Any]
View = Callable[[World, str, Json], Json | list[Json]]
HEARTBEAT = 15.0  # seconds between comments that keep the stream of events open


class Refused(Exception):
    """Cannot be done now; said to the page with 409, with 404 for what is not there."""

    def __init__(self, message: str, status: int = 409) -> None:
        super().__init__(message)
        self.status = status


def the_call(world: World, phone: str, wish: Json) -> Runner:
    """The call named in the request, else this telephone's newest live one."""
    for call in world.live_calls(phone):
        if wish.get("call") in (None, "", call.sid) and call.sid in world.runners:
            return world.runners[call.sid]
    raise Refused(f"{phone} is in no such call")


def dial(world: World, phone: str, wish: Json) -> Json:
    """`to` a line; `from` is what it shows, `anonymous` to hide the number."""
    line = e164(str(wish.get("to", "")))
    if line is None:
        raise Refused(f"{wish.get('to')!r} is no telephone number", 400)
    return phones.dial(world, phone, line, str(wish.get("from") or "")).as_json()


def hang_up(world: World, phone: str, wish: Json) -> Json:
    runner = the_call(world, phone, wish)
    runner.end(_ending(runner.call))
    return runner.call.as_json()


def _ending(call: Call) -> str:
    if call.status == "in-progress":
        return "completed"
    return "no-answer" if call.direction == "inbound" else "busy"


def answer(world: World, phone: str, wish: Json) -> Json:
    """Pick up a telephone that the product rings."""
    runner = the_call(world, phone, wish)
    runner.pick_up()
    return runner.call.as_json()


def say(world: World, phone: str, wish: Json) -> Json:
    call = the_call(world, phone, wish).call
    speak(world, call, str(wish.get("text", "")))
    return call.as_json()


def digits(world: World, phone: str, wish: Json) -> Json:
    call = the_call(world, phone, wish).call
    press(world, call, str(wish.get("digits", "")))
    return call.as_json()


def begin_to_speak(world: World, phone: str, wish: Json) -> Json:
    """Somebody types what will be said: a `<Record>` or `<Gather>` that listens waits on."""
    call = the_call(world, phone, wish).call
    call.utter("")
    return call.as_json()


def behave(world: World, phone: str, wish: Json) -> Json:
    """How this telephone behaves when it is called: `manner`, a voicemail box's `greeting`, where
    a diverted one sends its calls `to` (else to whoever called it last), `after` some seconds."""
    kind = str(wish.get("manner", ""))
    if kind not in MANNERS:
        raise Refused(f"manners: {', '.join(MANNERS)}", 400)
    to = e164(str(wish.get("to") or "")) or _last_to_call(world, phone)
    if kind == "diverted" and not to:
        raise Refused("divert it to which number?", 400)
    greeting = str(wish.get("greeting") or Manner.greeting)
    world.manners[phone] = Manner(kind, greeting, to, float(wish.get("after") or 0))
    world.bus.publish("manner", phone=phone, manner=kind)
    return telephone(world, phone, {})


def _last_to_call(world: World, phone: str) -> str:
    rung = [c for c in world.calls.values() if c.phone == phone and c.direction != "inbound"]
    return rung[-1].line if rung else ""


def texts(world: World, phone: str, wish: Json) -> list[Json]:
    """Sent and received by this number, oldest first."""
    mine = {phone, f"whatsapp:{phone}"}
    return [t.as_json() for t in world.texts.values() if mine & {t.sender, t.to}]


def write(world: World, phone: str, wish: Json) -> Json:
    """To a line; or, both of them with `whatsapp:` before, by WhatsApp."""
    to = str(wish.get("to", ""))
    prefix = "whatsapp:" if to.startswith("whatsapp:") else ""
    line = e164(to.removeprefix(prefix))
    if line is None:
        raise Refused(f"{to!r} is no telephone number", 400)
    sender, body = prefix + phone, str(wish.get("body", ""))
    return phones.send_to_line(world, sender, prefix + line, body).as_json()


def telephone(world: World, phone: str, wish: Json) -> Json:
    calls = [call.as_json() for call in world.calls.values() if call.phone == phone]
    name = world.phonebook.name_of(phone)
    box = [line for c in world.calls.values() if c.phone == phone for line in c.box]
    manner = world.manner_of(phone).kind
    found = {"number": phone, "name": name, "manner": manner, "box": box, "calls": calls}
    return found | {"texts": texts(world, phone, {})}


def state(world: World, phone: str, wish: Json) -> Json:
    """All that the page shows when it opens."""
    return {
        "phonebook": world.phonebook.read(),
        "product": world.settings.public_url,
        "smtp_port": world.smtp_port,
        "calls": [call.as_json() for call in world.calls.values()],
        "texts": [text.as_json() for text in world.texts.values()],
        "mails": [mail.summary() for mail in world.mails],
        "webhooks": list(world.webhooks),
        "debugger": list(world.debugger),
        "faults": world.faults.as_json(),
        "recordings": recordings(world, "", {}),
        "manners": {number: manner.kind for number, manner in world.manners.items()},
    }


def recordings(world: World, phone: str, wish: Json) -> list[Json]:
    """Oldest first, with the sentences on each."""
    return [recording.as_json() for recording in world.recordings.values()]


def mails(world: World, phone: str, wish: Json) -> list[Json]:
    return [mail.summary() for mail in world.mails]


def mail(world: World, mail_id: str, wish: Json) -> Json:
    for one in world.mails:
        if one.id == mail_id:
            return one.whole()
    raise Refused("no such mail", 404)


def webhooks(world: World, phone: str, wish: Json) -> list[Json]:
    return list(world.webhooks)


def debugger(world: World, phone: str, wish: Json) -> list[Json]:
    return list(world.debugger)


def reset(world: World, phone: str, wish: Json) -> Json:
    world.reset()
    return {"reset": True}


def faults(world: World, phone: str, wish: Json) -> list[Json]:
    return world.faults.as_json()


def add_fault(world: World, phone: str, wish: Json) -> list[Json]:
    """`kind`, `path` (a part of the address), `seconds`, `after`; for the next `times`, or with
    a `probability` until it is cleared; `seed` lets chance fall the same way again."""
    by_chance = "probability" in wish and wish.get("times") is None
    fault = Fault(
        str(wish.get("kind", "")),
        None if by_chance else int(wish.get("times", 1)),
        str(wish.get("path", "")),
        float(wish.get("seconds", 2)),
        float(wish.get("probability", 1)),
        bool(wish.get("after", False)),
    )
    if wish.get("seed") is not None:
        world.faults.seed(int(wish["seed"]))
    world.faults.add(fault)
    return world.faults.as_json()


def clear_faults(world: World, phone: str, wish: Json) -> list[Json]:
    """All of them, or those of one `kind`."""
    world.faults.clear(str(wish.get("kind", "")))
    return world.faults.as_json()


async def recording_sound(request: Request) -> Response:
    """A recording for the page's player, which has no credentials."""
    recording = request.app.state.world.recordings.get(request.path_params["sid"])
    if recording is None or recording.status != "completed" or recording.deleted:
        return JSONResponse({"error": "no such recording"}, 404)
    return sound_file(recording, "wav")


async def events(request: Request) -> Response:
    """Server-sent events: everything that changes, as it changes."""
    return StreamingResponse(_stream(request.app.state.world), media_type="text/event-stream")


async def _stream(world: World) -> AsyncIterator[str]:
    with world.bus.listening() as news:
        yield ": open\n\n"
        while True:
            try:
                event = await asyncio.wait_for(news.get(), HEARTBEAT)
                yield f"data: {json.dumps(event)}\n\n"
            except TimeoutError:
                yield ": still here\n\n"


def control_route(path: str, view: View, method: str = "GET") -> Route:
    return Route(path, _answered(view), methods=[method])


def _answered(view: View) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        name = "".join(request.path_params.values())
        try:
            wish = json.loads(await request.body() or "{}")
            return JSONResponse(view(request.app.state.world, e164(name) or name, wish))
        except Refused as refusal:
            return JSONResponse({"error": str(refusal)}, refusal.status)
        except ValueError as error:
            return JSONResponse({"error": str(error)}, 400)

    return endpoint


PHONE = "/sim/phones/{number}"
CONTROL_ROUTES = [
    Route("/sim/events", events),
    control_route("/sim/state", state),
    control_route(PHONE, telephone),
    control_route(PHONE + "/dial", dial, "POST"),
    control_route(PHONE + "/hangup", hang_up, "POST"),
    control_route(PHONE + "/answer", answer, "POST"),
    control_route(PHONE + "/say", say, "POST"),
    control_route(PHONE + "/digits", digits, "POST"),
    control_route(PHONE + "/speaking", begin_to_speak, "POST"),
    control_route(PHONE + "/manner", behave, "POST"),
    control_route(PHONE + "/texts", texts),
    control_route(PHONE + "/texts", write, "POST"),
    control_route("/sim/mail", mails),
    control_route("/sim/mail/{id}", mail),
    control_route("/sim/webhooks", webhooks),
    control_route("/sim/debugger", debugger),
    control_route("/sim/recordings", recordings),
    Route("/sim/recordings/{sid}.wav", recording_sound),
    control_route("/sim/reset", reset, "DELETE"),
    control_route("/sim/faults", faults),
    control_route("/sim/faults", add_fault, "POST"),
    control_route("/sim/faults", clear_faults, "DELETE"),
]
