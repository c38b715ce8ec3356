"""Whoever comes on duty is told before and confirms; the owner hears of gaps. Nothing twice."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from messages.models import Notice
from scheduling import duty_changes, tasks
from scheduling.duty_changes import Refused
from scheduling.models import DutyBeginning, DutyGap, DutyLayer, DutyRoster, DutySettings
from tenants import access
from tenants.directory.models import Colleague, Reach
from tests.cast import Cast
from tests.scheduling.rosters import week_by_week
from tests.scheduling.told import Told, told

pytestmark = pytest.mark.django_db
EVENING = datetime(2030, 3, 10, 17, tzinfo=UTC)  # a Sunday; the week is handed over on Monday
HANDOVER = datetime(2030, 3, 11, 7, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
OWNERS = ["Doctor", "Dr Claire Roux"]


@pytest.fixture
def people(cast: Cast) -> Iterator[dict[str, Colleague]]:
    """It is Roux's week, and then Lambert's, for ever."""
    with access.inside(cast.practice):
        yield week_by_week()


def swept(at: datetime) -> list[Told]:
    """What is told when the clock shows `at`; a second look must tell nothing."""
    with time_machine.travel(at, tick=False):
        with told() as notices:
            duty_changes.sweep(at)
        with told() as again:
            duty_changes.sweep(at)
        assert again == []
    return notices


def heads(notices: list[Told]) -> list[tuple[str, str]]:
    return [(one.kind, one.name) for one in notices]


def test_an_hour_before_and_once(people: dict[str, Colleague]) -> None:
    assert swept(HANDOVER - 61 * MINUTE) == []
    [notice] = swept(HANDOVER - 59 * MINUTE)
    assert (notice.kind, notice.name) == ("duty_begins", "Dr Marc Lambert")
    assert "on duty from Monday 11 March, 08:00 until Monday 18 March, 08:00" in notice.text
    assert "/duty/a/" in notice.about["link"]
    duty_changes.confirm(DutyBeginning.objects.get().pk, "Marc")
    assert swept(HANDOVER) == swept(HANDOVER + HOUR) == []


def test_the_client_says_how_long_before(people: dict[str, Colleague]) -> None:
    DutySettings.objects.create(told_before=600)
    assert heads(swept(HANDOVER - 10 * HOUR)) == []
    assert len(swept(HANDOVER - 10 * HOUR + MINUTE)) == 1


def test_what_was_missed_for_a_while_is_told_late(people: dict[str, Colleague]) -> None:
    assert heads(swept(HANDOVER + 30 * MINUTE)) == [("duty_begins", "Dr Marc Lambert")]


def test_what_was_missed_for_long_is_not(people: dict[str, Colleague]) -> None:
    assert swept(HANDOVER + 2 * HOUR) == []


def test_whoever_only_goes_on_is_not_told(people: dict[str, Colleague]) -> None:
    DutyRoster.objects.create(colleague=people["Roux"], during=(HANDOVER, HANDOVER + 24 * HOUR))
    assert swept(HANDOVER - 30 * MINUTE) == []


def test_a_number_of_a_range_that_no_library_knows_gets_a_text(
    people: dict[str, Colleague],
) -> None:
    swept(HANDOVER - 30 * MINUTE)
    notice = Notice.objects.get(kind="duty_begins")
    assert (notice.channel, notice.address) == ("sms", "+33639980002")


def test_who_cannot_be_reached_is_told_once_they_can(people: dict[str, Colleague]) -> None:
    Reach.objects.all().delete()
    Colleague.objects.update(number="+33261911000")  # takes no texts
    assert swept(HANDOVER - 30 * MINUTE) == []
    Reach.objects.create(colleague=people["Lambert"], channel="email", address="l@cabinet.test")
    assert len(swept(HANDOVER - 20 * MINUTE)) == 1


def test_a_duty_that_was_told_is_called_off(people: dict[str, Colleague]) -> None:
    swept(HANDOVER - 30 * MINUTE)
    with time_machine.travel(HANDOVER - 20 * MINUTE, tick=False), told() as notices:
        duty_changes.put_in(people["Roux"], HANDOVER - HOUR, HANDOVER + HOUR, "Claire")
    assert heads(notices) == [("duty_changed", "Dr Marc Lambert")]
    assert "On duty instead: Dr Claire Roux." in notices[0].text
    assert heads(swept(HANDOVER + 10 * MINUTE)) == [("duty_begins", "Dr Marc Lambert")]


def test_what_is_on_again_is_told_again(people: dict[str, Colleague]) -> None:
    swept(HANDOVER - 30 * MINUTE)
    layer = DutyLayer.objects.get()
    DutyLayer.objects.update(last_day=date(2030, 3, 10))
    off = swept(HANDOVER - 25 * MINUTE)
    assert ("duty_changed", "Dr Marc Lambert") in heads(off)
    DutyLayer.objects.filter(pk=layer.pk).update(last_day=None)
    assert heads(swept(HANDOVER - 20 * MINUTE)) == [("duty_begins", "Dr Marc Lambert")]


def test_it_is_confirmed_once(people: dict[str, Colleague]) -> None:
    swept(HANDOVER - 30 * MINUTE)
    beginning = DutyBeginning.objects.get()
    for who in ("Marc", "Claire"):
        duty_changes.confirm(beginning.pk, who)
    beginning.refresh_from_db()
    assert (beginning.state, beginning.confirmed_by) == ("confirmed", "Marc")
    DutyLayer.objects.all().delete()
    swept(HANDOVER - 20 * MINUTE)
    with pytest.raises(Refused, match="over"):
        duty_changes.confirm(beginning.pk, "Marc")


def test_the_owner_hears_of_a_gap_two_days_before(people: dict[str, Colleague]) -> None:
    DutyLayer.objects.update(last_day=date(2030, 3, 17))
    gap = HANDOVER + timedelta(days=7)
    assert swept(gap - 49 * HOUR) == []
    notices = swept(gap - 47 * HOUR)
    assert sorted(heads(notices)) == [("duty_gap", name) for name in OWNERS]
    assert "nobody is on duty from Monday 18 March, 08:00" in notices[0].text
    assert swept(gap - 10 * HOUR) == swept(gap + HOUR) == []


def test_a_gap_that_was_filled_and_opens_again_is_told_again(people: dict[str, Colleague]) -> None:
    DutyLayer.objects.update(last_day=date(2030, 3, 11))
    gap, at = HANDOVER + timedelta(days=1), HANDOVER - HOUR / 2
    assert ("duty_gap", "Doctor") in heads(swept(at))
    filled = DutyRoster.objects.create(colleague=people["Roux"], during=(gap, gap + 6 * HOUR))
    assert swept(at + MINUTE) == []
    assert DutyGap.objects.get().during.lower == gap + 6 * HOUR
    filled.delete()
    again = swept(at + 2 * MINUTE)
    assert [one.about["end"] for one in again] == [gap + 6 * HOUR] * len(OWNERS)


def test_a_client_without_a_roster_has_no_gaps(cast: Cast) -> None:
    with access.inside(cast.plumber):
        DutyRoster.objects.all().delete()
        assert swept(EVENING) == []


def test_where_somebody_is_needed_when_closed_the_day_is_no_gap(
    people: dict[str, Colleague],
) -> None:
    DutySettings.objects.create(needed=DutySettings.Needed.CLOSED)
    DutyLayer.objects.update(last_day=date(2030, 3, 10))
    about = swept(HANDOVER - 2 * HOUR)[0].about
    assert (about["start"], about["end"]) == (HANDOVER, HANDOVER + 30 * MINUTE)
    # Monday's and Tuesday's lunch, and the nights after them; Wednesday has not come yet.
    assert about["more"] == 4


def test_each_client_is_looked_at_by_a_task_of_its_own(
    cast: Cast, people: dict[str, Colleague]
) -> None:
    with access.inside(cast.plumber):
        DutyRoster.objects.all().delete()
    with time_machine.travel(HANDOVER, tick=False), told() as notices:
        tasks.sweep_duty_of_client(cast.plumber.schema_name)
        assert heads(notices) == []
        tasks.sweep_duty_of_client(cast.practice.schema_name)
    assert heads(notices) == [("duty_begins", "Dr Marc Lambert")]
