"""An offer that its agent does not take."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from config.demo.shops import PLOMBIER
from telephony.switchboard import claims
from telephony.switchboard.models import Agent, Call, Offer
from tests.switchboard.floor import Floor


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


def test_a_lone_agent_who_declines_has_a_moment_of_peace(floor: Floor, settings: Settings) -> None:
    settings.DECLINED_SECONDS = 10
    camille = floor.ready("camille")
    call = floor.rings()
    floor.step(lambda: claims.decline(floor.offer_to(camille).pk, camille.pk))
    assert floor.offered_to(call) is None
    a_while_ago = timezone.now() - timedelta(seconds=11)
    Offer.objects.filter(call=call).update(settled_at=a_while_ago)
    floor.sweeps()
    assert floor.offered_to(call) == camille


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
