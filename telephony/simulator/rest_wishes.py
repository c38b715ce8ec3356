"""What REST requests ask for in the same words: callbacks, fallback, detection, recording."""

from telephony.simulator.api import Form
from telephony.simulator.recordings import EVERYTHING, RecordingWish
from telephony.simulator.state import Callback, Detection, Fallback
from telephony.simulator.world import World


def callback(form: Form, name: str = "StatusCallback") -> Callback | None:
    """Its events are a repeated field; without it, only the end is told."""
    if not form.get(name):
        return None
    events = tuple(word for field in form.all(f"{name}Event") for word in field.split())
    return Callback(form.get(name), form.get(f"{name}Method", "POST"), events or ("completed",))


def fallback(form: Form) -> Fallback | None:
    url = form.get("FallbackUrl")
    return Fallback(url, form.get("FallbackMethod", "POST")) if url else None


def detection(form: Form, callback_name: str) -> Detection | None:
    """MachineDetection; with a callback (AsyncAmd) the document does not wait for its result."""
    mode = form.get("MachineDetection")
    if mode not in ("Enable", "DetectMessageEnd"):
        return None
    url = form.get(callback_name) if callback_name else ""
    return Detection(mode, url, form.get(f"{callback_name}Method", "POST"))


def recording_wish(world: World, form: Form, flag: str, source: str) -> RecordingWish | None:
    """A recording of the whole call, when the field named `flag` is true; "" is always."""
    if flag and not form.flag(flag):
        return None
    return RecordingWish(
        world,
        source,
        callback(form, "RecordingStatusCallback"),
        form.get("Trim") == "trim-silence",
        EVERYTHING,
        2 if form.get("RecordingChannels") in ("dual", "2") else 1,
        form.get("RecordingTrack") or "both",
    )
