"""What people do with telephones: call a line, be called, send and get texts."""

from dataclasses import dataclass

from telephony.simulator.params import API_VERSION
from telephony.simulator.recordings import RecordingWish
from telephony.simulator.runner import Runner
from telephony.simulator.segments import segments
from telephony.simulator.sids import now
from telephony.simulator.state import Call, Callback, Detection, Fallback, Text
from telephony.simulator.steps import Fetch, Step
from telephony.simulator.twiml import TwimlError, parse
from telephony.simulator.webhooks import Hook, hook
from telephony.simulator.world import World

INCOMING, STATUS, AGENT = "/twilio/voice/incoming", "/twilio/voice/status", "/twilio/voice/agent"
INCOMING_TEXT = "/twilio/messaging/incoming"


def dial(world: World, phone: str, line: str, shown: str = "") -> Call:
    """Somebody calls a line; `shown` is the number passed on (`anonymous` when hidden)."""
    call = Call("inbound", shown or phone, line, phone, line, "ringing", world.settings.account_sid)
    call.callback = Callback(world.settings.product(STATUS))
    call.fallback = fallback(world)
    Runner(world, call, Fetch(world.settings.product(INCOMING))).start()
    return call


def divert(world: World, diverted: Call, line: str) -> Call:
    """A telephone sends a call on to a line: From stays the first caller's, as in the network."""
    caller, account = diverted.caller, world.settings.account_sid
    call = Call("inbound", caller, line, diverted.phone, line, "ringing", account)
    call.forwarded_from = diverted.phone
    call.callback = Callback(world.settings.product(STATUS))
    call.fallback = fallback(world)
    Runner(world, call, Fetch(world.settings.product(INCOMING))).start()
    return call


def connect(world: World, identity: str, params: dict[str, str]) -> Call:
    """An agent's browser calls in: the voice application's URL is asked what to do."""
    name = f"client:{identity}"
    call = Call("inbound", name, "", name, "", "ringing", world.settings.account_sid)
    call.callback = Callback(world.settings.product(STATUS))
    call.fallback = fallback(world)
    extra = {"ApplicationSid": world.settings.voice_app_sid} | params
    Runner(world, call, Fetch(world.settings.product(AGENT), "POST", extra)).start()
    return call


def fallback(world: World) -> Fallback | None:
    """What the lines and the voice application have as their fallback URL."""
    url = world.settings.fallback_url
    return Fallback(url) if url else None


@dataclass(frozen=True)
class Ringing:
    """How the product wants somebody called (REST): for `seconds` of simulated time."""

    step: Step
    seconds: float
    callback: Callback | None = None
    fallback: Fallback | None = None
    detection: Detection | None = None
    recording: RecordingWish | None = None


def ring(world: World, line: str, phone: str, wanted: Ringing) -> Runner:
    """The product calls somebody."""
    call = Call("outbound-api", line, phone, phone, line, "queued", world.settings.account_sid)
    call.callback, call.fallback = wanted.callback, wanted.fallback
    runner = Runner(world, call, wanted.step, wanted.seconds, wanted.detection, wanted.recording)
    runner.start()
    return runner


def keep(world: World, text: Text) -> None:
    """File a text, or its new status, and show it."""
    text.updated = now()
    world.texts[text.sid] = text
    world.bus.publish("text", text=text.as_json())


def send_to_phone(world: World, text: Text) -> None:
    """Under way to a telephone; its status callbacks follow."""
    keep(world, text)
    world.aside(_travel(world, text))


async def _travel(world: World, text: Text) -> None:
    """queued, then sent, then delivered; there is no callback for the first."""
    for status in ("sent", "delivered"):
        await world.sleep(0.5)
        text.status = status
        text.sent = text.sent or now()
        keep(world, text)
        if text.callback:
            world.sender.tell(hook("POST", text.callback, _status_params(text)), text.sid)


def _status_params(text: Text) -> dict[str, str]:
    params = {
        "MessageSid": text.sid,
        "SmsSid": text.sid,
        "MessageStatus": text.status,
        "SmsStatus": text.status,
        "AccountSid": text.account_sid,
        "From": text.sender,
        "To": text.to,
        "ApiVersion": API_VERSION,
    }
    if text.status == "delivered":
        params["RawDlrDoneDate"] = f"{now():%y%m%d%H%M}"
    return params


def send_to_line(world: World, phone: str, line: str, body: str) -> Text:
    """Somebody writes to a line: the product gets the webhook, and may reply in TwiML."""
    text = Text("inbound", phone, line, body, "received", world.settings.account_sid)
    text.sent = now()
    keep(world, text)
    world.aside(_receive(world, text))
    return text


async def _receive(world: World, text: Text) -> None:
    wanted = _incoming(world, text)
    answer = await world.sender.ask(wanted)
    if answer.error:
        world.complain(answer.error, answer.reason, wanted.url)
    elif answer.body.strip():
        _reply(world, text, answer.body, wanted.url)


def _incoming(world: World, text: Text) -> Hook:
    params = {
        "MessageSid": text.sid,
        "SmsSid": text.sid,
        "SmsMessageSid": text.sid,
        "AccountSid": text.account_sid,
        "SmsStatus": "received",
        "From": text.sender,
        "To": text.to,
        "Body": text.body,
        "NumMedia": "0",
        "NumSegments": str(segments(text.body)),
        "ApiVersion": API_VERSION,
        "FromCountry": "FR",
        "ToCountry": "FR",
    }
    for place in ("City", "State", "Zip"):
        params |= {f"From{place}": "", f"To{place}": ""}
    return hook("POST", world.settings.product(INCOMING_TEXT), params)


def _reply(world: World, text: Text, xml: str, url: str) -> None:
    try:
        nodes = parse(xml, url, ("Message", "Redirect"))
    except TwimlError as error:
        return world.complain(error.code, str(error), url)
    for node in nodes:
        body = " ".join("".join(node.itertext()).split())
        answer = Text("outbound-reply", text.to, text.sender, body, "queued", text.account_sid)
        send_to_phone(world, answer)
