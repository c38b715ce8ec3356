"""Two doctors with an agenda each, for tests: every day from 8 to 20, visits of 20 minutes."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from scheduling import booking
from scheduling.booking import Author, Person, Place
from scheduling.models import Agenda, Appointment, AppointmentType, WorkingTime
from tenants.base import uuid7

PARIS = ZoneInfo("Europe/Paris")
DUPONT = Person("Jeanne Dupont", "+33639985001")
MARTIN = Person("Luc Martin", "+33639985002")


def camille(call_id: UUID | None = None) -> Author:
    """A receptionist in a call of her own."""
    return Author("Camille", uuid7(), call_id or uuid7(), AppointmentType.Booker.RECEPTIONIST)


@dataclass(frozen=True)
class Surgery:
    """Rows in the schema that is entered."""

    roux: Agenda
    lambert: Agenda
    visit: AppointmentType

    @classmethod
    def open(cls, name: str = "Roux") -> "Surgery":
        roux = Agenda.objects.create(name=f"Dr {name}", spoken=f"le Dr {name}", step=20)
        lambert = Agenda.objects.create(name="Dr Lambert", step=20, position=1)
        visit = AppointmentType.objects.create(name="Consultation", minutes=20)
        visit.agendas.set([roux, lambert])
        for agenda in (roux, lambert):
            WorkingTime.objects.bulk_create(
                WorkingTime(agenda=agenda, weekday=day, opens=time(8), closes=time(20))
                for day in range(7)
            )
        return cls(roux, lambert, visit)

    def has(self, number: str, clock: str = "09:00", days: int = 1) -> Appointment:
        """Somebody with this number is booked tomorrow at this hour, with Dr Roux."""
        place = self.place(clock, days=days)
        return booking.book(place, camille(), Person("Odile Garnier", number))

    def place(self, clock: str = "09:00", agenda: Agenda | None = None, days: int = 1) -> Place:
        """Tomorrow at this hour, with Dr Roux."""
        day = timezone.now().astimezone(PARIS).date() + timedelta(days=days)
        start = datetime.combine(day, time.fromisoformat(clock), PARIS)
        return Place((agenda or self.roux).pk, self.visit.pk, start, PARIS)
