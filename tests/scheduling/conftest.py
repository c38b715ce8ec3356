"""Doctors to be booked."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from scheduling.models import AppointmentType, BookingPage, OpeningPeriod
from tenants import access
from tests.cast import Cast
from tests.scheduling.line import MORNING, List
from tests.scheduling.page import Page
from tests.scheduling.stranger import Stranger, Texts, telephone
from tests.scheduling.surgery import Surgery


@pytest.fixture
def surgery(cast: Cast) -> Iterator[Surgery]:
    with access.inside(cast.practice):
        OpeningPeriod.objects.all().delete()
        yield Surgery.open()


@pytest.fixture
def surgery_online(cast: Cast) -> Surgery:
    """Consultations for everybody on the booking page, which is on."""
    with access.inside(cast.practice):
        opened = Surgery.open()
        AppointmentType.objects.update(booker=AppointmentType.Booker.PUBLIC)
        BookingPage.objects.create(is_on=True)
        return opened


@pytest.fixture
def stranger(cast: Cast) -> Stranger:
    return Stranger.at(cast.practice)


@pytest.fixture
def texts() -> Iterator[Texts]:
    with telephone() as found:
        yield found


@pytest.fixture
def page(cast: Cast, surgery: Surgery) -> Page:
    return Page(cast, surgery)


@pytest.fixture
def monday() -> Iterator[Any]:
    """It is ten o'clock on a Monday, until the clock is moved."""
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def line(monday: Any, cast: Cast, surgery: Surgery) -> List:
    return List(cast, surgery)
