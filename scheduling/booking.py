"""Holding, booking, moving, cancelling, and what comes of it: each one transaction.

In the client's schema. Who comes second gets `Taken`, with what is still free. Each deed leaves a
step with its author.
"""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scheduling import signals
from scheduling.ground import (
    NEXT,
    Author,
    Booker,
    Overlap,
    Person,
    Place,
    Refused,
    Taken,
    clear_refusal,
    coming,
    enter,
    next_free,
    note,
    save,
    squeeze,
)
from scheduling.models import Appointment, AppointmentStep

__all__ = [
    "NEXT",
    "Author",
    "Booker",
    "Person",
    "Place",
    "Refused",
    "Taken",
    "arrive",
    "book",
    "cancel",
    "confirm",
    "hold",
    "miss",
    "move",
    "next_free",
    "release",
]
HOLD_SECONDS = 90  # while the caller thinks
State, Step = Appointment.State, AppointmentStep.Kind


def hold(place: Place, author: Author, moving: UUID | None = None) -> Appointment:
    """Keep the time for 90 seconds for the author's call, whose other hold it replaces.

    `moving` is the appointment that shall come there. Raises Taken and Refused.
    """
    with clear_refusal(place, author, moving):
        return _hold(place, author, moving)


def book(
    place: Place, author: Author, person: Person, squeezed_in: str = "", series: UUID | None = None
) -> Appointment:
    """Book it for this person, held before or not; asked twice for a call, it is booked once.

    With a reason in `squeezed_in`, beside whoever is booked and outside of working time, in an
    agenda that allows it. Raises Taken, Refused and ValidationError.
    """
    if not person.name.strip():
        raise ValidationError(_("An appointment is somebody's: give a name."), code="name")
    if person.email.strip():
        validate_email(person.email.strip())
    with clear_refusal(place, author):
        done = _booked_already(place, author, person)
        return done or _book(place, author, person, squeezed_in.strip()[:200], series)


def move(appointment_id: UUID, place: Place, author: Author, reason: str = "") -> Appointment:
    """Bring a coming appointment there. Raises Taken and Refused."""
    with clear_refusal(place, author, appointment_id):
        return _move(appointment_id, place, author, reason)


@transaction.atomic
def cancel(appointment_id: UUID, author: Author, reason: str) -> Appointment:
    """Cancel a coming appointment; a reason is kept. Raises Refused and ValidationError."""
    if not reason.strip():
        raise ValidationError(_("Say why it is cancelled."), code="reason")
    found = coming(appointment_id)
    found.state, found.cancelled_at = State.CANCELLED, timezone.now()
    found.cancelled_by, found.cancelled_why = author.name, reason.strip()[:200]
    found.save()
    note(found, Step.CANCELLED, author, reason)
    signals.appointment_cancelled.send(Appointment, appointment=found, author=author)
    return found


@transaction.atomic
def confirm(appointment_id: UUID, author: Author) -> Appointment:
    """Whoever is booked says that they will come; said twice, it is kept once. Raises Refused."""
    found = coming(appointment_id)
    return _becomes(found, State.CONFIRMED, Step.CONFIRMED, author)


@transaction.atomic
def arrive(appointment_id: UUID, author: Author) -> Appointment:
    """They are here, perhaps after they were taken for missed. Raises Refused, and Taken where
    somebody else has got the time since.
    """
    found = coming(appointment_id, *Appointment.COMING, State.ARRIVED, State.MISSED)
    try:
        return _becomes(found, State.ARRIVED, Step.ARRIVED, author)
    except Overlap:
        raise Taken([]) from None


@transaction.atomic
def miss(appointment_id: UUID, author: Author) -> Appointment:
    """They did not come; not to be said before the time has begun. Raises Refused."""
    found = coming(appointment_id, *Appointment.COMING, State.MISSED)
    if found.during.lower > timezone.now():
        raise Refused("not_yet")
    return _becomes(found, State.MISSED, Step.MISSED, author)


def release(call_id: UUID) -> None:
    """Free what is held for this call."""
    Appointment.objects.filter(state=State.HELD, call_id=call_id).delete()


def _booked_already(place: Place, author: Author, person: Person) -> Appointment | None:
    if author.call_id is None:
        return None
    same = Appointment.objects.filter(
        call_id=author.call_id,
        agenda=place.agenda,
        type=place.type,
        during__startswith=place.start,
        name=person.name.strip()[:120],
        state__in=Appointment.COMING,
    )
    return same.select_related("agenda", "type").first()


@transaction.atomic
def _hold(place: Place, author: Author, moving: UUID | None) -> Appointment:
    ground = enter(place, author, moving)
    return save(
        Appointment(
            **ground.times(),
            state=State.HELD,
            held_until=timezone.now() + timedelta(seconds=HOLD_SECONDS),
            call_id=author.call_id,
            author_id=author.id,
            author_name=author.name,
        )
    )


@transaction.atomic
def _book(
    place: Place, author: Author, person: Person, squeezed_in: str, series: UUID | None
) -> Appointment:
    ground = squeeze(place, author) if squeezed_in else enter(place, author)
    made = save(
        Appointment(
            **ground.times(),
            **person.columns(),
            state=State.BOOKED,
            overbooked_why=squeezed_in,
            series=series,
            call_id=author.call_id,
            author_id=author.id,
            author_name=author.name,
        )
    )
    note(made, Step.BOOKED, author, squeezed_in or person.reason)
    signals.appointment_booked.send(Appointment, appointment=made, author=author)
    return made


@transaction.atomic
def _move(appointment_id: UUID, place: Place, author: Author, reason: str) -> Appointment:
    ground = enter(place, author, appointment_id)
    found = coming(appointment_id)
    was, was_with, was_in = found.during, found.agenda.name, found.agenda_id
    for name, value in ground.times().items():
        setattr(found, name, value)
    found.state = State.BOOKED  # what was confirmed was the other time
    found.overbooked_why = ""
    moved = save(found)
    note(moved, Step.MOVED, author, reason, was=was, was_with=was_with)
    signals.appointment_moved.send(
        Appointment, appointment=moved, author=author, was=was, was_with=was_in
    )
    return moved


def _becomes(found: Appointment, state: str, step: str, author: Author) -> Appointment:
    if found.state == state:
        return found
    found.state = state
    saved = save(found)
    note(saved, step, author, "")
    return saved
