"""All of one caller is erased: nothing in the schema knows them, and all is still counted."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from messages import timeline
from messages.models import Message, OptOut
from scheduling.models import Appointment
from telephony import recordings
from telephony.models import JournalEntry, Recording
from tenants import access
from tenants.directory.models import Contact
from tenants.models import AuditEntry
from tests.cast import Cast
from tests.messages.left import left
from tests.messages.traces import NAME, NUMBER, leave, still_there
from tests.visitors import at_client

pytestmark = pytest.mark.django_db
YES = {"sure": "yes"}
LATELY = timezone.now() - timedelta(days=2)


@pytest.fixture
def message(cast: Cast) -> Message:
    """Of both clients' caller; each client's own affair."""
    leave(cast.plumber, LATELY)
    return leave(cast.practice, LATELY)


def contact(cast: Cast) -> Contact:
    with access.inside(cast.practice):
        return Contact.objects.get(name=NAME)


def erased(cast: Cast, by: str = "doctor") -> Any:
    address = f"/contacts/{contact(cast).pk}/erase"
    return at_client(cast.practice, cast.user(by)).post(address, YES)


def test_no_table_knows_them_any_more(cast: Cast, message: Message) -> None:
    assert len(still_there(cast.practice)) > 9, "they were everywhere"
    before = still_there(cast.plumber)
    assert erased(cast).status_code == 302
    assert still_there(cast.practice) == []
    assert still_there(cast.plumber) == before, "of another client nothing was erased"


def test_what_counts_and_proves_is_still_there(cast: Cast, message: Message) -> None:
    with access.inside(cast.practice):
        kept = ("state", "urgency", "agent_id", "created_at", "sent_at", "version", "recipient")
        before = Message.objects.values(*kept, "acknowledged_at").get(pk=message.pk)
    erased(cast)
    with access.inside(cast.practice):
        assert Message.objects.values(*kept, "acknowledged_at").get(pk=message.pk) == before
        found = Message.objects.get(pk=message.pk)
        assert timeline.is_whole(found)
        assert [step.step for step in found.timeline.all()][-1] == "erased"
        assert JournalEntry.objects.filter(call_id=message.call_id, outcome="answered").exists()
        assert Appointment.objects.filter(name="—").count() == 1


def test_the_recording_goes_with_the_next_sweep(cast: Cast, message: Message) -> None:
    erased(cast)
    with access.inside(cast.practice):
        row = Recording.objects.get(call_id=message.call_id)
        file = Path(settings.MEDIA_ROOT, cast.practice.schema_name, row.file)
        assert file.exists()
        recordings.sweep()
        row.refresh_from_db()
    assert (row.state, file.exists()) == (Recording.State.ERASED, False)


def test_who_shares_the_telephone_keeps_their_own(cast: Cast, message: Message) -> None:
    other = left(cast.practice, caller_name="Simon", caller_number=NUMBER, body="À moi.")
    with access.inside(cast.practice):
        Contact.objects.create(name="Simon", number=NUMBER)
    erased(cast)
    with access.inside(cast.practice):
        assert Message.objects.get(pk=other.pk).body == "À moi."
        assert Message.objects.get(pk=message.pk).body == ""


def test_an_appointment_to_come_is_cancelled_first(cast: Cast, message: Message) -> None:
    with access.inside(cast.practice):
        start = timezone.now() + timedelta(days=3)
        during = (start, start + timedelta(minutes=20))
        Appointment.objects.filter(name=NAME).update(during=during, blocked=during)
    assert erased(cast).status_code == 409
    with access.inside(cast.practice):
        assert Message.objects.get(pk=message.pk).body


def test_that_they_want_no_texts_is_kept(cast: Cast, message: Message) -> None:
    with access.inside(cast.practice):
        OptOut.objects.create(number=NUMBER)
    erased(cast)
    assert still_there(cast.practice) == ["inbox_optout"]


def test_it_is_asked_first_and_written_down(cast: Cast, message: Message) -> None:
    key = contact(cast).pk
    owner = at_client(cast.practice, cast.user("doctor"))
    page = owner.get(f"/contacts/{key}/erase").content.decode()
    assert 'name="sure"' in page
    owner.post(f"/contacts/{key}/erase", {})
    assert still_there(cast.practice), "not without a word"
    assert erased(cast, "secretary").status_code == 403
    erased(cast)
    entry = AuditEntry.objects.get(action="contact.erased")
    assert (entry.actor_name, entry.subject_id, entry.client) == ("Doctor", key, cast.practice)


def test_a_number_that_nobody_is_known_by_is_forgotten_too(cast: Cast) -> None:
    message = left(cast.practice, caller_name="", caller_number=NUMBER, body="chrysanthème")
    owner = at_client(cast.practice, cast.user("doctor"))
    owner.post(f"/messages/{message.pk}/caller/erase", YES)
    assert still_there(cast.practice) == []
