"""An offer is taken, missed, left to a colleague, or taken back."""

import pytest

from telephony.switchboard import claims, presence
from telephony.switchboard.models import Agent, Call
from tests.switchboard.floor import Floor


def test_an_accepted_offer_holds_the_call_and_calls_for_the_voice(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.accepts(camille)
    call = floor.call(call)
    assert (call.state, call.agent) == (Call.State.CONNECTING, camille)
    assert floor.agent(camille).state == Agent.State.TALKING


def test_the_second_of_two_windows_is_told_that_it_is_taken(floor: Floor) -> None:
    camille = floor.ready("camille")
    floor.rings()
    offer = floor.offer_to(camille)
    floor.accepts(camille)
    with pytest.raises(claims.Refused) as refused:
        claims.accept(offer.pk, camille.pk, "another tab")
    assert refused.value.reason == "taken"


def test_a_colleagues_offer_cannot_be_accepted(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    floor.rings()
    with pytest.raises(claims.Refused) as refused:
        claims.accept(floor.offer_to(camille).pk, nadia.pk, "tab")
    assert refused.value.reason == "gone"


@pytest.mark.parametrize("state", [Agent.State.PAUSE, Agent.State.OFFLINE])
def test_nobody_steps_aside_while_a_call_is_offered_or_held(floor: Floor, state: str) -> None:
    camille = floor.ready("camille")
    floor.rings()
    with pytest.raises(presence.NotNow):
        claims.step_aside(camille.pk, state)
    floor.accepts(camille)
    with pytest.raises(presence.NotNow):
        claims.step_aside(camille.pk, state)
    with pytest.raises(presence.NotNow):
        claims.be_ready(camille.pk)
