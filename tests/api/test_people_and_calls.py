"""Contacts, colleagues with their ways, calls, recordings, instructions, lines and figures."""

import pytest

from messages.models import Receipt
from telephony.models import Change, Listening, Recording
from tenants import access
from tests.api.program import Program
from tests.cast import Cast
from tests.rows import one_of_each

pytestmark = pytest.mark.django_db
BEA = {"name": "Bea Zébulon", "number": "06 39 98 50 01", "more_numbers": ["+33639985002"]}


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program.of(cast.practice)


def test_a_contact_with_its_numbers_is_found_by_each(program: Program, cast: Cast) -> None:
    made = program.post("contacts", BEA)
    assert (made["number"], made["more_numbers"]) == ("+33639985001", ["+33639985002"])
    for asked in ({"number": "0639985002"}, {"name": "zébulon"}):
        [found] = program.post("contacts/search", asked, 200)["results"]
        assert found["id"] == made["id"]
    changed = program.patch(f"contacts/{made['id']}", {"more_numbers": []})
    assert changed["more_numbers"] == []
    other = Program.of(cast.plumber)
    assert other.post("contacts/search", {"number": BEA["number"]}, 200)["results"] == []
    other.get(f"contacts/{made['id']}", 404)
    assert program.refused("POST", "contacts", BEA) == {"#": "unique_together"}


def test_a_colleague_is_reached_as_the_channel_writes_it(program: Program) -> None:
    ada = program.post("colleagues", {"name": "Ada", "role": "Médecin"})
    way = {"colleague": ada["id"], "channel": "sms", "address": "06 39 98 50 03"}
    assert program.post("ways", way)["address"] == "+33639985003"
    assert program.refused("POST", "ways", {**way, "channel": "email"}) == {"#/address": "invalid"}
    assert len(program.get(f"ways?colleague={ada['id']}")["results"]) == 1
    assert program.post("ways", {**way, "channel": "push"})["address"] == ada["id"]


def test_secrets_in_ways_are_not_for_who_only_reads(cast: Cast) -> None:
    Program(cast.practice, user=cast.user("bookkeeper")).get("ways", 403)


def test_calls_by_days_outcome_and_contact(program: Program, cast: Cast) -> None:
    with access.inside(cast.practice):
        one_of_each()
    [call] = program.get("calls?outcome=waiting")["results"]
    day = call["arrived_at"][:10]
    assert program.get(f"calls/{call['id']}")["line"] == "+33199001001"
    assert program.get("calls?until=2020-01-01")["results"] == []
    assert call in program.get(f"calls?until={day}&direction=inbound")["results"]
    contact = program.post("contacts", BEA)
    assert program.get(f"calls?contact={contact['id']}")["results"] == []


def test_who_listens_by_a_program_is_kept(program: Program, cast: Cast) -> None:
    with access.inside(cast.practice):
        one_of_each()
        key = Recording.objects.get(kind="voicemail").pk
    answer = program.browser.get(f"/api/v1/recordings/{key}/audio", headers=program.headers)
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/mpeg")
    assert b"".join(answer.streaming_content).startswith(b"ID3")  # type: ignore[attr-defined]
    with access.inside(cast.practice):
        assert Listening.objects.filter(who="API: Essai", recording=key).exists()
    Program.of(cast.plumber).get(f"recordings/{key}/audio", 404)


def test_instructions_keep_what_they_said_before(program: Program, cast: Cast) -> None:
    made = program.post("instructions", {"text": "Toujours épeler le nom."})
    program.patch(f"instructions/{made['id']}", {"text": "Épeler le nom et la rue."})
    with access.inside(cast.practice):
        kept = Change.objects.filter(subject="instruction", who="API: Essai")
        assert kept.count() == 2
    times = {"starts_at": "2026-01-01T10:00:00Z", "ends_at": "2026-01-01T09:00:00Z"}
    assert program.refused("POST", "notes", {"text": "Absent", **times}) == {"#": "invalid"}


def test_lines_and_figures(program: Program, cast: Cast) -> None:
    far = {"text": "x", "starts_at": "0213-01-01T00:00:00Z", "ends_at": "2213-01-01T00:00:00Z"}
    assert program.refused("POST", "notes", far) == {"#/starts_at": "far", "#/ends_at": "far"}
    numbers = [line["number"] for line in program.get("lines")["results"]]
    assert numbers
    assert all(line.number in numbers for line in cast.practice.lines.all())
    found = program.get("figures?from=2026-01-01&until=2026-01-31")
    assert (found["first"], found["calls"]["offered"]) == ("2026-01-01", 0)
    assert program.refused("GET", "figures?from=2020-01-01&until=2026-01-01", None) == {
        "#/until": "invalid"
    }


def test_a_message_is_answered_in_the_programs_name(program: Program, cast: Cast) -> None:
    with access.inside(cast.practice):
        message = one_of_each().message
    path = f"messages/{message.pk}"
    program.post(f"{path}/answer", {"kind": "answer", "words": "Je rappelle à 18 h."}, 200)
    program.post(f"{path}/answer", {"kind": "answer"}, 409)
    told = program.get(f"{path}/way")
    assert [one["colleague_name"] for one in told["deliveries"]] == ["Ada"]
    assert told["steps"][-1]["who"] == "API: Essai"
    with access.inside(cast.practice):
        assert Receipt.objects.filter(by_name="API: Essai", words="Je rappelle à 18 h.").exists()
    assert program.get(f"{path}/proof")["message"]["id"] == str(message.pk)
    Program.of(cast.plumber).get(f"{path}/way", 404)
