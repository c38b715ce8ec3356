"""Public holidays, closures for part of a day, special openings, nights: open or not, and why."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from scheduling import public_holidays
from scheduling.hours import Hours, Opening, Period, Reason, Shut, Special, load, opening
from scheduling.models import Calendar, Closure, OpeningPeriod, SpecialOpening
from tenants import access
from tests.cast import Cast

PARIS = ZoneInfo("Europe/Paris")
DAYS = [Period(day, time(9), time(18)) for day in range(7)]
BAR = [Period(day, time(18), time(2)) for day in range(7)]
FOURTEENTH = {date(2026, 7, 14): "Fête nationale"}.get
NOON = {"from_time": time(12)}
LUNCH = {**NOON, "until_time": time(14)}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def shut(
    first: str, last: str, from_time: time | None = None, until_time: time | None = None
) -> Shut:
    days = date.fromisoformat(first), date.fromisoformat(last)
    return Shut(*days, from_time, until_time, "Congés")


@pytest.mark.parametrize(
    ("hours", "moment", "is_open", "reason", "changes_at"),
    [
        (Hours(DAYS), "2026-04-27 08:00", False, Reason.WEEK, "2026-04-27 09:00"),
        (Hours(DAYS), "2026-04-27 10:00", True, Reason.WEEK, "2026-04-27 18:00"),
        # A holiday is a day without hours.
        (Hours(DAYS, holiday=FOURTEENTH), "2026-07-14 10:00", False, Reason.HOLIDAY,
         "2026-07-15 09:00"),
        (Hours(DAYS, holiday=FOURTEENTH), "2026-07-13 18:00", False, Reason.WEEK,
         "2026-07-15 09:00"),
        # A night belongs to the day on which it began.
        (Hours(BAR), "2026-04-27 01:59", True, Reason.WEEK, "2026-04-27 02:00"),
        (Hours(BAR), "2026-04-27 02:00", False, Reason.WEEK, "2026-04-27 18:00"),
        (Hours(BAR, holiday=FOURTEENTH), "2026-07-14 01:00", True, Reason.WEEK,
         "2026-07-14 02:00"),
        (Hours(BAR, holiday=FOURTEENTH), "2026-07-15 01:00", False, Reason.WEEK,
         "2026-07-15 18:00"),
        (Hours(BAR, [shut("2026-07-14", "2026-07-14")]), "2026-07-14 01:00", True, Reason.WEEK,
         "2026-07-14 02:00"),
        # A closure with times cuts what it meets, and nothing else.
        (Hours(DAYS, [shut("2026-04-27", "2026-04-27", **LUNCH)]), "2026-04-27 11:59", True,
         Reason.WEEK, "2026-04-27 12:00"),
        (Hours(DAYS, [shut("2026-04-27", "2026-04-27", **LUNCH)]), "2026-04-27 12:00", False,
         Reason.CLOSURE, "2026-04-27 14:00"),
        (Hours(DAYS, [shut("2026-04-27", "2026-04-29", **LUNCH)]), "2026-04-28 17:00", False,
         Reason.CLOSURE, "2026-04-29 14:00"),
        (Hours(DAYS, [shut("2026-04-27", "2026-04-28", **NOON)]), "2026-04-28 23:00", False,
         Reason.CLOSURE, "2026-04-29 09:00"),
        (Hours(BAR, [shut("2026-04-28", "2026-04-28", until_time=time(1))]), "2026-04-28 00:30",
         True, Reason.WEEK, "2026-04-28 02:00"),
        (Hours(BAR, [shut("2026-04-27", "2026-04-28", from_time=time(20), until_time=time(1))]),
         "2026-04-28 00:30", False, Reason.CLOSURE, "2026-04-28 01:00"),
        # Who opens specially is open, whatever else says that it is closed.
        (Hours(DAYS, [shut("2026-07-14", "2026-07-14")],
               [Special(date(2026, 7, 14), time(10), time(12))], FOURTEENTH),
         "2026-07-14 11:00", True, Reason.SPECIAL, "2026-07-14 12:00"),
        (Hours((), (), [Special(date(2026, 7, 14), time(22), time(4))]), "2026-07-15 03:00", True,
         Reason.SPECIAL, "2026-07-15 04:00"),
        # Clocks go forward in the night to 29 March, and back in that to 25 October.
        (Hours(BAR), "2026-03-29 01:30", True, Reason.WEEK, "2026-03-29 03:00"),
        (Hours(BAR), "2026-10-25 01:59", True, Reason.WEEK, "2026-10-25 02:00"),
    ],
)  # fmt: skip
def test_the_state_and_why(
    hours: Hours, moment: str, is_open: bool, reason: Reason, changes_at: str
) -> None:
    state = opening(hours, at(moment))
    assert (state.is_open, state.reason) == (is_open, reason)
    assert state.changes_at == at(changes_at)


def test_it_says_the_holidays_and_the_closures_name_and_since_when() -> None:
    hours = Hours(DAYS, [shut("2026-08-01", "2026-08-31")], holiday=FOURTEENTH)
    assert opening(hours, at("2026-07-14 12:00")) == Opening(
        False, at("2026-07-15 09:00"), at("2026-07-13 18:00"), Reason.HOLIDAY, "Fête nationale"
    )
    assert opening(hours, at("2026-08-12 12:00")).name == "Congés"


def test_a_night_lasts_as_long_as_it_really_does_when_clocks_change() -> None:
    nights = Hours([Period(5, time(22), time(6))])
    for day, hours in (("2026-03-28", 7), ("2026-10-24", 9), ("2026-06-06", 8)):
        begins = at(f"{day} 22:00")
        ends = opening(nights, begins).changes_at
        assert ends is not None
        assert ends.timestamp() - begins.timestamp() == hours * 3600


@pytest.mark.parametrize(
    ("country", "region", "day", "name"),
    [
        ("FR", "", date(2026, 11, 1), "Toussaint"),
        ("FR", "", date(2026, 12, 26), None),
        ("FR", "57", date(2026, 12, 26), "Saint-Étienne"),
        ("BE", "", date(2026, 7, 21), "Fête nationale"),
        ("DE", "BY", date(2026, 1, 6), "Heilige Drei Könige"),
        ("DE", "BE", date(2026, 1, 6), None),
    ],
)
def test_holidays_are_those_of_the_country_and_region(
    country: str, region: str, day: date, name: str | None
) -> None:
    with translation.override("fr"):
        assert public_holidays.names(country, region)(day) == name


@pytest.mark.parametrize(("country", "region"), [("XX", ""), ("", ""), ("FR", "BY"), ("fr", "")])
def test_an_unknown_country_or_region_is_refused(country: str, region: str) -> None:
    with pytest.raises(ValidationError):
        Calendar(country=country, subdivision=region).clean()


@pytest.mark.django_db
def test_one_clients_calendar_is_not_the_others(cast: Cast) -> None:
    toussaint = at("2027-11-01 10:00")  # a Monday
    with access.inside(cast.practice):
        Calendar.objects.create(country="FR", closed_on_holidays=True)
        SpecialOpening.objects.create(day=date(2027, 11, 11), opens=time(10), closes=time(11))
        assert opening(load(), toussaint).name == "Toussaint"
        assert opening(load(), at("2027-11-11 10:30")).reason == Reason.SPECIAL
    with access.inside(cast.plumber):
        assert opening(load(), toussaint).is_open
        assert not SpecialOpening.objects.exists()


IMPOSSIBLE = [
    OpeningPeriod(weekday=1, opens=time(9), closes=time(9)),
    SpecialOpening(day=date(2026, 1, 1), opens=time(9), closes=time(9)),
    Closure(first_day=date(2026, 1, 2), last_day=date(2026, 1, 1)),
    Closure(first_day=date(2026, 1, 1), last_day=date(2026, 1, 1), from_time=time(9),
            until_time=time(9)),
    Calendar(only=False),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("row", IMPOSSIBLE, ids=lambda row: type(row).__name__)
def test_what_makes_no_sense_is_refused_by_the_database(
    cast: Cast, row: OpeningPeriod | SpecialOpening | Closure | Calendar
) -> None:
    with access.inside(cast.practice), pytest.raises(IntegrityError), transaction.atomic():
        row.save()
