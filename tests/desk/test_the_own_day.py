"""Between two calls an agent sees its own day, and nobody else's."""

from django.utils import translation

from config.demo.shops import CABINET, PLOMBIER
from messages import desk_panel
from messages.models import FormVersion, Message
from telephony.desk import own_day, panels
from telephony.desk.own_day import spoken
from telephony.switchboard.models import Agent
from tenants import access
from tests.cast import Cast
from tests.desk.painting import over, painted
from tests.switchboard.floor import Floor


def sees(agent: Agent, *parts: str) -> str:
    with translation.override("en"):
        return painted(agent, *parts)


def test_the_day_begins_with_nothing_to_tell(cast: Cast) -> None:
    assert "My day" not in sees(cast.agent("camille"), "screen")


def test_own_calls_are_counted_by_client_and_can_be_called_back(floor: Floor) -> None:
    camille = floor.ready("camille")
    calls = []
    for shop in (CABINET, PLOMBIER):
        calls.append(over(floor.twilio, camille, shop.line))
        floor.wakes(camille)
    nadia = floor.ready("nadia")
    mine = own_day.context(floor.agent(camille))
    assert mine["figures"][0].value == "2"
    assert mine["by_client"] == dict.fromkeys((call.client_id for call in calls), 1)
    assert {line.call_id for line in mine["last"]} == {call.pk for call in calls}
    shown = sees(camille, "screen")
    assert "My day" in shown
    for call in calls:
        assert f'data-action="call_back" data-of="{call.pk}"' in shown
    other = own_day.context(floor.agent(nadia))
    assert (other["figures"][0].value, other["last"], other["by_client"]) == ("0", [], {})


def test_own_messages_are_counted_with_those_that_somebody_has_taken(floor: Floor) -> None:
    camille = floor.ready("camille")
    calls = [over(floor.twilio, camille, CABINET.line)]
    floor.wakes(camille)
    calls.append(over(floor.twilio, camille, CABINET.line))
    floor.wakes(camille)
    with access.inside(floor.cast.practice):
        recipient = floor.colleague()
        for call, state in zip(calls, ("sent", "acknowledged"), strict=True):
            taken = {"acknowledged_at": call.arrived_at, "acknowledged_by": recipient.name}
            Message.objects.create(
                call_id=call.pk,
                version=FormVersion.objects.latest("number"),
                state=state,
                recipient=recipient,
                recipient_name=recipient.name,
                body="Rappeler",
                agent_id=camille.pk,
                agent_name="Camille",
                sent_at=call.arrived_at,
                **(taken if state == "acknowledged" else {}),
            )
    seat = panels.Seat(floor.agent(camille), None)
    assert desk_panel.mine_context(seat) == {"sent": 2, "taken": 1, "open": 1}
    assert "1 taken, 1 open" in sees(camille, "screen")
    assert "desk-mine" in sees(camille, "mine")


def test_the_queue_is_painted_without_the_day(floor: Floor) -> None:
    camille = floor.ready("camille")
    assert "My day" not in sees(camille, "queue")


def test_a_length_is_said_as_people_say_it() -> None:
    with translation.override("en"):
        said = [spoken(seconds) for seconds in (0, 59.4, 61, 3599, 3600, 11_100)]
    assert said == ["0 s", "59 s", "1 min", "1 h 00", "1 h 00", "3 h 05"]
