"""Who has been here before, and whether a kind of appointment is for them. In the client's schema.

Told by the number: a family that shares a telephone is one caller here, so nothing is refused.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from scheduling.agenda_models import AppointmentType
from scheduling.appointment_models import Appointment

Visit, State = AppointmentType.Visit, Appointment.State


@dataclass(frozen=True)
class Misfit:
    """A kind that is for others: the caller was here at `last`, or never (None)."""

    last: datetime | None


def last_visit(number: str, now: datetime) -> datetime | None:
    """When somebody with this number (E.164) came last: who has arrived, or whose time is over."""
    came = Q(state=State.ARRIVED) | Q(state__in=Appointment.COMING, during__endswith__lte=now)
    row = Appointment.objects.filter(came, number=number).order_by("-during").first()
    return row.during.lower if row else None


def fits(visit: str, last: datetime | None) -> bool:
    """Whether what is for these visits is for somebody who came at `last`, or never."""
    if visit == Visit.ANY:
        return True
    return (visit == Visit.FOLLOW_UP) == (last is not None)


def misfit(kind: AppointmentType, number: str | None, now: datetime) -> Misfit | None:
    """Why this kind is not for whoever has this number; None where it is, or nobody can know."""
    if kind.visit == Visit.ANY or not number:
        return None
    last = last_visit(number, now)
    return None if fits(kind.visit, last) else Misfit(last)
