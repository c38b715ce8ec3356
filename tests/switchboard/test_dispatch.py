"""Who answers whom."""

from datetime import timedelta

from django.utils import timezone

from config.demo.shops import CABINET, PLOMBIER
from telephony.switchboard import dispatch
from telephony.switchboard.models import Agent, Call, Offer
from tests.switchboard.floor import Floor


def test_the_agent_who_has_been_free_longest_gets_the_call(floor: Floor) -> None:
    floor.ready("camille", idle_for=10)
    nadia = floor.ready("nadia", idle_for=60)
    assert floor.offered_to(floor.rings()) == nadia


def test_only_agents_whose_team_serves_the_client_are_asked(floor: Floor) -> None:
    floor.hire("paul", floor.cast.plumber)
    paul = floor.ready("paul", idle_for=600)
    practice, plumber = floor.rings(CABINET.line), floor.rings(PLOMBIER.line)
    assert floor.offered_to(practice) is None
    assert floor.offered_to(plumber) == paul


def test_a_silent_desk_gets_nothing(floor: Floor) -> None:
    camille = floor.ready("camille", idle_for=60)
    floor.falls_silent(camille)
    call = floor.rings()
    assert floor.offered_to(call) is None
    assert floor.offered_to(call) != camille


def test_a_desk_that_never_gave_a_sign_of_life_gets_nothing(floor: Floor) -> None:
    camille = floor.ready("camille")
    Agent.objects.filter(pk=camille.pk).update(last_seen=None)
    assert floor.offered_to(floor.rings()) is None


def test_nobody_gets_two_calls_and_no_call_two_agents(floor: Floor) -> None:
    calls = [floor.rings() for _ in range(3)]
    floor.ready("camille", idle_for=2)
    floor.ready("nadia", idle_for=1)
    floor.step(dispatch.run)
    offers = Offer.objects.filter(state=Offer.State.PENDING)
    assert [offer.call for offer in offers.order_by("made_at")] == calls[:2]
    assert len({offer.agent_id for offer in offers}) == 2
    assert floor.call(calls[2]).state == Call.State.WAITING


def test_a_caller_in_the_greeting_is_not_offered(floor: Floor) -> None:
    floor.ready("camille")
    call = floor.rings()
    Offer.objects.all().delete()
    Call.objects.filter(pk=call.pk).update(state=Call.State.ARRIVING)
    assert dispatch.run() == []


def test_a_caller_who_is_being_hung_up_on_is_not_offered(floor: Floor) -> None:
    call = floor.rings()
    Call.objects.filter(pk=call.pk).update(ending_since=timezone.now())
    floor.ready("camille")
    assert floor.offered_to(call) is None


def test_an_offer_has_a_deadline_and_puts_the_call_on_the_agents_desk(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    left = floor.offer_to(camille).expires_at - timezone.now()
    assert timedelta(seconds=15) < left < timedelta(seconds=21)
    camille = floor.agent(camille)
    assert (camille.state, camille.call) == (Agent.State.OFFERED, call)
    assert floor.call(call).state == Call.State.OFFERED
