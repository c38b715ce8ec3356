"""`<Dial>`: a seat in a conference, or another telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from tests.exchange import twiml
from tests.exchange.phones import BY_HAND, Phone
from tests.exchange.rooms import Room, Seat, running_or_new
from tests.exchange.things import Bridged, Call, Dialling, Fetch, Listener, Recording, Seated

if TYPE_CHECKING:
    from tests.exchange.runner import Runner
    from tests.exchange.world import World

# How the caller's `<Dial>` calls it when the child was never connected.
UNANSWERED = ("busy", "no-answer", "failed", "canceled")


def dial(runner: Runner, call: Call, node: Element) -> None:
    """The first noun decides; a number may stand in `<Dial>` itself."""
    noun = node[0] if len(node) else node
    if noun.tag == "Conference":
        _sit_down(runner, call, node, noun)
    elif noun.tag in ("Number", "Dial"):
        _ring(runner, call, node, noun)
    else:
        raise twiml.Unreadable(f"the exchange does not know <Dial><{noun.tag}>")


def _sit_down(runner: Runner, call: Call, node: Element, noun: Element) -> None:
    url = noun.get("statusCallback", "")
    events = tuple(noun.get("statusCallbackEvent", "start end").split())
    listener = Listener(urljoin(call.scene.url, url), events) if url else None
    room = running_or_new(runner.world, twiml.words(noun), listener, runner.freed)
    seat = Seat(
        call,
        noun.get("participantLabel", ""),
        starts=twiml.flag(noun, "startConferenceOnEnter", default=True),
        ends=twiml.flag(noun, "endConferenceOnExit"),
        muted=twiml.flag(noun, "muted"),
        coach=noun.get("coach", ""),
    )
    call.scene.place = Seated(node, room, seat)
    room.join(seat)
    if noun.get("record") == "record-from-start" and room.recording is None:
        room.recording = _recording(runner, call, room, noun)


def _recording(runner: Runner, call: Call, room: Room, noun: Element) -> Recording:
    world = runner.world
    recording = Recording(
        world.sid("RE"), call.sid, "Conference", world.clock.now, conference=room.sid
    )
    if noun.get("recordingStatusCallback"):
        url = urljoin(call.scene.url, noun.get("recordingStatusCallback", ""))
        events = tuple(noun.get("recordingStatusCallbackEvent", "completed").split())
        recording.listener = Listener(url, events)
    world.recordings[recording.sid] = recording
    world.tell_recording(recording)
    return recording


def _ring(runner: Runner, call: Call, node: Element, noun: Element) -> None:
    world, number = runner.world, twiml.words(noun)
    caller = node.get("callerId") or call.caller
    child = Call(world.sid("CA"), caller, number, "outbound-dial", world.clock.now, parent=call)
    if noun.get("statusCallback"):
        events = tuple(noun.get("statusCallbackEvent", "completed").split())
        url = urljoin(call.scene.url, noun.get("statusCallback", ""))
        child.listeners = [Listener(url, events)]
    call.scene.place = Dialling(node, child)
    ring(runner, child, twiml.number(node, "timeout", 30), _whisper(call, noun))


def _whisper(call: Call, noun: Element) -> Fetch | None:
    url = noun.get("url", "")
    return Fetch(urljoin(call.scene.url, url), noun.get("method", "POST")) if url else None


def ring(runner: Runner, call: Call, patience: int, then: Fetch | None) -> None:
    """The telephone rings for `patience` seconds at most; its owner does what it is used to."""
    world = runner.world
    world.calls[call.sid] = call
    call.phone = phone = world.phones.get(call.to, BY_HAND)
    call.status = "ringing"
    world.tell_status(call, "initiated")
    world.tell_status(call, "ringing")
    if phone.answer in ("yes", "busy", "failed") and phone.rings < patience:
        world.clock.later(phone.rings, lambda: react(runner, call, phone))
    call.first = then
    world.clock.later(patience, lambda: give_up(runner, call))


def react(runner: Runner, call: Call, phone: Phone) -> None:
    """The telephone's owner answers, is busy, or cannot be reached."""
    if call.status != "ringing":
        return
    if phone.answer != "yes":
        runner.end(call, phone.answer)
        return
    answer(runner, call)
    if phone.stays:
        runner.world.clock.later(phone.stays, lambda: runner.end(call))


def answer(runner: Runner, call: Call) -> None:
    """Somebody lifts the receiver: the document that was asked for is wanted now."""
    runner.pick_up(call)
    call.wanted = call.first
    if call.wanted is None:
        runner.run(call)


def give_up(runner: Runner, call: Call) -> None:
    if call.status == "ringing":
        runner.end(call, "no-answer")


def bridge(runner: Runner, child: Call) -> None:
    """The screening document is through without hanging up: the two ends speak."""
    child.bridged = True
    child.scene.place = Bridged()


def child_is_over(runner: Runner, parent: Call, child: Call) -> None:
    """The other telephone is gone: the caller goes on after `<Dial>`."""
    place = parent.place
    if isinstance(place, Dialling) and place.child is child:
        runner.go_on(parent, place.node, **result(runner.world, child))


def result(world: World, child: Call) -> dict[str, str]:
    """What the action is told (facts 1.5)."""
    status = child.status if child.status in UNANSWERED else "completed"
    told = {
        "DialCallStatus": status,
        "DialCallSid": child.sid,
        "DialBridged": str(child.bridged).lower(),
    }
    if child.answered:
        told["DialCallDuration"] = str(child.seconds(world.clock.now))
    return told
