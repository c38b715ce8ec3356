"""What happened at a client's, made directly: calls that are over, appointments, recordings."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from scheduling.models import Agenda, Appointment, AppointmentStep, AppointmentType
from telephony.models import JournalEntry, Recording
from tenants import access
from tenants.base import uuid7
from tenants.models import Client


def called(client: Client, at: datetime | None = None, **more: Any) -> JournalEntry:
    """One call, answered after ten seconds and a minute long unless `more` says otherwise."""
    at = at or timezone.now()
    whole = {
        "call_id": uuid7(),
        "line": "+33199001001",
        "caller": "+33639984001",
        "caller_name": "Odile Garnier",
        "arrived_at": at,
        "answered_at": at + timedelta(seconds=10),
        "ended_at": at + timedelta(seconds=70),
        "agent_name": "Camille",
        "outcome": "answered",
    }
    with access.inside(client):
        return JournalEntry.objects.create(**{**whole, **more})


def missed(client: Client, at: datetime | None = None, **more: Any) -> JournalEntry:
    """Hung up while waiting."""
    return called(
        client, at, **{"answered_at": None, "outcome": "waiting", "agent_name": "", **more}
    )


def recorded(client: Client, call: JournalEntry) -> Recording:
    """What was recorded of a call, ready to be heard."""
    now, key = timezone.now(), uuid7()
    with access.inside(client):
        return Recording.objects.create(
            call_id=call.call_id,
            sid=f"RE{key.hex}",
            kind=Recording.Kind.CALL,
            state=Recording.State.FETCHED,
            file=f"recordings/{key.hex}.mp3",
            content_type="audio/mpeg",
            seconds=42,
            started_at=now,
            ready_at=now,
            erase_after=now + timedelta(days=30),
            gone_at_twilio=now,
        )


def booked(client: Client, at: datetime | None = None, **more: Any) -> AppointmentStep:
    """An appointment of an hour in 30 days, and the step that booked it at `at`."""
    with access.inside(client):
        agenda = more.pop("agenda", None) or Agenda.objects.create(name=f"A{uuid7().hex[-8:]}")
        kind = AppointmentType.objects.create(name=f"B{uuid7().hex[-8:]}", minutes=60)
        begins = timezone.now() + timedelta(days=30)
        during = (begins, begins + timedelta(hours=1))
        whole: dict[str, Any] = {
            "name": "Henri Besnard",
            "number": "+33261914002",
            "reason": "Contrôle annuel",
        }
        whole |= {"agenda": agenda, "type": kind, "during": during, "blocked": during}
        made = Appointment.objects.create(**{**whole, **more})
        step = AppointmentStep.objects.create(
            appointment=made, kind=AppointmentStep.Kind.BOOKED, author_name="Camille"
        )
        AppointmentStep.objects.filter(pk=step.pk).update(at=at or timezone.now())
        return AppointmentStep.objects.get(pk=step.pk)
