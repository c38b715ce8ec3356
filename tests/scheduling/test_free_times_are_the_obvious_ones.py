"""Against a slow model that looks at each minute; both changes of the clock are among them.

With sites that have closures and a clock of their own, places in groups, times that open on their
day, and busy time of outside calendars.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.availability import Book, Busy, Diary, Kind, Place, Wish, Working, free
from scheduling.hours import Hours, Period, Shut, Stretch

PARIS, REUNION = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion")
CENTRE, FAR, KIND = UUID(int=5), UUID(int=6), UUID(int=9)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
AGENDAS = (UUID(int=1), UUID(int=2))
Found = tuple[datetime, UUID, UUID | None]
# The clocks go forward on 29 March and back on 25 October 2026; 29 February is in 2028.
EDGES = st.sampled_from([date(2026, 3, 27), date(2026, 10, 23), date(2028, 2, 27)])

clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 20, 30, 45]))
minutes = st.integers(0, 90).map(lambda count: count * MINUTE)
working = st.builds(
    Working,
    st.builds(Period, st.integers(0, 6), clocks, clocks),
    EDGES.map(lambda day: day - DAY) | st.just(date.min),
    site=st.sampled_from([None, CENTRE, FAR]),
    on_the_day=st.booleans(),
)


def stretches(first: date) -> st.SearchStrategy[Stretch]:
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return st.tuples(st.integers(0, 96), st.integers(1, 12)).map(
        lambda drawn: (begin + drawn[0] * 60 * MINUTE, begin + (drawn[0] + drawn[1]) * 60 * MINUTE)
    )


@st.composite
def questions(draw: st.DrawFn) -> tuple[Book, Kind, datetime, Wish]:
    first = draw(EDGES)
    diaries = [
        Diary(
            key,
            step=draw(st.sampled_from([15, 20, 60])) * MINUTE,
            # One at least: without any, the client's hours would hold, which are none here.
            working=draw(st.lists(working, min_size=1, max_size=4)),
            absences=draw(st.lists(stretches(first), max_size=2)),
            taken=[Busy(*one) for one in draw(st.lists(stretches(first), max_size=3))],
            busy=[Busy(*one) for one in draw(st.lists(stretches(first), max_size=1))],
        )
        for key in AGENDAS[: draw(st.integers(1, 2))]
    ]
    kind = Kind(
        KIND,
        draw(st.integers(5, 120)) * MINUTE,
        *(draw(minutes), draw(minutes)),
        notice=draw(minutes) * 10,
        horizon=draw(st.integers(0, 3)),
        agendas=frozenset(AGENDAS),
        capacity=draw(st.integers(1, 3)),
    )
    shut = draw(st.lists(st.integers(-1, 4), max_size=1))
    closures = [Shut(first + day * DAY, first + day * DAY) for day in shut]
    places = [Place(CENTRE, PARIS, Hours(closures=closures)), Place(FAR, REUNION, Hours())]
    wish = Wish(
        not_on=draw(st.frozensets(st.integers(0, 6), max_size=2)),
        after=draw(clocks | st.just(time.min)),
        before=draw(st.none() | clocks),
        from_day=first + draw(st.integers(0, 2)) * DAY,
        sites=draw(st.none() | st.just(frozenset({CENTRE}))),
    )
    clock = draw(clocks)
    now = datetime.combine(first, clock, PARIS)
    book = Book(PARIS, diaries=diaries, places=places)
    return _with_groups(draw, book, kind, now), kind, now, wish


def _with_groups(draw: st.DrawFn, book: Book, kind: Kind, now: datetime) -> Book:
    """Some have taken places already, at times that are offered."""
    offered = list(islice(free(book, kind, now), 20))
    if kind.capacity == 1 or not offered:
        return book
    diaries = []
    for diary in book.diaries:
        mine = [slot.start for slot in offered if slot.agenda == diary.id]
        taken = [
            Busy(*kind.around(start), group=(diary.id, KIND, start))
            for start in draw(st.lists(st.sampled_from(mine), max_size=4) if mine else st.just([]))
        ]
        diaries.append(replace(diary, taken=[*diary.taken, *taken]))
    return replace(book, diaries=diaries)


def obvious(book: Book, kind: Kind, now: datetime, wish: Wish) -> set[Found]:
    found = set()
    for diary in book.diaries:
        for opens, closes, site in _opened(book, diary, now):
            minute = opens
            while minute < closes:
                is_a_step = (minute - opens) % diary.step == timedelta()
                zone = REUNION if site == FAR else PARIS
                asked = wish.sites is None or site in wish.sites
                if is_a_step and asked and _suits(diary, kind, minute, closes, now, wish, zone):
                    found.add((minute, diary.id, site))
                minute += MINUTE
    return found


def _opened(
    book: Book, diary: Diary, now: datetime
) -> list[tuple[datetime, datetime, UUID | None]]:
    opened = []
    for day in (now.date() + ahead * DAY for ahead in range(-2, 7)):
        for one in diary.working:
            zone = REUNION if one.site == FAR else PARIS
            if one.period.weekday != day.weekday() or one.first_day > day:
                continue
            if one.on_the_day and day > now.astimezone(zone).date():
                continue
            until = day if one.period.closes > one.period.opens else day + DAY
            opens = datetime.combine(day, one.period.opens)
            closes = datetime.combine(until, one.period.closes)
            for first, last in _not_shut(book, one.site, day, (opens, closes)):
                both = [moment.replace(tzinfo=zone).astimezone(UTC) for moment in (first, last)]
                opened.append((both[0], both[1], one.site))
    return opened


def _not_shut(book: Book, site: UUID | None, day: date, whole: Stretch) -> list[Stretch]:
    """A whole day's closure: what begins on it falls out, a night from before is kept."""
    closures = [shut for place in book.places if place.id == site for shut in place.hours.closures]
    return [] if any(shut.first_day == day for shut in closures) else [whole]


def _suits(
    diary: Diary,
    kind: Kind,
    start: datetime,
    closes: datetime,
    now: datetime,
    wish: Wish,
    zone: ZoneInfo,
) -> bool:
    clock, end, today = start.astimezone(zone), start + kind.length, now.astimezone(zone).date()
    around = (start - kind.before, end + kind.after)
    there = [
        one for one in [*diary.taken, *diary.busy] if one.start < around[1] and around[0] < one.end
    ]
    shared = [one for one in there if one.group and one.group[2] == start]
    return (
        end <= closes
        and start >= now + kind.notice
        and wish.from_day <= clock.date() <= today + kind.horizon * DAY
        and clock.date() >= today
        and clock.weekday() not in wish.not_on
        and clock.time() >= wish.after
        and (wish.before is None or clock.time() < wish.before)
        and not any(away[0] < end and start < away[1] for away in diary.absences)
        and len(shared) == len(there)
        and len(shared) < kind.capacity
    )


@settings(max_examples=80)
@given(questions())
def test_the_free_times_are_those_of_the_obvious_model(
    question: tuple[Book, Kind, datetime, Wish],
) -> None:
    found = [(slot.start, slot.agenda, slot.site) for slot in free(*question)]
    assert set(found) == obvious(*question)
    assert len(found) == len(set(found)), "each once"
    assert [one[0] for one in found] == sorted(one[0] for one in found)
