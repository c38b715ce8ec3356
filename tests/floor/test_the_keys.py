"""What the keys of the floor do, over the socket, with two receptionists and two clients."""

from config.demo.shops import CABINET, PLOMBIER
from telephony.switchboard import claims
from telephony.switchboard.models import Agent, Call, Leg, Offer
from tenants.models import AuditEntry, User
from tests.cast import Cast
from tests.desk.hands import Hands
from tests.desk.window import Window, done, played
from tests.floor.pane import Pane
from tests.switchboard.ear import Ear
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room
from tests.twilio import sid


def joins(room: Room, user: User) -> None:
    """The supervisor's browser calls in and sits down."""
    ear, leg = Ear(room, user), sid()
    ear.room.floor.twilio.supervisor_calls_in(user, room.call, leg)
    ear.room.floor.twilio.conference(room.call, "participant-join", leg, 50)


async def opened(*windows: Window) -> None:
    """All of them hear news from now on."""
    for window in windows:
        await window.gets("paint")


def test_listening_whispering_speaking_leaving(cast: Cast, floor: Floor) -> None:
    room = Room.open(floor, floor.ready("camille"), line=CABINET.line)
    user, desk = cast.user("supervisor"), cast.user("camille")
    call = str(room.call_id)

    async def scenario() -> None:
        async with Pane(user, "en") as pane, Window(desk, "en") as window:
            await opened(pane, window)
            answer = await pane.presses("listen", of=call)
            assert answer == {"type": "voice", "call": call}
            assert "listens to this call" in (await window.gets("told"))["text"]
            await pane.sees("ear", "nobody hears you yet", CABINET.name)
            assert pane.ear == {"call": call, "manner": "listen", "is_settled": False}
            await done(lambda: joins(room, user))
            await pane.sees("ear", "You listen: nobody hears you")
            assert pane.ear["is_settled"]
            await pane.presses("whisper", of=call)
            await pane.sees("ear", "only the receptionist hears you")
            assert "the caller does not hear" in (await window.gets("told"))["text"]
            await pane.sees("talking", "Supervisor whispers")
            await pane.presses("barge", of=call)
            await pane.sees("ear", "both of them hear you")
            await pane.does("leave", of=call)
            while pane.ear:
                await pane.gets("paint")

    played(scenario)
    actions = AuditEntry.objects.filter(client=cast.practice, actor_id=user.pk).order_by("at")
    assert list(actions.values_list("action", flat=True)) == [
        "call.listen",
        "call.whisper",
        "call.barge",
    ]


def test_the_desk_shows_for_as_long_as_it_lasts_that_somebody_listens(floor: Floor) -> None:
    hands = Hands(Room.open(floor, floor.ready("camille")))
    ear = Ear.beside(hands.room)
    leg = ear.comes()
    assert "Supervisor is listening" in hands.sees("call")
    ear.does("leave")
    hands.room.leaves(leg)
    assert "Supervisor" not in hands.sees("call")


def test_a_call_is_taken_and_waits_in_front(cast: Cast, floor: Floor) -> None:
    room = Room.open(floor, floor.ready("camille"), line=PLOMBIER.line)
    user, desk = cast.user("supervisor"), cast.user("camille")

    async def scenario() -> None:
        async with Pane(user, "en") as pane, Window(desk, "en") as window:
            await opened(pane, window)
            html = (await pane.presses("taking", of=str(room.call_id)))["html"]
            assert "Take the call of Camille, Plomberie Vasseur" in html
            await pane.does("take", of=str(room.call_id), to="queue")
            assert "Supervisor has taken your call" in (await window.gets("told"))["text"]
            await pane.sees("waiting", PLOMBIER.name, "comes first")
            again = await pane.presses("take", of=str(room.call_id), to="queue")
            assert "Nobody is talking" in again["text"]

    played(scenario)
    assert floor.agent(room.agent).state == Agent.State.PAUSE
    assert (room.call.sid, "/twilio/voice/requeue") in floor.twilio.redirected
    assert AuditEntry.objects.filter(action="call.taken", client=cast.plumber).count() == 1


def test_a_call_goes_to_a_free_colleague_and_stays_until_it_is_taken(
    cast: Cast, floor: Floor
) -> None:
    room = Room.open(floor, floor.ready("camille"))
    nadia, user = floor.ready("nadia"), cast.user("supervisor")
    desk = cast.user("camille")

    async def scenario() -> None:
        async with Pane(user, "en") as pane, Window(desk, "en") as window:
            await opened(pane, window)
            await pane.does("take", of=str(room.call_id), to=str(nadia.pk))
            assert "stay with the caller" in (await window.gets("told"))["text"]
            await window.sends("keep", call=str(room.call_id))
            assert "cannot be kept" in (await window.gets("refused"))["text"]
            await done(lambda: floor.lets_expire(nadia))
            assert "stays where it is" in (await pane.gets("told"))["text"]

    played(scenario)
    assert (room.call.state, room.call.agent) == (Call.State.TALKING, room.agent)
    ear = Ear.beside(room)
    ear.takes("take_to", floor.wakes(nadia).pk)
    offer = Offer.objects.get(state=Offer.State.PENDING)
    floor.step(lambda: claims.accept(offer.pk, nadia.pk, "tab"))
    assert room.call.agent == nadia


def test_a_state_is_changed_but_not_in_a_call(cast: Cast, floor: Floor) -> None:
    room = Room.open(floor, floor.ready("camille"))
    nadia, user = floor.ready("nadia"), cast.user("supervisor")
    desk = cast.user("nadia")

    async def scenario() -> None:
        async with Pane(user, "en") as pane, Window(desk, "en") as window:
            await opened(pane, window)
            refused = await pane.presses("force", of=str(room.agent.pk), to="pause")
            assert "in a call" in refused["text"]
            for state, words in (("pause", "on a break"), ("ready", "ready")):
                await pane.does("force", of=str(nadia.pk), to=state)
                assert words in (await window.gets("told"))["text"]
                await pane.does("force", of=str(nadia.pk), to=state)  # twice: told once

    played(scenario)
    entries = AuditEntry.objects.filter(subject_id=nadia.pk).order_by("at")
    assert [entry.action for entry in entries] == ["agent.put_pause", "agent.put_ready"]


def test_nobody_is_ready_without_a_desk(cast: Cast, floor: Floor) -> None:
    nadia, user = cast.agent("nadia"), cast.user("supervisor")

    async def scenario() -> None:
        async with Pane(user, "en") as pane:
            ready = await pane.presses("force", of=str(nadia.pk), to="ready")
            assert "No open desk" in ready["text"]
            assert (await pane.presses("force", of=str(nadia.pk), to="talking"))["text"]

    played(scenario)
    assert floor.agent(nadia).state == Agent.State.OFFLINE
    assert not Leg.objects.filter(kind="supervisor").exists()
