"""Where a client's people are: told from a call, shown at once, gone by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone, translation

from config.demo.shops import PLOMBIER
from scheduling.models import DutyRoster
from telephony.desk import push
from telephony.models import Instruction, Note
from tenants import access
from tenants.directory.models import Colleague
from tenants.models import AuditEntry
from tests.desk.hands import Hands
from tests.desk.painting import painted
from tests.switchboard.room import Room
from tests.visitors import at_operator


@pytest.fixture
def doctor(hands: Hands) -> Colleague:
    with access.inside(hands.call.client):
        return Colleague.objects.order_by("position")[0]


def tells(hands: Hands, **form: str) -> HttpResponse:
    browser = at_operator(hands.agent.user)
    answer: Any = browser.post(f"/desk/calls/{hands.call.pk}/locate", form)
    return answer  # type: ignore[no-any-return]


def at_the_hospital(hands: Hands, doctor: Colleague, **form: str) -> HttpResponse:
    said = {"colleague": str(doctor.pk), "text": "à l'hôpital", "until": "23h59", **form}
    return tells(hands, **said)


def test_it_stands_beside_the_name_and_over_the_form_until_it_ends(
    hands: Hands, doctor: Colleague
) -> None:
    assert at_the_hospital(hands, doctor).status_code == 200
    page = hands.sees("screen", "help")
    assert page.count("à l&#x27;hôpital") == 2
    assert page.count("until 23:59") >= 2
    assert page.count("data-ends=") >= 2, "the page lets it go by itself"
    assert "à l&#x27;hôpital" in hands.does("people")["html"]
    with access.inside(hands.call.client):
        note = Note.objects.get(colleague=doctor)
        assert note.written_by == str(hands.agent.user)
        Note.objects.update(starts_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now())
    assert "hôpital" not in hands.sees("screen", "help")
    assert AuditEntry.objects.filter(action="note.written", subject_id=note.pk).exists()


def test_what_is_said_last_counts_and_back_is_back(hands: Hands, doctor: Colleague) -> None:
    at_the_hospital(hands, doctor)
    assert at_the_hospital(hands, doctor, text="en visite").status_code == 200
    page = hands.sees("help")
    assert "en visite" in page
    assert "hôpital" not in page
    assert str(doctor.pk) in hands.does("locate")["html"]
    assert tells(hands, back=str(doctor.pk)).status_code == 200
    assert "en visite" not in hands.sees("screen", "help")


def test_a_note_for_all_is_about_nobody(hands: Hands) -> None:
    assert tells(hands, text="Parking fermé", until="23:59").status_code == 200
    assert "Parking fermé" in hands.sees("screen")
    assert "Parking fermé" not in hands.sees("help")


@pytest.mark.parametrize(
    "said",
    [{"text": ""}, {"until": "25:00"}, {"until": ""}, {"day": "01/01/2020"}, {"colleague": "x"}],
)
def test_what_is_not_understood_is_asked_again(
    hands: Hands, doctor: Colleague, said: dict[str, str]
) -> None:
    assert at_the_hospital(hands, doctor, **said).status_code == 422
    with access.inside(hands.call.client):
        assert not Note.objects.filter(kind=Note.Kind.LOCATE).exists()


def test_an_hour_that_is_over_is_tomorrows(hands: Hands, doctor: Colleague) -> None:
    assert at_the_hospital(hands, doctor, until="0:00").status_code == 200
    with access.inside(hands.call.client):
        left = Note.objects.get(colleague=doctor).ends_at - timezone.now()
    assert timedelta(0) < left <= timedelta(days=1)


def test_every_desk_with_the_client_on_it_hears_of_it_and_no_other(
    hands: Hands, doctor: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor = hands.room.floor
    Room.open(floor, floor.ready("nadia"), line=PLOMBIER.line)
    told: list[Any] = []
    monkeypatch.setattr(push, "refresh", lambda agent_id, *parts: told.append((agent_id, parts)))
    floor.step(lambda: at_the_hospital(hands, doctor))
    assert set(told) == {(hands.agent.pk, ("screen", "help"))}
    told.clear()
    with access.inside(hands.call.client):
        floor.step(lambda: Instruction.objects.create(text="Dire bonjour."))
    assert set(told) == {(hands.agent.pk, ("screen", "help"))}


def test_who_is_in_a_call_of_ours_is_known_to_be(hands: Hands, doctor: Colleague) -> None:
    floor = hands.room.floor
    other = Room.open(floor, floor.ready("nadia"))
    hands.does("consult", to=str(doctor.pk))
    assert "in another call of ours" not in hands.sees("help"), "it is this one"
    with translation.override("en"):
        assert "in another call of ours" in painted(other.agent, "help")


def test_who_comes_on_duty_next_is_told_with_the_hour(hands: Hands) -> None:
    now = timezone.now()
    with access.inside(hands.call.client):
        roster = DutyRoster.objects.get()
        roster.during = (now - timedelta(hours=1), now + timedelta(hours=1))
        roster.save()
        others = Colleague.objects.exclude(pk=roster.colleague_id)
        DutyRoster.objects.create(
            colleague=others[0], during=(now + timedelta(hours=1), now + timedelta(hours=9))
        )
        name, first = others[0].name, roster.colleague.name
    page = hands.sees("screen")
    assert f"<strong>{first}</strong>" in page
    assert f"then {name}, from" in page
