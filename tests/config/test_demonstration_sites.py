"""The demonstration's vets: two places, a vet at both, and a class of several."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from config.demo import agendas
from config.demo.shops import VETERINAIRE
from scheduling import agendas as stored
from scheduling import availability
from scheduling.models import Agenda, Appointment, AppointmentType, Site
from tenants import access
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
PLAN = agendas.PLANS[VETERINAIRE.slug]


@pytest.fixture
def vets(cast: Cast) -> Iterator[None]:
    """The practice, with the vets' agendas: a schema of their own would take seconds."""
    cast.practice.slug = VETERINAIRE.slug
    agendas.furnish(cast.practice)
    with access.inside(cast.practice):
        yield


def test_one_works_at_both_places_on_different_days(vets: None) -> None:
    assert [site.name for site in Site.objects.all()] == [where.name for where in PLAN.sites]
    agenda = Agenda.objects.get(name=PLAN.columns[0].name)
    days = {
        site.name: set(agenda.working_times.filter(site=site).values_list("weekday", flat=True))
        for site in Site.objects.all()
    }
    assert all(days.values())
    assert not set.intersection(*days.values())


def test_free_times_are_at_both_places(vets: None) -> None:
    book, now = stored.load(PARIS, timezone.now()), timezone.now()
    wish = availability.Wish(agendas=frozenset({Agenda.objects.earliest("position").pk}))
    free = availability.free(book, book.kinds[0], now, wish)
    places = {slot.site for slot, _n in zip(free, range(200), strict=False)}
    assert places == {site.pk for site in Site.objects.all()}


def test_two_puppies_are_in_the_class_and_there_is_room_for_four(vets: None) -> None:
    school = AppointmentType.objects.get(capacity__gt=1)
    together = Appointment.objects.filter(type=school)
    assert {one.name for one in together} == {person.name for person in PLAN.together}
    assert len({one.during.lower for one in together}) == 1
    book = stored.load(PARIS, timezone.now())
    kind = next(one for one in book.kinds if one.id == school.pk)
    first = next(iter(availability.free(book, kind, timezone.now())))
    assert (first.start, first.left) == (together[0].during.lower, school.capacity - 2)
    assert first.start.astimezone(PARIS).strftime("%A %H:%M") == "Wednesday 18:00"
    others = AppointmentType.objects.exclude(pk=school.pk)
    assert not others.filter(agendas__in=school.agendas.all()).exists()
