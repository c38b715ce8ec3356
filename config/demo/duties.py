"""Who takes turns at the demonstration's practice and at its plumber's.

What `loading` put in by hand ends with the first hand-over, so that the turns are seen.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from config.demo.shops import CABINET, PLOMBIER
from scheduling.models import DutyLayer, DutyRoster
from tenants import access
from tenants.directory.models import Colleague
from tenants.models import Client

DAY = timedelta(days=1)
HANDOVER = time(8)
YEAR = 365 * DAY  # as long as `loading` puts somebody in
Holidays = DutyLayer.Holidays


@dataclass(frozen=True)
class Turns:
    """A rotation; `people` are places in the list of the client's people."""

    name: str
    people: tuple[int, ...]
    weekdays: tuple[int, ...] = ()
    from_time: time | None = None
    until_time: time | None = None
    holidays: str = Holidays.ANY


PLANS = {
    CABINET.slug: (
        Turns("Week-ends et jours fériés", (0, 1), (5, 6), HANDOVER, HANDOVER, Holidays.ALSO),
        Turns("Semaine", (1, 0)),
    ),
    PLOMBIER.slug: (Turns("Astreinte", (1, 0)),),
}


def furnish(client: Client) -> None:
    """Give the client its turns, once; what was edited since stays as it is."""
    with access.inside(client), transaction.atomic():
        if client.slug not in PLANS or DutyLayer.objects.exists():
            return
        monday = _next_monday(timezone.now().astimezone(ZoneInfo(client.time_zone)))
        people = list(Colleague.objects.all())
        for position, turns in enumerate(PLANS[client.slug]):
            _layer(position, turns, people, monday.date())
        _until(monday)


def _next_monday(now: datetime) -> datetime:
    """The next hand-over, by the client's clock."""
    day = now.date() + (7 - now.weekday()) * DAY
    return datetime.combine(day, HANDOVER, now.tzinfo)


def _layer(position: int, turns: Turns, people: list[Colleague], first: date) -> None:
    layer = DutyLayer.objects.create(
        name=turns.name,
        position=position,
        handover_day=0,
        handover_time=HANDOVER,
        first_day=first,
        weekdays=list(turns.weekdays),
        from_time=turns.from_time,
        until_time=turns.until_time,
        holidays=turns.holidays,
    )
    for place, number in enumerate(turns.people):
        layer.turns.create(colleague=people[number], position=place)


def _until(end: datetime) -> None:
    for stretch in DutyRoster.objects.filter(during__contains=end):
        if stretch.during.upper and stretch.during.upper - stretch.during.lower == YEAR:
            stretch.during = (stretch.during.lower, end)
            stretch.save()
