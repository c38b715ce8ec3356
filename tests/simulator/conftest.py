"""A real simulator on a free port, in front of a small product that answers TwiML."""

from collections.abc import Iterator

import pytest

from telephony.simulator.app import create_app
from telephony.simulator.settings import Settings
from tests.simulator.product import Product
from tests.simulator.serving import Served, free_port
from tests.telephones import Simulator

LINE, CALLER = "+33199001001", "+33639984001"


@pytest.fixture(scope="session")
def served_product() -> Iterator[Product]:
    """Served once: a server takes longer to start and stop than most tests to run."""
    product = Product()
    with Served(product.app()) as served:
        product.url = served.url
        yield product


@pytest.fixture
def product(served_product: Product) -> Product:
    served_product.forget()
    return served_product


@pytest.fixture
def settings(product: Product) -> Settings:
    return Settings(port=free_port(), smtp_port=0, public_url=product.url, speed=20)


@pytest.fixture
def simulator(settings: Settings) -> Iterator[Simulator]:
    with Served(create_app(settings)) as served:
        simulator = Simulator(served.url)
        yield simulator
        simulator.close()
