"""Turns, hours and hand-overs by examples whose answers anybody can count."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import translation

from scheduling import duty_rules
from scheduling.duty_rules import Layer, Roster, Shift, Stretch
from tests.scheduling.rosters import PARIS, PEOPLE, holiday

ADA, BEA, CYR = PEOPLE
HOUR = timedelta(hours=1)
MONDAY = date(2026, 3, 23)  # The clocks go forward on the Sunday after.
WEEKS = Layer("Semaine", (ADA, BEA, CYR), MONDAY, handover_time=time(8))
NIGHTS = Layer(
    *("Nuits", (ADA, BEA), date(2026, 3, 28)),
    handover_day=None,
    handover_time=time(12),
    from_time=time(20),
    until_time=time(8),
)


def local(day: int, hour: int = 0, month: int = 3, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=PARIS)


def who(layers: list[Layer], at: datetime, stretches: list[Stretch] | None = None) -> Shift | None:
    return duty_rules.at(Roster(PARIS, stretches or [], layers, holiday), at.astimezone(UTC))


@pytest.mark.parametrize(
    ("at", "name"),
    [
        (local(23, 7), None),
        (local(23, 8), "Ada"),
        (local(30, 7), "Ada"),
        (local(30, 8), "Bea"),
        (local(6, 8, month=4), "Cyr"),
        (local(13, 8, month=4), "Ada"),
    ],
)
def test_weeks_are_handed_over_at_the_clients_own_hour(at: datetime, name: str | None) -> None:
    found = who([WEEKS], at)
    assert (found.colleague.name if found else None) == name


def test_a_week_with_a_change_of_the_clock_is_an_hour_shorter_or_longer() -> None:
    spring, autumn = who([WEEKS], local(24)), who([WEEKS], local(20, month=10))
    assert spring is not None
    assert autumn is not None
    assert spring.end is not None
    assert autumn.end is not None
    assert spring.end - spring.start == 167 * HOUR
    assert autumn.end - autumn.start == 169 * HOUR


def test_a_night_over_midnight_is_one_shift_of_one_person() -> None:
    before, after = who([NIGHTS], local(28, 23)), who([NIGHTS], local(29, 5))
    assert before == after
    assert before is not None
    assert before.end is not None
    # From 20:00 to 08:00, but for the hour that the clocks leave out.
    assert (before.colleague, before.end - before.start) == (ADA, 11 * HOUR)
    assert who([NIGHTS], local(29, 8)) is None


def test_a_leap_day_is_a_day_like_any_other() -> None:
    days = Layer("Jours", (ADA, BEA), date(2028, 2, 28), handover_day=None, handover_time=time(0))
    found = [who([days], local(day, 12, month, 2028)) for day, month in [(28, 2), (29, 2), (1, 3)]]
    assert [shift.colleague.name for shift in found if shift] == ["Ada", "Bea", "Ada"]


def test_the_first_persons_turn_is_the_one_in_which_the_first_day_falls() -> None:
    layer = Layer("Semaine", (ADA, BEA), date(2026, 3, 25), handover_day=4, handover_time=time(18))
    assert who([layer], local(25, 17)) is None
    assert [
        shift.colleague.name
        for shift in (who([layer], local(25, 18)), who([layer], local(27, 18)))
        if shift
    ] == ["Ada", "Bea"]


def test_a_layer_ends_and_the_next_begins_without_a_gap() -> None:
    march = Layer("Mars", (ADA,), MONDAY, last_day=date(2026, 3, 31))
    april = Layer("Avril", (BEA,), date(2026, 4, 1))
    found = duty_rules.shifts(Roster(PARIS, (), [march, april]), local(31), local(2, month=4))
    assert (found[0].colleague, found[0].end) == (ADA, local(1, 8, month=4))
    assert found[1].start == local(1, 8, month=4)


def test_what_comes_first_goes_before_and_the_rest_shows_around_it() -> None:
    weekend = Layer("Week-end", (CYR,), MONDAY, weekdays=frozenset({5, 6}))
    by_hand = Stretch(BEA, local(29, 10), local(29, 12))
    roster = Roster(PARIS, [by_hand], [weekend, WEEKS])
    found = duty_rules.shifts(roster, local(27), local(31))
    assert [(shift.colleague.name, shift.start, shift.rule) for shift in found] == [
        ("Ada", local(23, 8), WEEKS),
        ("Cyr", local(28), weekend),
        ("Bea", local(29, 10), by_hand),
        ("Cyr", local(29, 12), weekend),
        ("Ada", local(30), WEEKS),
        ("Bea", local(30, 8), WEEKS),
    ]


@pytest.mark.parametrize(
    ("holidays", "sunday", "monday", "thursday"),
    [("any", True, False, False), ("never", False, False, False), ("also", True, True, False),
     ("only", True, False, False)],
)  # fmt: skip
def test_holidays(holidays: str, sunday: bool, monday: bool, thursday: bool) -> None:
    """The 29th of March and the Monday, 26 October, are holidays here; the layer is Sunday's."""
    layer = Layer("Dimanche", (ADA,), MONDAY, weekdays=frozenset({6}), holidays=holidays)
    asked = [local(29, 12), local(26, 12, month=10), local(26, 12)]
    assert [who([layer], at) is not None for at in asked] == [sunday, monday, thursday]


def test_each_rule_says_itself() -> None:
    with translation.override("en"):
        assert WEEKS.sentence == "“Semaine”: each week in turn, on Monday at 08:00"
        assert NIGHTS.sentence == "“Nuits”, from 20:00 to 08:00: each day in turn, at 12:00"
        assert Stretch(ADA, local(1), how="taken", by="Bea").sentence == "taken over by Bea"
        assert Stretch(ADA, local(1)).sentence == "put in by hand"
