"""By keypad, a caller hears, confirms or cancels their next appointment: with a code of theirs."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.utils import timezone

from scheduling import signals
from scheduling.models import Appointment, AppointmentType, OpeningPeriod
from telephony import self_service
from telephony.routing import Action
from telephony.switchboard.models import Call
from tests.cast import ODILE, STRANGER
from tests.scheduling.surgery import Surgery
from tests.switchboard.test_rules_on_the_line import Lines, lines
from tests.twilio import verbs

__all__ = ["lines"]


@pytest.fixture
def texted(lines: Lines) -> Iterator[list[dict[str, Any]]]:
    """What is texted meanwhile."""
    found: list[dict[str, Any]] = []

    def hear(sender: object, **notice: Any) -> None:
        found.append(notice)

    signals.notice.connect(hear)
    with lines.floor.inside(lines.client):
        cache.delete(self_service.counter(lines.client, ODILE))
    yield found
    signals.notice.disconnect(hear)


class Keypad:
    """A caller to the plumber, whose first rule is to let callers look after themselves."""

    def __init__(self, lines: Lines, caller: str = ODILE) -> None:
        self.lines = lines
        call, self.answer = lines.rings(caller)
        assert call is not None
        self.call = call

    def presses(self, keys: str) -> "Keypad":
        self.answer = self.lines.presses(self.answer, keys, self.call)
        return self

    @property
    def words(self) -> str:
        return self.answer.content.decode()


@pytest.fixture
def booked(lines: Lines) -> Appointment:
    lines.rule("Rendez-vous", action=Action.SELF)
    lines.rule("Sinon", action=Action.VOICEMAIL)
    with lines.floor.inside(lines.client):
        OpeningPeriod.objects.all().delete()
        return Surgery.open("Vasseur").has(ODILE)


def state(lines: Lines, booked: Appointment) -> str:
    with lines.floor.inside(lines.client):
        return Appointment.objects.get(pk=booked.pk).state


def code(texted: list[dict[str, Any]]) -> str:
    (notice,) = texted
    assert notice["kind"] == "self_service_code"
    assert notice["to"]["number"] == ODILE
    return str(notice["about"]["code"])


def is_answered(answer: HttpResponse) -> bool:
    """By what the client's next rule says."""
    return verbs(answer) == ["Say", "Record"]


def test_it_is_told_and_confirmed(
    lines: Lines, booked: Appointment, texted: list[dict[str, Any]]
) -> None:
    keypad = Keypad(lines)
    assert verbs(keypad.answer)[0] == "Gather"
    assert "heures" not in keypad.words
    assert "9 heures" in keypad.presses(code(texted)).words
    assert "le Dr Vasseur" in keypad.words
    assert verbs(keypad.presses("1").answer) == ["Say", "Hangup"]
    assert state(lines, booked) == "confirmed"


def test_it_is_cancelled_by_two_keys(
    lines: Lines, booked: Appointment, texted: list[dict[str, Any]]
) -> None:
    keypad = Keypad(lines).presses(code(texted)).presses("2")
    assert state(lines, booked) == "booked"
    assert verbs(keypad.presses("2").answer) == ["Say", "Hangup"]
    assert state(lines, booked) == "cancelled"
    with lines.floor.inside(lines.client):
        step = Appointment.objects.get(pk=booked.pk).steps.latest("at")
        assert (step.kind, step.call_id) == ("cancelled", keypad.call.pk)


def test_who_thinks_again_keeps_it(
    lines: Lines, booked: Appointment, texted: list[dict[str, Any]]
) -> None:
    keypad = Keypad(lines).presses(code(texted)).presses("2").presses("1")
    assert "9 heures" in keypad.words
    assert is_answered(keypad.presses("0").answer)
    assert state(lines, booked) == "booked"


def test_a_late_cancellation_is_for_somebody_to_speak_of(
    lines: Lines, booked: Appointment, texted: list[dict[str, Any]]
) -> None:
    with lines.floor.inside(lines.client):
        AppointmentType.objects.update(change_notice=7 * 24 * 60)
    assert is_answered(Keypad(lines).presses(code(texted)).presses("2").answer)
    assert state(lines, booked) == "booked"


def test_without_the_code_nothing_is_told(
    lines: Lines, booked: Appointment, texted: list[dict[str, Any]]
) -> None:
    keypad = Keypad(lines)
    wrong = f"{(int(code(texted)) + 1) % 10**6:06}"
    for _ in range(2):
        assert "heures" not in keypad.presses(wrong).words
    assert is_answered(keypad.presses(wrong).answer)
    assert state(lines, booked) == "booked"


@pytest.mark.parametrize("caller", [STRANGER, "anonymous"])
def test_who_has_no_appointment_is_answered(
    lines: Lines, booked: Appointment, texted: list[dict[str, Any]], caller: str
) -> None:
    assert is_answered(Keypad(lines, caller).answer)
    assert texted == []


def test_a_number_is_not_texted_all_day(
    lines: Lines, booked: Appointment, texted: list[dict[str, Any]]
) -> None:
    answers = [Keypad(lines).answer for _ in range(4)]
    assert [is_answered(one) for one in answers] == [False, False, False, True]
    assert len(texted) == 3


def test_an_appointment_that_has_begun_is_not_told(
    lines: Lines, booked: Appointment, texted: list[dict[str, Any]]
) -> None:
    keypad, now = Keypad(lines), timezone.now()
    with lines.floor.inside(lines.client):
        past = (now - timedelta(hours=1), now + timedelta(hours=1))
        Appointment.objects.filter(pk=booked.pk).update(during=past, blocked=past)
    assert is_answered(keypad.presses(code(texted)).answer)


def test_the_call_carries_no_code(
    lines: Lines, booked: Appointment, texted: list[dict[str, Any]]
) -> None:
    keypad = Keypad(lines)
    route = str(Call.objects.get(pk=keypad.call.pk).route)
    assert code(texted) not in route
    assert "Odile" not in route
