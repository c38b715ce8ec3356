"""The demonstration's booking pages offer something, and stay as they were edited."""

import pytest

from config.demo import agendas, outside
from config.demo.shops import CABINET
from scheduling.models import BookingPage
from tenants import access
from tests.cast import Cast
from tests.visitors import at_client

pytestmark = pytest.mark.django_db


def test_the_doctors_page_is_open_and_can_be_closed(cast: Cast) -> None:
    assert cast.practice.slug == CABINET.slug
    agendas.furnish(cast.practice)
    outside.furnish(cast.practice)
    page = at_client(cast.practice).get("/book/?lang=en").content.decode()
    assert "Vaccination" in page
    assert "Petite chirurgie" not in page
    with access.inside(cast.practice):
        BookingPage.objects.update(is_on=False)
    outside.furnish(cast.practice)
    assert at_client(cast.practice).get("/book/").status_code == 404
