"""Every webhook: what it answers is good TwiML where it is played, and the second time the same."""

import pytest
from django.conf import settings
from django.http import HttpResponse

from telephony.switchboard.models import Agent, Call, Leg, Offer, StrayCall
from tests import contract
from tests.addresses import all_of
from tests.cast import Cast
from tests.twilio import Twilio
from tests.twiml_examples import SOUNDS, WEBHOOKS, Ring

pytestmark = pytest.mark.django_db
ROUTES = sorted(
    address.route
    for address in all_of("operator", settings.PUBLIC_SCHEMA_URLCONF)
    if address.is_webhook and address.route not in SOUNDS
)
REQUESTS = [
    pytest.param(context, ring, id=f"{route}-{number}")
    for route, (context, rings) in WEBHOOKS.items()
    for number, ring in enumerate(rings)
]


def check(answer: HttpResponse, context: str) -> None:
    """A document in its context, or 204 to what asked for none."""
    if answer.status_code == 204:
        assert not answer.content
        return
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    contract.check_twiml(answer.content, context)


@pytest.mark.parametrize("route", ROUTES)
def test_it_has_an_example(route: str) -> None:
    assert route in WEBHOOKS, f"add an example of {route} to WEBHOOKS in tests/twiml_examples.py"


def test_no_example_is_of_something_gone() -> None:
    assert set(WEBHOOKS) <= set(ROUTES)


@pytest.mark.parametrize(("context", "ring"), REQUESTS)
def test_its_document_is_good_where_it_is_played(
    cast: Cast, twilio: Twilio, context: str, ring: Ring
) -> None:
    check(ring(cast, twilio), context)


@pytest.mark.parametrize(("context", "ring"), REQUESTS)
def test_sent_twice_it_has_one_effect_and_one_answer(
    cast: Cast, twilio: Twilio, context: str, ring: Ring
) -> None:
    """Byte for byte what Twilio sends when it did not hear the first answer."""
    first = ring(cast, twilio)
    before = everything()
    assert twilio.last is not None
    second = twilio.again()
    assert second.status_code == first.status_code
    check(second, context)
    assert everything() == before


def everything() -> list[object]:
    """All rows that a webhook may write at the switchboard, but for when they were looked at."""
    return [
        list(
            Call.objects.values_list(
                "sid", "state", "agent", "in_front", "waiting_since", "answered_at", "closed_at"
            )
        ),
        list(Leg.objects.order_by("pk").values_list("sid", "kind", "left_at")),
        list(Offer.objects.values_list("call", "agent", "state")),
        list(Agent.objects.values_list("pk", "state", "call", "idle_since")),
        StrayCall.objects.count(),
    ]
