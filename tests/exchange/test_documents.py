"""Documents are performed verb by verb, as Twilio does."""

from tests.exchange.conftest import Scene
from tests.exchange.phones import ACCEPTS, BUSY, NOBODY, REFUSES, VOICEMAIL_BOX, Phone

OTHER = "+33199001009"
MENU = '<Gather action="/choice" numDigits="1"><Say>Tapez 1</Say></Gather><Say>Rien</Say>'
SCREENED = f'<Dial action="/after"><Number url="/screen">{OTHER}</Number></Dial>'
SCREEN = '<Gather action="/key" numDigits="1"/><Hangup/>'


def test_a_document_that_is_through_ends_the_call(scene: Scene) -> None:
    caller = scene.rings("<Say>Bonjour</Say><Play>a.mp3</Play>")
    assert caller.heard == ["Bonjour", "a.mp3"]
    assert caller.status == "completed"
    assert scene.script.told("/status", "CallStatus") == ["completed"]


def test_keys_go_to_the_action(scene: Scene) -> None:
    caller = scene.rings(MENU, choice="<Say>Merci</Say>")
    assert scene.exchange.is_asked(caller)
    scene.exchange.presses(caller, "1")
    scene.exchange.settle()
    assert scene.script.told("/choice", "Digits") == ["1"]
    assert caller.heard == ["Tapez 1", "Merci"]


def test_silence_goes_on_to_the_next_verb(scene: Scene) -> None:
    caller = scene.rings(MENU)
    scene.exchange.is_silent(caller)
    assert caller.heard == ["Tapez 1", "Rien"]


def test_the_wait_document_is_asked_for_again_and_may_leave(scene: Scene) -> None:
    caller = scene.rings('<Enqueue waitUrl="/wait" action="/left">q</Enqueue>', wait="<Pause/>")
    assert scene.exchange.is_queued(caller)
    scene.script.documents |= {"/wait": "<Leave/>", "/left": "<Say>Sorti</Say>"}
    scene.exchange.tick()
    scene.exchange.settle()
    assert scene.script.told("/left", "QueueResult") == ["leave"]
    assert caller.heard == ["Sorti"]


def test_hanging_up_in_the_queue_tells_the_action(scene: Scene) -> None:
    caller = scene.rings('<Enqueue waitUrl="/wait" action="/left">q</Enqueue>', wait="<Pause/>")
    scene.exchange.hangs_up(caller)
    scene.exchange.settle()
    assert scene.script.told("/left", "QueueResult") == ["hangup"]
    assert not scene.exchange.is_queued(caller)


def dialled(scene: Scene, phone: Phone) -> list[str]:
    """What the action is told when this telephone is rung and screened."""
    scene.exchange.phone(OTHER, phone)
    scene.rings(SCREENED, screen=SCREEN, key="<Hangup/>" if phone.key == "2" else "<Say>Oui</Say>")
    scene.exchange.passes(35)
    told = [scene.script.told("/after", name) for name in ("DialCallStatus", "DialBridged")]
    return [value for values in told for value in values]


def test_who_accepts_is_put_through(scene: Scene) -> None:
    assert dialled(scene, ACCEPTS) == []
    caller, other = scene.exchange.live()
    assert scene.exchange.hears(caller) == {other.sid}
    assert scene.exchange.hears(other) == {caller.sid}
    scene.exchange.hangs_up(other)
    scene.exchange.settle()
    assert scene.script.told("/after", "DialBridged") == ["true"]


def test_who_refuses_or_is_a_machine_is_never_put_through(scene: Scene) -> None:
    assert dialled(scene, REFUSES) == ["completed", "false"]
    scene.script.asked.clear()
    assert dialled(scene, VOICEMAIL_BOX) == ["completed", "false"]


def test_who_is_busy_or_away_is_told_as_such(scene: Scene) -> None:
    assert dialled(scene, BUSY) == ["busy", "false"]
    scene.script.asked.clear()
    assert dialled(scene, NOBODY) == ["no-answer", "false"]


def test_a_message_left_is_a_recording(scene: Scene) -> None:
    record = '<Record action="/kept" recordingStatusCallback="/tape" timeout="5"/>'
    caller = scene.rings(record, kept="<Say>Merci</Say>")
    scene.exchange.leaves_message(caller, 12)
    scene.exchange.settle()
    assert scene.script.told("/kept", "RecordingDuration") == ["12"]
    assert scene.script.told("/tape", "RecordingStatus") == ["completed"]
    (url,) = scene.script.told("/tape", "RecordingUrl")
    assert scene.exchange.audio(url).startswith(b"RIFF")


def test_a_document_that_cannot_be_read_ends_the_call_with_an_error(scene: Scene) -> None:
    caller = scene.rings("<Say>")
    assert caller.status == "completed"
    assert caller.heard == ["An application error has occurred. Goodbye."]
    assert scene.exchange.wire.complaints
