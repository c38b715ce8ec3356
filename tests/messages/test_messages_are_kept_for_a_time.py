"""Messages are erased when their months are over, by each client's own rule; what counts stays."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from messages import kept, tasks, timeline
from messages.models import Message, MessageSettings
from scheduling.models import Agenda, AppointmentType, Visit
from telephony.models import JournalEntry
from tenants import access
from tenants.directory import contacts
from tenants.models import AuditEntry, Client
from tests.cast import Cast
from tests.messages.left import left
from tests.messages.traces import leave, still_there
from tests.rows import one_of_each
from tests.visitors import at_client

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
LEFT = datetime(2026, 1, 31, 12, 0, tzinfo=PARIS)


@pytest.fixture
def message(cast: Cast) -> Message:
    """Left with the practice, which keeps six months, and with the plumber, who keeps twelve."""
    leave(cast.plumber, LEFT)
    return leave(cast.practice, LEFT)


def night(client: Client, at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        tasks.erase_old_of_client(client.schema_name)


def body(client: Client, message: Message) -> str:
    with access.inside(client):
        return Message.objects.get(pk=message.pk).body


def test_until_their_last_night_they_are_whole(cast: Cast, message: Message) -> None:
    night(cast.practice, datetime(2026, 7, 31, 3, 20, tzinfo=PARIS))
    assert body(cast.practice, message) == message.body
    night(cast.practice, datetime(2026, 8, 1, 3, 20, tzinfo=PARIS))
    assert body(cast.practice, message) == ""


def test_nothing_of_the_caller_is_left_but_in_the_calendar(cast: Cast, message: Message) -> None:
    """Appointments are the client's own calendar, with a rule of its own."""
    night(cast.practice, LEFT + timedelta(days=200))
    kept = {"scheduling_appointment", "scheduling_appointmentstep", "directory_contact"}
    kept |= {"directory_contactnumber", "telephony_listednumber"}
    assert set(still_there(cast.practice)) == kept
    assert len(still_there(cast.plumber)) > len(kept), "who keeps them longer"
    with access.inside(cast.practice):
        assert timeline.is_whole(Message.objects.get(pk=message.pk))
        assert JournalEntry.objects.get(call_id=message.call_id).erased_at is not None


def test_whatever_else_is_kept_of_a_message_goes_with_it(cast: Cast) -> None:
    """Of every table there is (tests/rows.py): a new one that keeps a caller's words is noticed."""
    zebulon = ("zébulon", "zebulon", "zbulon")
    with access.inside(cast.practice):
        one_of_each()
    assert "inbox_message" in still_there(cast.practice, zebulon)
    later = timezone.now() + timedelta(days=200)
    night(cast.practice, later)
    with time_machine.travel(later), access.inside(cast.practice):
        kept.forget()  # after thirty days, by the sweeper
    calendar = {"scheduling_appointment", "scheduling_waitingentry"}  # both are still to come
    # The client's own people and settings, which no caller has said.
    own = {"inbox_policy", "inbox_group", "inbox_escalation", "inbox_pocketdevice"}
    assert set(still_there(cast.practice, zebulon)) <= calendar | own


def test_a_call_of_nobodys_is_not_a_hidden_number(cast: Cast, message: Message) -> None:
    night(cast.practice, LEFT + timedelta(days=200))
    owner = at_client(cast.practice, cast.user("doctor"))
    page = owner.get("/messages/?show=calls", headers={"accept-language": "en"}).content.decode()
    assert "Erased" in page
    assert "Hidden number" not in page


def test_tries_on_the_booking_page_are_forgotten_sooner(cast: Cast) -> None:
    with access.inside(cast.practice):
        agenda = Agenda.objects.create(name="Ada")
        kind = AppointmentType.objects.create(name="Bilan", minutes=20)
        for hours in (1, 49):
            visit = Visit.objects.create(
                **{"address": "", "agenda": agenda, "type": kind, "start": timezone.now()}
            )
            at = timezone.now() - timedelta(hours=hours)
            Visit.objects.filter(pk=visit.pk).update(created_at=at)
    night(cast.practice, timezone.now())
    with access.inside(cast.practice):
        assert Visit.objects.count() == 1


def test_a_second_night_changes_nothing(cast: Cast, message: Message) -> None:
    for days in (200, 201):
        night(cast.practice, LEFT + timedelta(days=days))
    with access.inside(cast.practice):
        steps = Message.objects.get(pk=message.pk).timeline.filter(step="erased")
        assert [step.about for step in steps] == ["retention"]


def test_who_was_remembered_by_the_house_is_forgotten_with_the_last_message(cast: Cast) -> None:
    left(cast.practice, LEFT, caller_name="Zoé Quintefeuille", caller_number="+33639984077")
    with time_machine.travel(LEFT), access.inside(cast.practice):
        contacts.remember("Zoé Quintefeuille", "+33639984077")
    night(cast.practice, LEFT + timedelta(days=200))
    assert still_there(cast.practice) == []


def test_the_page_says_what_will_happen(cast: Cast) -> None:
    now = timezone.now()
    for days in (400, 366, 3):
        left(cast.plumber, now - timedelta(days=days))
    owner = at_client(cast.plumber, cast.user("plumber"))
    page: Any = owner.get("/messages/settings")
    assert (page.context["months"], page.context["tonight"]) == (12, 2)
    answer: Any = owner.post("/messages/settings", {"months": "36", "review_percent": "0"})
    assert answer.status_code == 302
    page = owner.get("/messages/settings")
    assert (page.context["months"], page.context["tonight"]) == (36, 0)
    assert AuditEntry.objects.filter(action="message_settings.changed").exists()


@pytest.mark.parametrize("months", ["0", "37", "", "x"])
def test_forever_and_not_at_all_are_refused(cast: Cast, months: str) -> None:
    owner = at_client(cast.plumber, cast.user("plumber"))
    typed = {"months": months, "review_percent": "5"}
    assert owner.post("/messages/settings", typed).status_code == 422
    with access.inside(cast.plumber):
        assert not MessageSettings.objects.exists()


def test_staff_reads_the_rule_and_does_not_change_it(cast: Cast) -> None:
    staff = at_client(cast.practice, cast.user("secretary"))
    assert staff.get("/messages/settings").status_code == 200
    typed = {"months": "1", "review_percent": "5"}
    assert staff.post("/messages/settings", typed).status_code == 403
