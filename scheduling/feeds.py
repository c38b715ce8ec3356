"""Calendars to read elsewhere: what stands in them, and who may read."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from scheduling import duty, ics
from scheduling.duty_rules import Shift
from scheduling.models import Agenda, Appointment, AppointmentStep, Feed
from tenants.base import display_number
from tenants.models import Client

SECRET_BYTES = 24  # 192 random bits: nobody finds an address by trying
BACK, AHEAD = timedelta(days=31), timedelta(days=400)
# So long a cancelled appointment is told as such: a reader that only left it out might keep it.
CANCELLED = timedelta(days=14)
SEEN = timedelta(minutes=1)


@dataclass(frozen=True)
class Reading:
    """A feed as it stands: what a reader asks by its tag and its time gets 304."""

    body: bytes
    etag: str
    changed_at: datetime


def open_for(feed: Feed) -> str:
    """Save a new feed; its secret comes back, this once."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed.digest = _digest(secret)
    feed.full_clean()
    feed.save()
    return secret


def address(client: Client, secret: str) -> str:
    """Where a feed with this secret is read."""
    return client.url + reverse("outside:feed", args=[secret])


def renew(feed: Feed) -> str:
    """Give the feed another secret, which comes back; the old address is dead."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed.digest, feed.revoked_at, feed.fetched_at = _digest(secret), None, None
    feed.save(update_fields=["digest", "revoked_at", "fetched_at"])
    return secret


def revoke(feed: Feed) -> None:
    """Nobody reads it any more."""
    Feed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=timezone.now())


def find(secret: str) -> Feed | None:
    """The feed with this secret, while it may be read."""
    feeds = Feed.objects.select_related("agenda", "colleague")
    return feeds.filter(digest=_digest(secret), revoked_at=None).first()


def read(feed: Feed, client: Client) -> Reading:
    """The feed's calendar in the client's language, and since when it has stood like that."""
    now, zone = timezone.now(), ZoneInfo(client.time_zone)
    with translation.override(client.language):
        body = ics.write(f"{client.name}: {_title(feed)}", zone, _events(feed, now))
    etag = hashlib.sha256(body).hexdigest()
    if etag != feed.etag:
        feed.etag, feed.changed_at = etag, now.replace(microsecond=0)
        Feed.objects.filter(pk=feed.pk).update(etag=etag, changed_at=feed.changed_at)
    seen = Q(fetched_at=None) | Q(fetched_at__lt=now - SEEN)
    Feed.objects.filter(seen, pk=feed.pk).update(fetched_at=now)
    return Reading(body, etag, feed.changed_at)


def export(agenda: Agenda, client: Client, start: datetime, end: datetime) -> bytes:
    """What is booked in the agenda between these moments, with the names."""
    rows = _booked(Q(agenda=agenda)).filter(during__overlap=(start, end))
    coming = rows.exclude(state=Appointment.State.CANCELLED)
    with translation.override(client.language):
        events = [_appointment(row, shows_names=True) for row in coming]
        return ics.write(f"{client.name}: {agenda.name}", ZoneInfo(client.time_zone), events)


def _title(feed: Feed) -> str:
    if feed.kind == Feed.Kind.DUTY:
        return _("duty")
    return str(feed.agenda or feed.colleague)


def _events(feed: Feed, now: datetime) -> Iterator[ics.Event]:
    if feed.kind != Feed.Kind.DUTY:
        whose = Q(agenda=feed.agenda) if feed.agenda else Q(agenda__colleague=feed.colleague)
        for row in _shown(_booked(whose), now):
            yield _appointment(row, shows_names=feed.shows_names)
    if feed.kind != Feed.Kind.AGENDA:
        for shift in duty.between(now - BACK, now + AHEAD):
            if feed.colleague_id in (None, shift.colleague.pk):
                yield _duty(feed, shift, now + AHEAD)


def _booked(whose: Q) -> QuerySet[Appointment]:
    State = Appointment.State
    rows = Appointment.objects.filter(whose).exclude(state__in=[State.HELD, State.MISSED])
    changes = Count("steps", filter=~Q(steps__kind=AppointmentStep.Kind.BOOKED))
    counted = rows.annotate(changes=changes, stepped_at=Max("steps__at"))
    return counted.select_related("type", "agenda").order_by("during", "id")


def _shown(rows: QuerySet[Appointment], now: datetime) -> Iterable[Appointment]:
    near = rows.filter(during__overlap=(now - BACK, now + AHEAD))
    return near.filter(Q(cancelled_at=None) | Q(cancelled_at__gt=now - CANCELLED))


def _appointment(row: Any, *, shows_names: bool) -> ics.Event:
    words = [row.name, row.type.name] if shows_names else [row.type.name]
    details = [display_number(row.number), row.note] if shows_names else []
    return ics.Event(
        uid=str(row.pk),
        start=row.during.lower,
        end=row.during.upper,
        summary=" · ".join(words),
        description="\n".join(filter(None, details)),
        stamp=max(filter(None, [row.created_at, row.stepped_at])),
        sequence=row.changes,
        is_cancelled=row.state == Appointment.State.CANCELLED,
    )


def _duty(feed: Feed, shift: Shift, feed_end: datetime) -> ics.Event:
    # What another resolver says of the same hours is the same event.
    uid = uuid5(NAMESPACE_OID, f"{shift.colleague.pk}/{shift.start.isoformat()}")
    is_named = feed.shows_names and feed.kind == Feed.Kind.DUTY
    word = _("Duty: %(name)s") % {"name": shift.colleague.name} if is_named else _("On duty")
    end = shift.end or feed_end
    return ics.Event(str(uid), shift.start, end, word, stamp=feed.created_at)


def _digest(secret: str) -> str:
    # Random through and through: nothing to guess, so nothing to stretch.
    return hashlib.sha256(secret.encode()).hexdigest()
