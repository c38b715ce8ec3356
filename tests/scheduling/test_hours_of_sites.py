"""Hours, closures and patterns of one site, of all of them, and of the client as a whole."""

from dataclasses import replace
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from scheduling import hours
from scheduling.hours import Hours, Period, Reason, Shut, Special, opening
from scheduling.models import Closure, OpeningPeriod, Site
from tenants import access
from tests.cast import Cast

PARIS, REUNION = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion")
CENTRE, ANNEXE = UUID(int=1), UUID(int=2)
MONDAY = date(2026, 11, 23)
WEEK = Hours(
    periods=[
        Period(0, time(9), time(12)),
        Period(0, time(14), time(18), site=CENTRE),
        Period(0, time(16), time(20), site=ANNEXE),
    ],
    sites=[CENTRE, ANNEXE],
)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-23 {clock}").replace(tzinfo=PARIS)


def closed(site: UUID | None) -> Shut:
    return Shut(MONDAY, MONDAY, reason="travaux", site=site)


def is_open(known: Hours, *clocks: str) -> list[bool]:
    return [opening(known, at(clock)).is_open for clock in clocks]


def test_the_client_is_open_while_one_of_its_sites_is() -> None:
    assert is_open(WEEK, "10:00", "15:00", "19:00", "21:00") == [True, True, True, False]
    assert opening(WEEK, at("15:00")).changes_at == at("20:00")


def test_a_site_keeps_its_own_hours_and_those_of_all() -> None:
    assert is_open(WEEK.at(CENTRE), "10:00", "15:00", "19:00") == [True, True, False]
    assert is_open(WEEK.at(ANNEXE), "10:00", "15:00", "19:00") == [True, False, True]


def test_a_closure_of_one_site_closes_it_alone() -> None:
    known = replace(WEEK, closures=[closed(CENTRE)])
    assert is_open(known.at(CENTRE), "10:00", "15:00") == [False, False]
    assert is_open(known.at(ANNEXE), "10:00", "19:00") == [True, True]
    assert is_open(known, "10:00", "15:00", "19:00") == [True, False, True]
    # By night the client is closed by its week, not by what happens at one of its sites.
    assert opening(known, at("21:00")).reason == Reason.WEEK
    assert opening(known.at(CENTRE), at("21:00")).reason == Reason.CLOSURE


def test_all_sites_closed_is_closed() -> None:
    for closures in ([closed(None)], [closed(CENTRE), closed(ANNEXE)]):
        state = opening(replace(WEEK, closures=closures), at("10:00"))
        assert (state.is_open, state.reason, state.name) == (False, Reason.CLOSURE, "travaux")


def test_a_special_opening_of_a_site() -> None:
    known = replace(WEEK, specials=[Special(MONDAY, time(21), time(22), site=ANNEXE)])
    assert is_open(known, "21:30") == is_open(known.at(ANNEXE), "21:30") == [True]
    assert is_open(known.at(CENTRE), "21:30") == [False]


def test_a_pattern_holds_from_its_first_day_to_its_last() -> None:
    summer = Period(0, time(8), time(9), date(2026, 7, 6), date(2026, 7, 13))
    known = Hours([summer])
    days = [date(2026, 6, 29), date(2026, 7, 6), date(2026, 7, 13), date(2026, 7, 20)]
    moments = [datetime(day.year, day.month, day.day, 8, 30, tzinfo=PARIS) for day in days]
    assert [opening(known, one).is_open for one in moments] == [False, True, True, False]
    assert [len(hours.week(known, day)[0][1]) for day in days] == [0, 1, 1, 0]


def test_a_site_goes_by_its_own_clock() -> None:
    far = replace(WEEK, zones={ANNEXE: REUNION})
    # In November it is three hours later on La Réunion: its 16 to 20 are 13 to 17 in Paris.
    assert is_open(far, "13:30", "18:30") == [True, False]
    assert opening(far, at("06:30")).is_open, "the hours of all sites, there"


@pytest.mark.django_db
def test_hours_are_read_with_their_sites(cast: Cast) -> None:
    with access.inside(cast.practice):
        annexe = Site.objects.create(name="Annexe", time_zone="Indian/Reunion")
        OpeningPeriod.objects.create(weekday=6, opens=time(9), closes=time(10), site=annexe)
        Closure.objects.create(first_day=MONDAY, last_day=MONDAY, site=annexe)
        known = hours.load()
        assert known.at(annexe.pk).closures
        assert known.zones == {annexe.pk: REUNION}
        OpeningPeriod.objects.create(weekday=6, opens=time(9), closes=time(10))
        twice = OpeningPeriod(weekday=6, opens=time(9), closes=time(11), site=annexe)
        with pytest.raises(ValidationError):
            twice.full_clean()
        with pytest.raises(ValidationError):
            Site(name="Lune", time_zone="Luna/Tycho").full_clean()
    with access.inside(cast.plumber):
        assert hours.load().sites == []
