"""The exchange and the product, a call from the first ring to the journal."""

from django.conf import settings

from config.demo.shops import CABINET
from telephony.switchboard import claims, sweeper
from telephony.switchboard.models import Agent, Call, Offer
from tests.cast import Cast
from tests.exchange.exchange import Exchange
from tests.exchange.hands import Hands
from tests.exchange.things import Seated


def test_a_caller_is_answered_and_hangs_up(exchange: Exchange, hands: Hands, cast: Cast) -> None:
    agent = cast.ready("camille")
    caller = exchange.rings(CABINET.line)
    assert exchange.is_queued(caller)
    call = Call.objects.get(sid=caller.sid)
    offer = Offer.objects.get(call=call)
    claims.accept(offer.pk, agent.pk, "tab")
    leg = exchange.calls_in(agent, call)
    exchange.settle()
    assert isinstance(caller.place, Seated)
    assert exchange.hears(caller) == {leg.sid}
    assert Call.objects.get(pk=call.pk).state == Call.State.TALKING
    exchange.hangs_up(caller)
    exchange.settle()
    assert not exchange.live()
    assert not exchange.running()
    assert Call.objects.get(pk=call.pk).state == Call.State.CLOSED
    assert Agent.objects.get(pk=agent.pk).state == Agent.State.WRAPUP
    assert not exchange.wire.complaints
    assert not hands.failures


def test_a_lost_browser_brings_the_caller_back_to_the_queue(exchange: Exchange, cast: Cast) -> None:
    agent = cast.ready("camille")
    caller = exchange.rings(CABINET.line)
    call = Call.objects.get(sid=caller.sid)
    claims.accept(Offer.objects.get(call=call).pk, agent.pk, "tab")
    leg = exchange.calls_in(agent, call)
    exchange.settle()
    exchange.is_lost(leg)
    assert [one.sid for one in exchange.alone()] == [caller.sid]
    exchange.settle()
    assert not exchange.is_queued(caller), "the voice has time to come back"
    exchange.advance(settings.RESUME_SECONDS + 1)
    exchange.wire.step(sweeper.sweep)
    exchange.settle()
    assert exchange.is_queued(caller)
    assert not exchange.running()
