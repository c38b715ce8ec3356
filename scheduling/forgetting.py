"""What appointments and the booking page know of people. All run in the client's schema.

An appointment that is over stays with its time and kind, which the figures count: it is nobody's
from then on. One that is to come is not erased, but cancelled first, by whoever means it.
"""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.utils import timezone

from scheduling.models import Appointment, AppointmentStep, NumberCode, Visit, WaitingEntry
from scheduling.waiting_list import withdraw
from tenants.directory.contacts import Trail
from tenants.models import Client

NOBODY = "—"
CAME_TO_NOTHING = timedelta(days=2)  # as public_booking.KEPT


def before(moment: datetime) -> None:
    """Visits to the booking page, and who waited for a time, of before then; old tries sooner."""
    Visit.objects.filter(created_at__lt=moment).delete()
    tried = timezone.now() - CAME_TO_NOTHING
    Visit.objects.filter(appointment=None, created_at__lt=tried).delete()
    over = WaitingEntry.objects.exclude(state=WaitingEntry.State.OFFERED)
    over.filter(until_day__lt=moment.date()).delete()


def appointments_before(moment: datetime) -> None:
    """Those that ended before then are nobody's: what the figures count stays."""
    known = Appointment.objects.exclude(name__in=(NOBODY, "")).filter(during__endswith__lt=moment)
    _nobodys(Appointment.objects.filter(pk__in=list(known.values_list("pk", flat=True))))


def coming(trail: Trail) -> QuerySet[Appointment]:
    """Their appointments that are not over yet."""
    return _theirs(trail).filter(
        state__in=[Appointment.State.HELD, *Appointment.COMING], during__endswith__gt=timezone.now()
    )


def person(client: Client, trail: Trail) -> None:
    """Make their appointments nobody's, take them off the waiting list, forget their visits.

    Call it when `coming` has none.
    """
    theirs = list(_theirs(trail).values_list("pk", flat=True))
    _nobodys(Appointment.objects.filter(pk__in=theirs))
    _off_the_list(client, trail)
    visits = trail.fits("number", "name") | trail.fits("proven_number", "name")
    Visit.objects.filter(visits | Q(appointment__in=theirs)).delete()
    NumberCode.objects.filter(number__in=trail.own).delete()


def _nobodys(found: QuerySet[Appointment]) -> None:
    """Names, numbers and words go: of the steps, too, which people take for themselves."""
    steps = AppointmentStep.objects.filter(appointment__in=found)
    steps.filter(author_name=Left("appointment__name", 80)).update(author_name=NOBODY)
    steps.update(reason="")
    found.filter(cancelled_by=Left("name", 80)).update(cancelled_by=NOBODY)
    # It stays exempt from "one at a time": only why is forgotten.
    found.exclude(overbooked_why="").update(overbooked_why=NOBODY)
    words = dict.fromkeys(("email", "asked_by", "reason", "note", "cancelled_why"), "")
    people = dict.fromkeys(("number", "asked_by_number", "contact"))
    found.update(name=NOBODY, answers=[], **words, **people)


def _off_the_list(client: Client, trail: Trail) -> None:
    waiting = WaitingEntry.objects.filter(trail.fits("number", "name"))
    for key in waiting.values_list("pk", flat=True):
        withdraw(client, key)
    waiting.delete()


def _theirs(trail: Trail) -> QuerySet[Appointment]:
    found = trail.fits("number", "name") | trail.fits("asked_by_number", "asked_by")
    if trail.contact:
        found |= Q(contact=trail.contact)
    return Appointment.objects.filter(found)
