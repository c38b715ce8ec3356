"""A duty that is not confirmed in time: the owners hear of it once, and the roster is red."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from messages import gsm7
from messages.models import Notice
from messages.notice_words import NoticeLetter
from scheduling import duty_changes, tasks
from scheduling.models import DutyBeginning, DutyLayer, DutyRoster, DutySettings
from tenants import access
from tenants.directory.models import Colleague
from tenants.models import Membership
from tests.cast import Cast
from tests.scheduling.rosters import week_by_week
from tests.scheduling.told import Told, told
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
HANDOVER = datetime(2030, 3, 11, 7, tzinfo=UTC)  # a Monday, eight in the morning in Paris
MINUTE = timedelta(minutes=1)
OWNERS = [("duty_unconfirmed", "Doctor"), ("duty_unconfirmed", "Dr Claire Roux")]


@pytest.fixture
def people(cast: Cast) -> Iterator[dict[str, Colleague]]:
    """It is Roux's week, and then Lambert's, for ever."""
    with access.inside(cast.practice):
        yield week_by_week()


def swept(minutes: int) -> list[Told]:
    """What is told so many minutes after the hand-over; a second worker tells nothing more."""
    at = HANDOVER + minutes * MINUTE
    with time_machine.travel(at, tick=False):
        with told() as notices:
            duty_changes.sweep(at)
        with told() as again:
            duty_changes.sweep(at)
    assert again == []
    return notices


def heads(notices: list[Told]) -> list[tuple[str, str]]:
    return sorted((one.kind, one.name) for one in notices)


def test_the_owners_hear_of_it_once_some_time_before(people: dict[str, Colleague]) -> None:
    swept(-30)
    assert swept(-21) == []
    notices = swept(-20)
    assert heads(notices) == OWNERS
    assert "Dr Marc Lambert has not confirmed the duty of Monday 11 March, 08:00" in notices[0].text
    assert "/duty/" in notices[0].about["link"]
    assert swept(-5) == swept(60) == []


def test_the_client_says_how_long_before(people: dict[str, Colleague]) -> None:
    DutySettings.objects.create(unconfirmed_before=0)
    swept(-30)
    assert swept(-1) == []
    assert heads(swept(0)) == OWNERS


@pytest.mark.parametrize("told_at", [-12, 30])
def test_whoever_was_told_late_has_ten_minutes(people: dict[str, Colleague], told_at: int) -> None:
    assert heads(swept(told_at)) == [("duty_begins", "Dr Marc Lambert")]
    assert swept(told_at + 9) == []
    assert heads(swept(told_at + 10)) == OWNERS


def test_a_duty_that_was_confirmed_meanwhile_tells_nobody(people: dict[str, Colleague]) -> None:
    swept(-30)
    with time_machine.travel(HANDOVER - 25 * MINUTE):
        duty_changes.confirm(DutyBeginning.objects.get().pk, "Marc")
    assert swept(-10) == swept(60) == []


def test_a_duty_that_was_called_off_tells_nobody_else(people: dict[str, Colleague]) -> None:
    swept(-30)
    DutyRoster.objects.create(
        colleague=people["Roux"], during=(HANDOVER, HANDOVER + timedelta(days=8))
    )
    assert heads(swept(-10)) == [("duty_changed", "Dr Marc Lambert")]


def test_a_duty_that_is_over_or_began_long_ago_tells_nobody(people: dict[str, Colleague]) -> None:
    swept(-30)
    assert swept(25 * 60) == []
    DutyBeginning.objects.update(ends_at=HANDOVER + MINUTE)
    DutyLayer.objects.update(last_day=date(2030, 3, 10))
    assert ("duty_unconfirmed", "Doctor") not in heads(swept(2))


def test_without_an_owner_it_waits_for_one(cast: Cast, people: dict[str, Colleague]) -> None:
    swept(-30)
    owners = Membership.objects.filter(client=cast.practice, role=Membership.Role.OWNER)
    kept = [(one.user_id, one.role) for one in owners]
    owners.delete()
    assert swept(-20) == []
    for user_id, role in kept:
        Membership.objects.create(client=cast.practice, user_id=user_id, role=role)
    assert heads(swept(-19)) == OWNERS


def test_workers_that_run_twice_write_one_notice_an_owner(
    cast: Cast, people: dict[str, Colleague]
) -> None:
    swept(-30)
    with time_machine.travel(HANDOVER - 10 * MINUTE, tick=False):
        for _run in range(2):
            tasks.sweep_duty_of_client(cast.practice.schema_name)
        # A worker that was killed after its notice and before its mark writes the same key.
        DutyBeginning.objects.update(owners_told_at=None)
        tasks.sweep_duty_of_client(cast.practice.schema_name)
        tasks.sweep_duty_of_client(cast.plumber.schema_name)
    assert Notice.objects.filter(kind="duty_unconfirmed").count() == len(OWNERS)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_text_costs_no_dear_letters(cast: Cast, language: str) -> None:
    about = {"who": "Dr Hélène Lefèvre", "start": "2030-08-11T07:00:00Z", "link": "https://a.test/"}
    text = NoticeLetter(cast.practice, "duty_unconfirmed", language, about=about).text()
    assert gsm7.measure(text).encoding == "GSM-7"
    assert "Dr Hélène Lefèvre" in text


def roster(doctor: Visitor, minutes: int) -> str:
    """The page, so many minutes after the hand-over."""
    with time_machine.travel(HANDOVER + minutes * MINUTE, tick=False):
        return str(doctor.get("/duty/", headers={"accept-language": "en"}).content.decode())


def test_the_roster_shows_it_in_red(cast: Cast, people: dict[str, Colleague]) -> None:
    with time_machine.travel(HANDOVER - 30 * MINUTE, tick=False):
        doctor = at_client(cast.practice, cast.user("doctor"))
    swept(-30)
    before, late, now = (roster(doctor, minutes) for minutes in (-30, -10, 1))
    assert "not confirmed yet" in before
    assert "duty-line is-gap" not in before
    assert "not confirmed<" in late
    assert "duty-line is-gap" in late
    assert "duty-top is-gap" in now
    assert "Dr Marc Lambert has not confirmed this duty." in now
