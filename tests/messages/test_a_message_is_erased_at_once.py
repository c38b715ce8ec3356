"""The owner erases one message: its words are gone at once, and the database keeps it so."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from messages.models import Delivery, Message
from tenants import access
from tenants.models import AuditEntry, Client
from tests.cast import Cast
from tests.messages.left import left
from tests.visitors import at_client

pytestmark = pytest.mark.django_db


def body(client: Client, message: Message) -> str:
    with access.inside(client):
        return Message.objects.get(pk=message.pk).body


def test_one_message_is_erased_at_once_by_the_owner(cast: Cast) -> None:
    message, other = left(cast.practice, body="Secret."), left(cast.practice, body="Autre.")
    with access.inside(cast.practice):
        waiting = Delivery.objects.create(
            **{"message": message, "colleague": message.recipient, "colleague_name": "Dr Roux"},
            **{"channel": "sms", "address": "+33639980001"},
        )
    owner = at_client(cast.practice, cast.user("doctor"))
    page = owner.get(f"/messages/{message.pk}/erase").content.decode()
    assert "Secret." in page
    owner.post(f"/messages/{message.pk}/erase", {"sure": "yes"})
    assert (body(cast.practice, message), body(cast.practice, other)) == ("", "Autre.")
    with access.inside(cast.practice):
        waiting.refresh_from_db()
        assert waiting.state == Delivery.State.CANCELLED
        last = Message.objects.get(pk=message.pk).timeline.last()
        assert last is not None
        assert (last.step, last.who, last.about) == ("erased", "Doctor", "message")
    assert owner.get(f"/messages/{message.pk}").status_code == 200
    assert owner.get(f"/messages/{message.pk}/proof.json").status_code == 200
    assert owner.get(f"/messages/{message.pk}/erase").status_code == 404
    assert AuditEntry.objects.filter(action="message.erased", subject_id=message.pk).exists()


@pytest.mark.parametrize(
    "words",
    [
        *({"body": "x"}, {"caller_name": "x"}, {"caller_number": "+33639984077"}),
        *({"answers": [{}]}, {"draft": {"body": "x"}}),
    ],
)
def test_the_database_lets_no_word_stand_in_an_erased_message(
    cast: Cast, words: dict[str, Any]
) -> None:
    message = left(cast.practice)
    empty: dict[str, Any] = {"caller_name": "", "caller_number": None, "body": "", "answers": []}
    with access.inside(cast.practice):
        row = Message.objects.filter(pk=message.pk)
        row.update(**empty, erased_at=timezone.now())
        with pytest.raises(IntegrityError, match="has_no_words"), transaction.atomic():
            row.update(**words)
