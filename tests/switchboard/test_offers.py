"""An offer is taken, missed, left to a colleague, or taken back."""

import pytest

from config.demo.shops import PLOMBIER
from telephony.switchboard import claims, presence
from telephony.switchboard.models import Agent, Call, Offer
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


def test_a_missed_offer_goes_to_the_next_agent(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    call = floor.rings()
    offer = floor.offer_to(camille)
    floor.lets_expire(camille)
    assert floor.offered_to(call) == nadia
    assert floor.agent(camille).state == Agent.State.READY
    with pytest.raises(claims.Refused) as refused:
        claims.accept(offer.pk, camille.pk, "tab")
    assert refused.value.reason == "gone"


def test_two_missed_offers_in_a_row_are_a_break(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.lets_expire(camille)
    floor.lets_expire(camille)
    assert floor.agent(camille).state == Agent.State.PAUSE
    assert floor.call(call).state == Call.State.WAITING


def test_an_accepted_offer_forgives_a_missed_one(floor: Floor) -> None:
    camille = floor.ready("camille")
    floor.rings()
    floor.lets_expire(camille)
    floor.accepts(camille)
    assert floor.agent(camille).missed_offers == 0


def test_a_declined_offer_goes_to_the_next_agent_at_once(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    call = floor.rings()
    floor.step(lambda: claims.decline(floor.offer_to(camille).pk, camille.pk))
    assert floor.offered_to(call) == nadia


def test_declining_late_does_not_take_the_offer_from_a_colleague(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    call = floor.rings()
    late = floor.offer_to(camille)
    floor.lets_expire(camille)
    floor.step(lambda: claims.decline(late.pk, camille.pk))
    assert floor.offered_to(call) == nadia
    assert floor.agent(nadia).missed_offers == 0


def test_a_caller_who_hangs_up_takes_the_offer_back_and_the_agent_keeps_its_place(
    floor: Floor,
) -> None:
    camille = floor.ready("camille", idle_for=60)
    floor.ready("nadia", idle_for=30)
    call = floor.rings()
    offer = floor.offer_to(camille)
    floor.hangs_up(call)
    offer.refresh_from_db()
    assert offer.state == Offer.State.WITHDRAWN
    assert floor.agent(camille).missed_offers == 0
    assert floor.offered_to(floor.rings(PLOMBIER.line)) == camille


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
