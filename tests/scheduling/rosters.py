"""Rosters to draw, and who is on duty in them by the slowest reading there is."""

import functools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from scheduling.duty_models import DutyLayer, DutyRoster
from scheduling.duty_rules import FOREVER, Layer, Roster, Stretch
from tenants.base import uuid7
from tenants.directory.models import Colleague

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
PARIS = ZoneInfo("Europe/Paris")
PEOPLE = [Colleague(name=name) for name in ("Ada", "Bea", "Cyr")]
# The clocks go forward on 29 March and back on 25 October 2026; 29 February is in 2028.
EDGES = [date(2026, 3, 28), date(2026, 10, 24), date(2028, 2, 28), date(2026, 12, 30)]
HOLIDAYS = {date(2026, 3, 29), date(2026, 10, 26), date(2028, 2, 29), date(2027, 1, 1)}

clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))
hours_of_a_day = st.just((None, None)) | st.tuples(clocks, clocks)


def holiday(day: date) -> str | None:
    return "Fête" if day in HOLIDAYS else None


def week_by_week() -> dict[str, Colleague]:
    """Roux and Lambert take turns from Monday 4 March 2030; all colleagues by last name.

    In the practice's schema.
    """
    DutyRoster.objects.all().delete()
    found = {one.name.split()[-1]: one for one in Colleague.objects.all()}
    layer = DutyLayer.objects.create(name="Semaine", first_day=date(2030, 3, 4), handover_day=0)
    for place, name in enumerate(("Roux", "Lambert")):
        layer.turns.create(colleague=found[name], position=place)
    return found


@st.composite
def layers(draw: st.DrawFn, around: date) -> Layer:
    first = around + draw(st.integers(-20, 3)) * DAY
    by_weeks = draw(st.booleans())
    from_time, until_time = draw(hours_of_a_day)
    return Layer(
        name="Garde",
        people=tuple(draw(st.lists(st.sampled_from(PEOPLE), max_size=4))),
        first_day=first,
        last_day=draw(st.none() | st.integers(0, 24).map(lambda days: first + days * DAY)),
        every=draw(st.integers(1, 2 if by_weeks else 4)),
        handover_day=draw(st.integers(0, 6)) if by_weeks else None,
        handover_time=draw(clocks),
        weekdays=draw(st.frozensets(st.integers(0, 6), max_size=4)),
        from_time=from_time,
        until_time=until_time,
        holidays=draw(st.sampled_from(DutyLayer.Holidays.values)),
        id=uuid7(),
    )


@st.composite
def stretches(draw: st.DrawFn, around: date) -> list[Stretch]:
    """Some that touch or leave time between them; the last may be open."""
    moment = datetime(around.year, around.month, around.day, tzinfo=UTC) - 2 * DAY
    found = []
    for _number in range(draw(st.integers(0, 3))):
        start = moment + draw(st.integers(0, 30)) * HOUR
        moment = start + draw(st.integers(1, 40)) * 30 * MINUTE
        found.append(Stretch(draw(st.sampled_from(PEOPLE)), start, moment, id=uuid7()))
    is_open: bool = draw(st.booleans())
    if found and is_open:
        found[-1] = Stretch(found[-1].colleague, found[-1].start, FOREVER, id=uuid7())
    return found


@st.composite
def rosters(draw: st.DrawFn) -> tuple[Roster, datetime]:
    """A roster, and a moment about which something happens."""
    around = draw(st.sampled_from(EDGES))
    several = draw(st.lists(layers(around), max_size=3))
    moment = datetime.combine(around, draw(clocks), PARIS).astimezone(UTC)
    return Roster(PARIS, draw(stretches(around)), several, holiday), moment


def obvious(roster: Roster, moment: datetime) -> Colleague | None:
    """Who is on duty, by hand first, then by the layers in their order."""
    for stretch in roster.stretches:
        if stretch.start <= moment < stretch.end:
            return stretch.colleague
    for layer in roster.layers:
        found = _of_layer(layer, moment)
        if found:
            return found
    return None


def _of_layer(layer: Layer, moment: datetime) -> Colleague | None:
    begins = shown(layer.first_day, layer.handover_time)
    over = layer.last_day and shown(layer.last_day + DAY, layer.handover_time) <= moment
    if not layer.people or moment < begins or over or not _in_its_hours(layer, moment):
        return None
    # Hand-overs are counted one by one, from the one that the first person's turn began with.
    day = layer.first_day
    while layer.handover_day is not None and day.weekday() != layer.handover_day:
        day -= DAY
    turns = 0
    while shown(day, layer.handover_time) <= moment:
        turns += 1
        day += (layer.every if layer.handover_day is None else layer.every * 7) * DAY
    return layer.people[(turns - 1) % len(layer.people)]


def _in_its_hours(layer: Layer, moment: datetime) -> bool:
    today = moment.astimezone(PARIS).date()
    for day in (today - 2 * DAY, today - DAY, today, today + DAY):
        opens, closes = layer.from_time or time(), layer.until_time or time()
        last = day + DAY if closes <= opens else day
        if _is_its_day(layer, day) and shown(day, opens) <= moment < shown(last, closes):
            return True
    return False


def _is_its_day(layer: Layer, day: date) -> bool:
    chosen, feast = not layer.weekdays or day.weekday() in layer.weekdays, day in HOLIDAYS
    return {
        "any": chosen,
        "never": chosen and not feast,
        "also": chosen or feast,
        "only": chosen and feast,
    }[layer.holidays]


@functools.cache
def shown(day: date, clock: time) -> datetime:
    """The first moment at which the clock in Paris shows it; what it leaves out, an hour later."""
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) - 3 * HOUR
    for _minute in range(28 * 60):
        if moment.astimezone(PARIS).replace(tzinfo=None) == datetime.combine(day, clock):
            return moment
        moment += MINUTE
    later = datetime.combine(day, clock) + HOUR
    return shown(later.date(), later.time())
