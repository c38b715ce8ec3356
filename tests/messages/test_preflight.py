"""Ctrl+Enter at the desk: sent at once where nothing is found, else shown, and sent if meant."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from messages.models import Message
from telephony.models import Instruction
from tenants import access
from tenants.directory.models import Contact
from tests.answering import BODY, Desk, found_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db
OTHER = "06 39 98 44 44"


def overridden(desk: Desk) -> list[str]:
    message = desk.message()
    assert message is not None
    return list(message.overridden)


def test_a_plain_message_is_sent_by_one_key(plumber_desk: Desk) -> None:
    assert plumber_desk.presses_send().status_code == 200
    assert overridden(plumber_desk) == []
    assert plumber_desk.steps() == ["sent"]


def test_a_warning_holds_it_back_once_and_stands_in_the_proof(plumber_desk: Desk) -> None:
    held = plumber_desk.presses_send(caller_number=OTHER)
    page = held.content.decode()
    assert held.status_code == 422
    assert 'data-field="caller_number"' in page
    assert "Alt+KeyG" in page
    assert not plumber_desk.deliveries()
    sent = plumber_desk.presses_send(caller_number=OTHER, acknowledged=found_in(held))
    assert sent.status_code == 200
    assert overridden(plumber_desk) == ["unread_number"]
    assert plumber_desk.steps() == ["overrode", "sent"]
    with access.inside(plumber_desk.call.client):
        step = Message.objects.get().timeline.first()
        assert step is not None
        assert step.about == "unread_number"
        assert "number not read back" in step.sentence or "relu" in step.sentence


def test_what_is_found_since_is_shown_again(plumber_desk: Desk) -> None:
    held = plumber_desk.presses_send(caller_number=OTHER)
    leak = {"caller_number": OTHER, "body": "Une grosse fuite dans la cuisine"}
    again = plumber_desk.presses_send(**leak, acknowledged=found_in(held))
    assert again.status_code == 422
    assert len(found_in(again).split()) == 2
    assert plumber_desk.presses_send(**leak, acknowledged=found_in(again)).status_code == 200


def test_a_block_is_not_sent_whatever_is_accepted(plumber_desk: Desk) -> None:
    held = plumber_desk.presses_send(caller_name="", caller_number=OTHER)
    accepted = found_in(held)
    assert accepted
    assert "is-block" in held.content.decode()
    again = plumber_desk.presses_send(caller_name="", caller_number=OTHER, acknowledged=accepted)
    assert again.status_code == 422
    assert not plumber_desk.deliveries()


def test_a_number_that_was_read_back_is_no_finding(plumber_desk: Desk) -> None:
    sent = plumber_desk.presses_send(caller_number=OTHER, read_back="+33 6 39 98 44 44")
    assert sent.status_code == 200


def test_a_number_changed_after_it_was_read_back_must_be_read_again(plumber_desk: Desk) -> None:
    assert (
        plumber_desk.presses_send(caller_number=OTHER, read_back="06 39 98 44 45").status_code
        == 422
    )


def test_a_known_name_is_offered_in_its_spelling(practice_desk: Desk) -> None:
    held = practice_desk.presses_send(caller_name="Odile Garnié")
    assert held.status_code == 422
    assert 'data-fix-value="Odile Garnier"' in held.content.decode()


def test_nobody_learns_the_names_of_another_client(plumber_desk: Desk, cast: Cast) -> None:
    """Odile is known to the practice, not to the plumber."""
    held = plumber_desk.presses_send(caller_name="Odile Garnié")
    assert held.status_code == 200
    with access.inside(cast.practice):
        assert Contact.objects.filter(name="Odile Garnier").exists()


def test_instructions_that_must_be_read(plumber_desk: Desk) -> None:
    with access.inside(plumber_desk.call.client):
        Instruction.objects.filter(kind=Instruction.Kind.STANDING).update(must_read=True)
    held = plumber_desk.presses_send()
    assert held.status_code == 422
    assert 'data-field="instructions"' in held.content.decode()
    assert plumber_desk.presses_send(read_instructions="1").status_code == 200


def test_the_same_message_within_the_hour_is_found(plumber_desk: Desk) -> None:
    client = plumber_desk.call.client
    plumber_desk.presses_send()
    with access.inside(client):
        first = Message.objects.get()
        Message.objects.filter(pk=first.pk).update(
            call_id=first.pk, sent_at=timezone.now() - timedelta(minutes=5)
        )
    held = plumber_desk.presses_send()
    assert held.status_code == 422
    assert "Nadia" in held.content.decode()
    with access.inside(client):
        Message.objects.filter(pk=first.pk).update(sent_at=timezone.now() - timedelta(hours=2))
    assert plumber_desk.presses_send().status_code == 200


def test_a_finding_says_nothing_of_the_message_in_the_logs(
    plumber_desk: Desk, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    plumber_desk.presses_send(caller_number=OTHER)
    assert BODY not in caplog.text
    assert "4444" not in caplog.text
