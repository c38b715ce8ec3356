"""Closed for the moment, and open again: from a telephone, in two taps.

Times are the client's own; a closure of a site goes by the site's clock.
"""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from scheduling.hours import DAY
from scheduling.models import Closure, Site

MINUTE = timedelta(minutes=1)


def end_of(choice: str, now: datetime) -> datetime:
    """Until when `hour`, `today` or `tomorrow` lasts; `now` is local. Raises KeyError."""
    midnight = datetime.combine(now.date() + DAY, time.min, now.tzinfo)
    hour = (now.astimezone(ZoneInfo("UTC")) + timedelta(hours=1)).astimezone(now.tzinfo)
    return {"hour": hour, "today": midnight, "tomorrow": midnight + DAY}[choice]


@transaction.atomic
def close(now: datetime, until: datetime, reason: str = "", site: Site | None = None) -> Closure:
    """Close from now on; who has closed already gets another end. Raises ValidationError."""
    zone = _zone(site, now)
    # To the minute: what is said aloud and shown has no seconds.
    start = now.astimezone(zone).replace(second=0, microsecond=0)
    end = until.astimezone(zone).replace(second=0, microsecond=0)
    if end <= start:
        raise ValidationError({"until": _("This moment is over.")})
    current = [one for one in closed_now(now) if one.from_time and one.site == site]
    closure = current[0] if current else Closure(site=site, first_day=start.date())
    if closure._state.adding:
        closure.from_time = start.time()
    closure.reason = reason.strip()[:80] or closure.reason
    # Until midnight is the whole of the day before.
    whole = end.time() == time.min
    closure.last_day = end.date() - DAY if whole else end.date()
    closure.until_time = None if whole else end.time()
    closure.full_clean()
    closure.save()
    return closure


@transaction.atomic
def reopen(closure_id: UUID, now: datetime) -> None:
    """Open again now; what was over already, or is gone, stays as it is."""
    found = Closure.objects.select_for_update(of=("self",)).filter(pk=closure_id).first()
    if found is None or found not in closed_now(now):
        return
    moment = now.astimezone(_zone(found.site, now)).replace(second=0, microsecond=0)
    start = datetime.combine(found.first_day, found.from_time or time.min, moment.tzinfo)
    if start >= moment:
        found.delete()
        return
    # At midnight sharp the whole day before is what was closed.
    whole = moment.time() == time.min
    found.last_day = moment.date() - DAY if whole else moment.date()
    found.until_time = None if whole else moment.time()
    found.save()


def closed_now(now: datetime) -> list[Closure]:
    """The closures that hold at `now`, of the client and of its sites; the last to end first."""
    near = Closure.objects.select_related("site").filter(
        first_day__lte=now.date() + DAY, last_day__gte=now.date() - DAY
    )
    holding = [one for one in near if _holds(one, now)]
    return sorted(holding, key=lambda one: (one.last_day, one.until_time or time.max), reverse=True)


def ends_at(closure: Closure, now: datetime) -> datetime:
    """The moment at which it ends, by the clock of its site."""
    zone = _zone(closure.site, now)
    if closure.until_time is None:
        return datetime.combine(closure.last_day + DAY, time.min, zone)
    return datetime.combine(closure.last_day, closure.until_time, zone)


def _holds(closure: Closure, now: datetime) -> bool:
    zone = _zone(closure.site, now)
    start = datetime.combine(closure.first_day, closure.from_time or time.min, zone)
    return start <= now < ends_at(closure, now)


def _zone(site: Site | None, now: datetime) -> ZoneInfo:
    zone = ZoneInfo(site.time_zone) if site and site.time_zone else now.tzinfo
    assert isinstance(zone, ZoneInfo), "the client's own clock"
    return zone
