"""The booking page costs texts and time of agendas: what one visitor may ask for has an end."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from scheduling import public_booking
from scheduling.models import Appointment, NumberCode, Visit
from tenants import access, texted_codes
from tenants.code_models import TRIES
from tests.cast import Cast
from tests.scheduling.stranger import Stranger, Texts
from tests.scheduling.surgery import Surgery

pytestmark = pytest.mark.django_db


def held(cast: Cast) -> int:
    with access.inside(cast.practice):
        now = timezone.now()
        return Appointment.objects.filter(state="held", held_until__gt=now).count()


def test_a_code_can_be_tried_five_times(
    cast: Cast, surgery_online: Surgery, stranger: Stranger, texts: Texts
) -> None:
    kind = surgery_online.visit.pk
    stranger.takes(kind, stranger.looks(kind).slots()[0]).says()
    right = texts.codes[0]
    for _ in range(TRIES):
        assert stranger.types(f"{(int(right) + 1) % 10**6:06}").status == 200
    assert stranger.types(right).status == 429
    assert not stranger.reference


def test_a_code_is_valid_for_ten_minutes(
    cast: Cast, surgery_online: Surgery, stranger: Stranger, texts: Texts
) -> None:
    kind = surgery_online.visit.pk
    with time_machine.travel(timezone.now()) as clock:
        stranger.takes(kind, stranger.looks(kind).slots()[9]).says()
        clock.shift(texted_codes.LIVES + timedelta(seconds=1))
        assert not stranger.types(texts.codes[0]).reference
        stranger.asks_again()
        assert stranger.types(texts.codes[0]).reference == ""
        assert stranger.types(texts.codes[1]).reference


def test_a_number_gets_three_codes_an_hour(
    cast: Cast, surgery_online: Surgery, stranger: Stranger, texts: Texts
) -> None:
    kind = surgery_online.visit.pk
    with time_machine.travel(timezone.now()) as clock:
        stranger.takes(kind, stranger.looks(kind).slots()[9]).says()
        for _ in range(3):
            clock.shift(public_booking.AGAIN + timedelta(seconds=1))
            stranger.asks_again()
        assert (stranger.status, len(texts.codes)) == (429, public_booking.CODES_A_NUMBER)
        # Another network is no way around it.
        other = Stranger.at(cast.practice, "203.0.113.9")
        other.takes(kind, other.looks(kind).slots()[9]).says()
        assert (other.status, len(texts.codes)) == (429, public_booking.CODES_A_NUMBER)


def test_nobody_keeps_an_agenda_busy_by_looking(
    cast: Cast, surgery_online: Surgery, stranger: Stranger
) -> None:
    kind = surgery_online.visit.pk
    slots = stranger.looks(kind).slots()
    for slot in slots[: public_booking.HOLDS_AN_ADDRESS]:
        assert Stranger.at(cast.practice).takes(kind, slot).status == 200
    assert Stranger.at(cast.practice).takes(kind, slots[5]).status == 429
    assert held(cast) == public_booking.HOLDS_AN_ADDRESS
    assert Stranger.at(cast.practice, "203.0.113.9").takes(kind, slots[5]).status == 200
    with time_machine.travel(timezone.now() + public_booking.HOLD + timedelta(minutes=1)):
        assert held(cast) == 0
        assert Stranger.at(cast.practice).takes(kind, slots[8]).status == 200


def test_one_visitor_holds_one_time(
    cast: Cast, surgery_online: Surgery, stranger: Stranger
) -> None:
    kind = surgery_online.visit.pk
    slots = stranger.looks(kind).slots()
    for slot in slots[:6]:
        assert stranger.takes(kind, slot).status == 200
    assert held(cast) == 1


@pytest.mark.parametrize("number", ["01 99 00 10 01", "12", "+1 202 555 0123", "+882 16 12345678"])
def test_only_mobile_numbers_of_the_clients_countries_are_texted(
    cast: Cast, surgery_online: Surgery, stranger: Stranger, texts: Texts, number: str
) -> None:
    kind = surgery_online.visit.pk
    stranger.takes(kind, stranger.looks(kind).slots()[0]).says(number=number)
    assert "errorlist" in stranger.page
    assert texts.codes == []


def test_a_machine_that_fills_in_everything_gets_no_code(
    cast: Cast, surgery_online: Surgery, stranger: Stranger, texts: Texts
) -> None:
    kind = surgery_online.visit.pk
    stranger.takes(kind, stranger.looks(kind).slots()[0]).says(website="https://spam.example")
    assert texts.codes == []


def test_a_number_has_four_appointments_ahead_at_most(
    cast: Cast, surgery_online: Surgery, texts: Texts
) -> None:
    kind = surgery_online.visit.pk
    with access.inside(cast.practice):
        Visit.objects.all().delete()
    for turn in range(public_booking.COMING_A_NUMBER + 1):
        visitor = Stranger.at(cast.practice, f"198.51.100.{turn}")
        with access.inside(cast.practice):
            NumberCode.objects.update(created_at=timezone.now() - timedelta(hours=2))
        visitor.takes(kind, visitor.looks(kind).slots()[turn]).says().types(texts.codes[-1])
        assert bool(visitor.reference) == (turn < public_booking.COMING_A_NUMBER)
    assert visitor.status == 429


def test_what_came_to_nothing_is_forgotten(
    cast: Cast, surgery_online: Surgery, stranger: Stranger
) -> None:
    kind = surgery_online.visit.pk
    stranger.takes(kind, stranger.looks(kind).slots()[0]).says()
    with time_machine.travel(timezone.now() + public_booking.KEPT + timedelta(hours=1)):
        other = Stranger.at(cast.practice)
        other.takes(kind, other.looks(kind).slots()[0])
        with access.inside(cast.practice):
            assert not Visit.objects.exclude(number=None).exists()
