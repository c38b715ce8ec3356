"""The proof of a message leaves the house as JSON and PDF, and is checked without it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse

from messages import chain, proof
from messages.models import Message, TimelineEntry
from tenants import access
from tenants.models import AuditEntry
from tests.answering import Desk
from tests.cast import Cast
from tests.messages.pockets import proven
from tests.visitors import at_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(practice_desk: Desk, cast: Cast) -> Message:
    """Sent, opened and taken."""
    practice_desk.sends()
    phone = proven(cast.practice)
    phone.get(f"/m/{practice_desk.tokens()['sms']}")
    phone.post(f"/m/{practice_desk.tokens()['sms']}/ack")
    message = practice_desk.message()
    assert message is not None
    return message


def taken_out(cast: Cast, message: Message, kind: str) -> HttpResponse:
    owner = at_client(cast.practice, cast.user("doctor"))
    return owner.get(f"/messages/{message.pk}/proof.{kind}")  # type: ignore[return-value]


def document(cast: Cast, message: Message) -> Any:
    return json.loads(taken_out(cast, message, "json").content)


def checked(path: Path, written: object) -> str:
    file, out = path / "proof.json", StringIO()
    file.write_text(json.dumps(written))
    call_command("verify_timelines", file=file.open("rb"), stdout=out)
    return out.getvalue()


def test_it_is_whole_and_says_what_was_left(cast: Cast, message: Message, tmp_path: Path) -> None:
    found = document(cast, message)
    assert found["client"] == cast.practice.name
    assert found["message"]["text"] == message.body
    assert [step["step"] for step in found["steps"]][:1] == ["sent"]
    assert f"{len(found['steps'])} steps" in checked(tmp_path, found)
    assert AuditEntry.objects.filter(action="message.proven", subject_id=message.pk).count() == 1


@pytest.mark.parametrize("field", ["who", "at", "step", "message", "previous_hash", "hash"])
def test_what_was_changed_on_the_way_is_seen(
    cast: Cast, message: Message, tmp_path: Path, field: str
) -> None:
    found = document(cast, message)
    found["steps"][1][field] = "somebody else"
    with pytest.raises(CommandError, match="broken at step 2"):
        checked(tmp_path, found)


def test_what_was_taken_off_the_end_is_seen(cast: Cast, message: Message, tmp_path: Path) -> None:
    found = document(cast, message)
    last = len(found["steps"])
    del found["steps"][-1]
    with pytest.raises(CommandError, match=f"broken at step {last}"):
        checked(tmp_path, found)


def test_the_steps_of_another_message_prove_nothing(
    cast: Cast, message: Message, tmp_path: Path
) -> None:
    found = document(cast, message)
    found["message"]["id"] = "01890000-0000-7000-8000-000000000000"
    with pytest.raises(CommandError, match="broken at step 1"):
        checked(tmp_path, found)


@pytest.mark.parametrize("written", [[], {}, {"format": "x"}, {"steps": [1]}, "text", None])
def test_anything_else_is_no_proof(tmp_path: Path, written: object) -> None:
    with pytest.raises(CommandError, match="no proof"):
        checked(tmp_path, written)


def test_the_page_is_a_file_of_its_own_in_the_readers_language(
    cast: Cast, message: Message
) -> None:
    answer = taken_out(cast, message, "pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert message.pk.hex[-8:] in answer["Content-Disposition"]
    assert "no-cache" in answer["Cache-Control"]


def test_words_that_look_like_markup_are_shown_as_words(cast: Cast, message: Message) -> None:
    with access.inside(cast.practice):
        message.body = '#panic("no") $x$ *bold* \\ ] }} \u202f œuf Łukasz'
        assert proof.pdf(cast.practice, message).startswith(b"%PDF-")


def test_the_house_checks_all_its_clients(cast: Cast, message: Message) -> None:
    out = StringIO()
    call_command("verify_timelines", stdout=out)
    assert f"{cast.practice.slug}: 1 of 1 chains are whole" in out.getvalue()
    with access.inside(cast.practice):
        TimelineEntry.objects.filter(message=message, position=2).update(who="x")
    with pytest.raises(CommandError, match="Not every"):
        call_command("verify_timelines", stdout=out)
    assert f"{message.pk} is broken at step 2" in out.getvalue()
    call_command("verify_timelines", client=cast.plumber.slug, stdout=out)
    with pytest.raises(CommandError, match="No client"):
        call_command("verify_timelines", client="nobody", stdout=out)


def test_an_empty_chain_ends_where_it_begins() -> None:
    assert chain.first_break([], chain.BEGINNING) is None
    assert chain.first_break([], "a" * 64) == 1
