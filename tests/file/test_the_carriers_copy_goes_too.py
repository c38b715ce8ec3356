"""A recording that the carrier still has is gone there when its client is erased."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from telephony.carrier import client as carrier
from telephony.models import Recording
from telephony.simulator.app import create_app
from telephony.simulator.settings import Settings
from tenants import access
from tenants.models import Client, Erasure
from tests.simulator.product import Product
from tests.simulator.serving import Served, free_port
from tests.simulator.test_recording_a_message import reaches_the_box
from tests.telephones import Simulator

pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> Iterator[Product]:
    product = Product()
    with Served(product.app()) as served:
        product.url = served.url
        yield product


@pytest.fixture
def simulator(product: Product, settings: LazySettings) -> Iterator[Simulator]:
    """As the carrier's account."""
    standin = Settings(
        port=free_port(),
        smtp_port=0,
        public_url=product.url,
        speed=20,
        account_sid=settings.TWILIO_ACCOUNT_SID,
        auth_token=settings.TWILIO_AUTH_TOKEN,
        api_key_sid=settings.TWILIO_API_KEY_SID,
        api_key_secret=settings.TWILIO_API_KEY_SECRET,
        voice_app_sid=settings.TWILIO_VOICE_APP_SID,
    )
    with Served(create_app(standin)) as served:
        settings.TWILIO_API_URL = served.url
        carrier.twilio.cache_clear()
        simulator = Simulator(served.url)
        yield simulator
        simulator.close()
    carrier.twilio.cache_clear()


def test_it_is_gone_there(
    practice: Client, product: Product, simulator: Simulator, settings: LazySettings
) -> None:
    reaches_the_box(product, simulator).leaves_a_message("Zébulon")
    told = product.expect("/recorded", RecordingStatus="completed")
    about = f"/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}/Recordings.json"
    login = (settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)
    (listed,) = simulator.http.get(about, auth=login).json()["recordings"]
    assert listed["sid"] == told["RecordingSid"]
    with access.inside(practice):
        Recording.objects.update(sid=told["RecordingSid"], gone_at_twilio=None)
    call_command("erase_client", practice.slug, yes_erase=practice.slug, verbosity=0)
    assert simulator.http.get(about, auth=login).json()["recordings"] == []
    assert Erasure.objects.get().record["carrier"] == 1
