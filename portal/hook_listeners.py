"""What happens in the rooms below, as events for a client's programs: in the deed's transaction."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from messages.models import Message, TimelineEntry
from portal import hooks
from portal.hook_models import Event
from scheduling.models import Appointment
from scheduling.signals import appointment_booked, appointment_cancelled, appointment_moved
from telephony.models import JournalEntry
from tenants import access

Step = TimelineEntry.Step
TOLD = {
    Step.SENT: Event.MESSAGE_SENT,
    Step.SPOKEN: Event.MESSAGE_SENT,
    Step.ACKNOWLEDGED: Event.MESSAGE_ACKNOWLEDGED,
    Step.TAKEN_OVER: Event.MESSAGE_ACKNOWLEDGED,
    Step.DONE: Event.MESSAGE_DONE,
    Step.GIVEN_UP: Event.MESSAGE_UNTAKEN,
}


@receiver(post_save, sender=TimelineEntry, dispatch_uid="portal.hook_of_message")
def message_has_a_step(sender: object, instance: TimelineEntry, **kwargs: Any) -> None:
    """Each step of a message that programs may want to know."""
    message, step = instance.message, Step(instance.step)
    if step == Step.TAKEN_BACK:
        hooks.overtaken(message.pk, Event.MESSAGE_SENT)
    if step not in TOLD:
        return
    not_before = timezone.now() + hooks.UNDO if step == Step.SENT else None
    hooks.happened(
        access.client_inside(), TOLD[step], message.pk, _of_message(message), not_before=not_before
    )


@receiver(post_save, sender=JournalEntry, dispatch_uid="portal.hook_of_call")
def call_is_over(
    sender: object, instance: JournalEntry, created: bool, raw: bool = False, **kwargs: Any
) -> None:
    """The journal gets its entry when the call is over."""
    if not created or raw:
        return
    facts: dict[str, object] = {
        "outcome": instance.outcome,
        "direction": instance.direction,
        "call": str(instance.call_id),
    }
    hooks.happened(access.client_inside(), Event.CALL_ENDED, instance.pk, facts)


@receiver(appointment_booked, dispatch_uid="portal.hook_of_booking")
def booked(sender: object, appointment: Appointment, **kwargs: Any) -> None:
    """Whoever booked it."""
    _of_appointment(Event.APPOINTMENT_BOOKED, appointment)


@receiver(appointment_moved, dispatch_uid="portal.hook_of_move")
def moved(sender: object, appointment: Appointment, was: Any, **kwargs: Any) -> None:
    """With the time that it had."""
    _of_appointment(Event.APPOINTMENT_MOVED, appointment, started_at=was.lower.isoformat())


@receiver(appointment_cancelled, dispatch_uid="portal.hook_of_cancellation")
def cancelled(sender: object, appointment: Appointment, **kwargs: Any) -> None:
    """Whoever cancelled it."""
    _of_appointment(Event.APPOINTMENT_CANCELLED, appointment)


def _of_message(message: Message) -> dict[str, object]:
    return {"kind": message.kind, "state": message.state, "urgency": message.urgency}


def _of_appointment(kind: Event, appointment: Appointment, **more: object) -> None:
    facts: dict[str, object] = {
        "agenda": str(appointment.agenda_id),
        "starts_at": _start(appointment).isoformat(),
        "state": appointment.state,
        **more,
    }
    hooks.happened(access.client_inside(), kind, appointment.pk, facts)


def _start(appointment: Appointment) -> Any:
    during: Any = appointment.during
    return during.lower if hasattr(during, "lower") else during[0]
