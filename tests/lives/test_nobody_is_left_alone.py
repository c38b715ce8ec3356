"""What random lives have found, told as short as it can be."""

from config.demo.shops import CABINET
from telephony.switchboard import claims
from telephony.switchboard.models import Call, Offer
from tests.cast import Cast
from tests.exchange.exchange import Exchange
from tests.exchange.things import Call as Leg


def accepted(exchange: Exchange, cast: Cast) -> tuple[Leg, Leg]:
    """A waiting caller and the browser of the one who accepted; the caller is on the way."""
    agent = cast.ready("camille")
    caller = exchange.rings(CABINET.line)
    call = Call.objects.get(sid=caller.sid)
    offer = Offer.objects.get(call=call)
    exchange.wire.step(lambda: claims.accept(offer.pk, agent.pk, "tab"))
    browser = exchange.calls_in(agent, call)
    exchange.ask(browser)
    exchange.ask(caller)
    return caller, browser


def test_an_early_leave_of_the_agent_does_not_leave_the_caller_alone(
    exchange: Exchange, cast: Cast
) -> None:
    caller, browser = accepted(exchange, cast)
    exchange.is_lost(browser)
    # Twilio's events may arrive in any order: the agent's leave before the caller's join.
    leave = [hook for hook in exchange.bag if "leave" in str(hook)]
    exchange.wire.deliver(leave[0])
    exchange.settle()
    assert exchange.is_queued(caller)
    assert not exchange.alone()
