"""The same appointment every week: all of them, or all that can be, with the others listed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from scheduling import booking
from scheduling.availability import Slot
from scheduling.booking import Author, Person, Place, Refused, Taken
from scheduling.models import Appointment
from tenants.base import uuid7

LONGEST = 60


@dataclass(frozen=True)
class Left:
    """One that could not be booked; `reason` is `taken` or that of a Refused, `free` is instead."""

    start: datetime
    reason: str
    free: list[Slot]


@dataclass(frozen=True)
class Series:
    """What was booked, and what was not."""

    booked: list[Appointment]
    left: list[Left]


class NotAll(Exception):
    """Not all of a series that was wanted as a whole can be booked; nothing was."""

    def __init__(self, left: list[Left]) -> None:
        super().__init__("not all")
        self.left = left


def book_weekly(
    place: Place, author: Author, person: Person, times: int, whole: bool = False
) -> Series:
    """Book `times` weeks from `place` on, at the same hour by the clock, each with its own step.

    With `whole` all or none: raises NotAll. Raises ValidationError for a number of weeks that is
    none, and without a name.
    """
    if not 1 <= times <= LONGEST:
        raise ValidationError(_("A series has up to %(most)s appointments.") % {"most": LONGEST})
    with transaction.atomic():
        done = _book(place, author, person, times)
        if whole and done.left:
            raise NotAll(done.left)
    return done


def _book(place: Place, author: Author, person: Person, times: int) -> Series:
    done, key = Series([], []), uuid7()
    for week in range(times):
        there = replace(place, start=_weeks_later(place, week))
        try:
            done.booked.append(booking.book(there, author, person, series=key))
        except Taken as taken:
            done.left.append(Left(there.start, "taken", taken.free))
        except Refused as refused:
            done.left.append(Left(there.start, refused.reason, []))
    return done


def _weeks_later(place: Place, weeks: int) -> datetime:
    # By the clock, whose hour stays the same when it changes.
    local = place.start.astimezone(place.zone)
    return (local + timedelta(weeks=weeks)).astimezone(place.start.tzinfo)
