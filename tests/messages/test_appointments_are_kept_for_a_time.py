"""Past appointments are nobody's after each client's own days; what the figures count stays."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from messages import tasks
from messages.models import MessageSettings
from scheduling.models import Appointment, AppointmentStep
from tenants import access
from tenants.directory.models import Contact
from tenants.models import Client, Operator
from tests.cast import Cast
from tests.messages.traces import NAME, NUMBER, leave, still_there
from tests.visitors import at_client

pytestmark = pytest.mark.django_db
MET = datetime(2026, 1, 31, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def met(cast: Cast) -> Cast:
    """Somebody had an appointment with each client."""
    for client in (cast.practice, cast.plumber):
        leave(client, MET)
    return cast


def keeps(client: Client, days: int | None) -> None:
    with access.inside(client):
        own = MessageSettings.current()
        own.appointment_days = days
        own.save()


def night(client: Client, days: float) -> None:
    with time_machine.travel(MET + timedelta(days=days), tick=False):
        tasks.erase_old_of_client(client.schema_name)


def names(client: Client) -> set[str]:
    with access.inside(client):
        return set(Appointment.objects.values_list("name", flat=True))


def test_each_client_has_its_own_days(met: Cast) -> None:
    keeps(met.practice, 30)
    for client in (met.practice, met.plumber):
        night(client, 29)
        assert NAME in names(client)
        night(client, 31)
    assert NAME not in names(met.practice)
    assert NAME in names(met.plumber), "it keeps them as the operator does"


def test_without_a_word_of_the_client_the_operators_days_count(met: Cast) -> None:
    Operator.objects.update(appointment_days=10)
    night(met.plumber, 11)
    assert NAME not in names(met.plumber)


def test_nothing_of_them_is_left_and_all_that_is_counted_is(met: Cast) -> None:
    with access.inside(met.practice):
        one = Appointment.objects.get(name=NAME)
        before = (one.during, one.state, one.type_id, one.agenda_id)
        AppointmentStep.objects.create(appointment=one, kind="confirmed", author_name=NAME)
        steps = one.steps.count()
    night(met.practice, 366)
    known = {"telephony_listednumber", "directory_contact", "directory_contactnumber"}
    assert set(still_there(met.practice)) <= known
    with access.inside(met.practice):
        assert not Contact.objects.filter(name=NAME).exists(), "nothing else was known of them"
        one.refresh_from_db()
        assert (one.during, one.state, one.type_id, one.agenda_id) == before
        assert one.steps.count() == steps
    assert NUMBER[1:] not in str(still_there(met.practice))


def test_what_is_to_come_is_never_erased(met: Cast) -> None:
    keeps(met.practice, 1)
    with access.inside(met.practice):
        one = Appointment.objects.get(name=NAME)
        later = (MET + timedelta(days=40), MET + timedelta(days=40, minutes=20))
        Appointment.objects.filter(pk=one.pk).update(during=later, blocked=later)
    night(met.practice, 39)
    assert NAME in names(met.practice)
    night(met.practice, 42)
    assert NAME not in names(met.practice)


@pytest.mark.parametrize(("typed", "kept"), [("90", 90), ("", None), ("0", None), ("1096", None)])
def test_the_owner_says_how_long(cast: Cast, typed: str, kept: int | None) -> None:
    owner = at_client(cast.practice, cast.user("doctor"))
    said = {"months": "6", "review_percent": "5", "appointment_days": typed}
    answer = owner.post("/messages/settings", said)
    assert answer.status_code == (422 if typed in ("0", "1096") else 302)
    with access.inside(cast.practice):
        assert MessageSettings.current().appointment_days == kept
    assert str(kept or 365) in owner.get("/messages/settings").content.decode()
