"""What people are told: a row in the sender's transaction, sent once, by text or by e-mail."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from messages.models import Notice
from tenants import access
from tenants.models import UsageEntry
from tests.cast import Cast
from tests.messages.conftest import Commit
from tests.messages.news import BOTH, BY_MAIL, JEANNE, row, send, sweep, tell
from tests.twilio import Twilio

pytestmark = pytest.mark.django_db
State = Notice.State


def test_it_leaves_after_the_commit_and_not_without(
    cast: Cast, twilio: Twilio, commit: Commit
) -> None:
    with commit():
        with transaction.atomic():
            tell(cast.practice)
            transaction.set_rollback(True)
        tell(cast.practice, key="booked:2")
        assert not twilio.texts
    assert [text["to"] for text in twilio.texts] == [JEANNE["number"]]
    with access.inside(cast.practice):
        assert list(Notice.objects.values_list("key", "state")) == [("booked:2", State.SENT)]


def test_one_key_is_told_once_however_often_it_is_said(cast: Cast, twilio: Twilio) -> None:
    first = tell(cast.practice)
    again = tell(cast.practice, BY_MAIL)
    assert again.pk == first.pk
    send(cast.practice, first)
    send(cast.practice, first)
    assert len(twilio.texts) == 1
    assert UsageEntry.objects.filter(kind="text", client=cast.practice).count() == 1


def test_the_same_key_of_another_client_is_another_notice(cast: Cast, twilio: Twilio) -> None:
    send(cast.practice, tell(cast.practice))
    send(cast.plumber, tell(cast.plumber))
    assert len(twilio.texts) == 2


def test_the_text_is_in_the_readers_language_by_the_clients_clock(
    cast: Cast, twilio: Twilio
) -> None:
    send(cast.plumber, tell(cast.plumber))
    (text,) = twilio.texts
    assert "Tuesday 24 November at 09:20 with le Dr Roux" in text["body"]
    assert cast.plumber.name in text["body"]
    send(cast.plumber, tell(cast.plumber, key="booked:2", language="fr"))
    assert "mardi 24 novembre" in twilio.texts[1]["body"]


def test_without_a_mobile_number_it_goes_as_a_mail_of_two_parts(cast: Cast) -> None:
    told = send(cast.plumber, tell(cast.plumber, BY_MAIL))
    (sent,) = mail.outbox
    assert (told.state, told.channel, sent.to) == (State.SENT, "email", ["jeanne@dupont.test"])
    assert isinstance(sent, mail.EmailMultiAlternatives)
    for part in (sent.body, str(sent.alternatives[0][0])):
        assert "24 November" in part
        assert "https://a.test/a/x" in part
    assert "24 November" in sent.subject


def test_a_landline_gets_no_text_and_nobody_is_told_nowhere(cast: Cast) -> None:
    assert tell(cast.practice, {**BOTH, "number": "+33199001234"}).channel == "email"
    with pytest.raises(Notice.DoesNotExist):
        tell(cast.practice, {**JEANNE, "number": "+33199001234"}, key="booked:2")


def test_what_may_not_go_yet_waits_for_the_sweeper(
    cast: Cast, twilio: Twilio, commit: Commit
) -> None:
    later = timezone.now() + timedelta(hours=9)
    with commit():
        told = tell(cast.practice, not_before=later)
    assert send(cast.practice, told).state == State.PLANNED
    with time_machine.travel(later + timedelta(seconds=1)):
        assert sweep(cast.practice, told).state == State.SENT
    assert len(twilio.texts) == 1


def test_a_task_that_was_lost_is_picked_up(cast: Cast, twilio: Twilio) -> None:
    told = tell(cast.practice)
    assert sweep(cast.practice, told).state == State.PLANNED
    with time_machine.travel(timezone.now() + timedelta(seconds=11)):
        assert sweep(cast.practice, told).state == State.SENT


def test_one_that_cannot_be_written_keeps_no_other_back(cast: Cast, twilio: Twilio) -> None:
    tell(cast.practice, kind="no_such_words")
    good = tell(cast.practice, key="booked:2")
    with time_machine.travel(timezone.now() + timedelta(seconds=11)):
        assert sweep(cast.practice, good).state == State.SENT
    assert len(twilio.texts) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "sent"},
        {"state": "asleep"},
        {"state": "sending", "text": ""},
        {"address": "nowhere"},
        {"state": "failed", "retry_at": timezone.now()},
    ],
)
def test_the_database_refuses_impossible_rows(cast: Cast, wrong: dict[str, object]) -> None:
    told = tell(cast.practice)
    with access.inside(cast.practice), pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=told.pk).update(**wrong)
    assert row(cast.practice).state == State.PLANNED
