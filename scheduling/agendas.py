"""Reads a client's agendas, and what of them is taken, for the rules of `availability`."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q

from scheduling import hours
from scheduling.availability import Book, Busy, Diary, Kind, Place, Working
from scheduling.hours import Hours, Period, Stretch
from scheduling.models import Absence, Agenda, Appointment, AppointmentType, Site, WorkingTime

Booker = AppointmentType.Booker
# Each may book what is open to them or to those who come after.
MAY = {
    Booker.STAFF: (Booker.STAFF, Booker.RECEPTIONIST, Booker.PUBLIC),
    Booker.RECEPTIONIST: (Booker.RECEPTIONIST, Booker.PUBLIC),
    Booker.PUBLIC: (Booker.PUBLIC,),
}

# Who knows of busy time in outside calendars registers here: a function that is given the agendas'
# keys and the moment from which on it matters, and says of which agenda it is. In one query.
BusySource = Callable[[Sequence[UUID], datetime], Iterable[tuple[UUID, Busy]]]
busy_sources: list[BusySource] = []


def load(
    zone: ZoneInfo, now: datetime, booker: Booker = Booker.STAFF, agendas: Iterable[UUID] = ()
) -> Book:
    """What `booker` may book from `now` on, of these agendas (all where none is named).

    In the client's schema; a dozen queries, however many agendas there are. `zone` is the
    client's.
    """
    wanted = Agenda.objects.filter(is_active=True, **({"pk__in": list(agendas)} if agendas else {}))
    rows = list(
        wanted.prefetch_related(
            Prefetch("working_times", WorkingTime.objects.prefetch_related("types"))
        )
    )
    absences, taken, busy = _absences(rows, now), _taken(rows, now), _busy_outside(rows, now)
    known = hours.load()
    return Book(
        zone=zone,
        hours=known,
        diaries=[_diary(row, absences[row.pk], taken[row.whose], busy[row.whose]) for row in rows],
        kinds=[_kind(row) for row in kinds(booker)],
        places=[_place(row, known, zone) for row in Site.objects.all()],
    )


def kinds(booker: Booker) -> Iterable[AppointmentType]:
    """The kinds of appointment that `booker` may book in some agenda, in their order."""
    found = AppointmentType.objects.filter(
        is_active=True, booker__in=MAY[booker], agendas__is_active=True
    )
    return found.distinct().prefetch_related("agendas")


def _kind(row: AppointmentType) -> Kind:
    return Kind(
        id=row.pk,
        name=row.name,
        length=timedelta(minutes=row.minutes),
        before=timedelta(minutes=row.before),
        after=timedelta(minutes=row.after),
        notice=timedelta(minutes=row.notice),
        horizon=row.horizon,
        agendas=frozenset(agenda.pk for agenda in row.agendas.all()),
        capacity=row.capacity,
        visit=row.visit,
    )


def _place(row: Site, known: Hours, zone: ZoneInfo) -> Place:
    clock = ZoneInfo(row.time_zone) if row.time_zone else zone
    return Place(row.pk, clock, known.at(row.pk), row.name, row.spoken or row.name)


def _diary(row: Agenda, absences: list[Stretch], taken: list[Busy], busy: list[Busy]) -> Diary:
    return Diary(
        id=row.pk,
        name=row.name,
        spoken=row.spoken or row.name,
        colour=row.colour,
        step=timedelta(minutes=row.step),
        working=[_working(one) for one in row.working_times.all()],
        absences=absences,
        taken=taken,
        busy=busy,
    )


def _working(row: WorkingTime) -> Working:
    return Working(
        Period(row.weekday, row.opens, row.closes),
        row.first_day or date.min,
        row.last_day or date.max,
        frozenset(kind.pk for kind in row.types.all()),
        row.site_id,
        row.on_the_day,
    )


def _absences(rows: list[Agenda], now: datetime) -> dict[UUID, list[Stretch]]:
    found: dict[UUID, list[Stretch]] = defaultdict(list)
    for absence in Absence.objects.filter(_not_over("during", now), agenda__in=rows):
        first, last = absence.during.lower, absence.during.upper
        # Without an end, somebody is away for good.
        found[absence.agenda_id].append((first or now, last or now + timedelta(days=3650)))
    return found


def _taken(rows: list[Agenda], now: datetime) -> dict[UUID, list[Busy]]:
    """By whose time it is: what a colleague has in one agenda is taken of the others too."""
    found: dict[UUID, list[Busy]] = defaultdict(list)
    busy = Appointment.objects.filter(
        state__in=Appointment.BUSY, whose__in={row.whose for row in rows}
    )
    columns = ("whose", "blocked", "during", "state", "held_until", "call_id", "author_name")
    wanted = busy.filter(_not_over("blocked", now)).order_by()
    for one in wanted.only("pk", *columns, "seat", "agenda_id", "type_id"):
        found[one.whose].append(_busy(one))
    return found


def _busy_outside(rows: list[Agenda], now: datetime) -> dict[UUID, list[Busy]]:
    """By whose time it is, as `_taken`."""
    found: dict[UUID, list[Busy]] = defaultdict(list)
    if not busy_sources:
        return found
    colleagues = {row.colleague_id for row in rows if row.colleague_id}
    others = Agenda.objects.filter(colleague__in=colleagues)
    whose = {row.pk: row.whose for row in [*rows, *others]}
    for source in busy_sources:
        for agenda, one in source([*whose], now):
            found[whose[agenda]].append(one)
    return found


def _busy(row: Appointment) -> Busy:
    start, end = row.blocked.lower, row.blocked.upper
    group = (row.agenda_id, row.type_id, row.during.lower) if row.seat else None
    if row.state != Appointment.State.HELD:
        return Busy(start, end, row.pk, group=group)
    return Busy(start, end, row.pk, row.held_until, row.call_id, row.author_name, group)


def _not_over(field: str, now: datetime) -> Q:
    # With the day before: an appointment is moved back, or forth, from a time that has begun.
    return Q(**{f"{field}__endswith__gt": now - timedelta(days=1)}) | Q(
        **{f"{field}__upper_inf": True}
    )
