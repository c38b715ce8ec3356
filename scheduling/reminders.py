"""Confirmations at once and reminders before: what those who are booked are told.

Reminders are rows, planned when it is booked and dropped when it is moved or cancelled; the sweep
tells those that are due. All in the client's schema.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from scheduling import links, signals
from scheduling.booking import Author
from scheduling.decent import DecentHours
from scheduling.models import Agenda, Appointment, AppointmentType, Reminder, Telling
from tenants import access
from tenants.base import display_number
from tenants.models import Client, Line
from tenants.tasks import each

State = Reminder.State
AT_A_TIME = 100


@receiver(signals.appointment_booked, dispatch_uid="reminders.booked")
def booked(sender: object, appointment: Appointment, author: Author, **kwargs: Any) -> None:
    """Inside the transaction: it is confirmed, and reminders are planned."""
    client = access.client_inside()
    if _is_first(appointment):
        _confirm(client, "appointment_booked", appointment, author)
    plan(client, appointment)


@receiver(signals.appointment_moved, dispatch_uid="reminders.moved")
def moved(sender: object, appointment: Appointment, author: Author, **kwargs: Any) -> None:
    """Inside the transaction: the new time is told, and reminders are of that one."""
    client = access.client_inside()
    _drop(appointment)
    _confirm(client, "appointment_moved", appointment, author)
    plan(client, appointment)


@receiver(signals.appointment_cancelled, dispatch_uid="reminders.cancelled")
def cancelled(sender: object, appointment: Appointment, author: Author, **kwargs: Any) -> None:
    """Inside the transaction: told, and nobody is reminded."""
    _drop(appointment)
    _confirm(access.client_inside(), "appointment_cancelled", appointment, author)


def plan(client: Client, appointment: Appointment) -> None:
    """The reminders of an appointment; what would have been due already is left out."""
    telling, start, now = Telling.current(), appointment.during.lower, timezone.now()
    decent = decent_hours(client, telling)
    due = {hours: decent.before(start, hours) for hours in hours_before(appointment.type, telling)}
    Reminder.objects.bulk_create(
        [
            Reminder(appointment=appointment, start=start, hours=hours, due_at=at)
            for hours, at in due.items()
            if now < at < start
        ],
        ignore_conflicts=True,
    )


def sweep(client: Client) -> None:
    """Tell what is due; what its appointment has overtaken is dropped."""
    due = Reminder.objects.filter(state=State.PLANNED, due_at__lte=timezone.now())
    keys = list(due.values_list("pk", flat=True)[:AT_A_TIME])
    each(keys, lambda key: _remind(client, key))


def hours_before(kind: AppointmentType, telling: Telling) -> list[int]:
    """How long before this kind's beginning people are reminded, the earliest first."""
    own = getattr(kind, "telling", None)
    return sorted(set((own or telling).reminds_before), reverse=True)


def decent_hours(client: Client, telling: Telling | None = None) -> DecentHours:
    """When this client's people may be sent a text."""
    telling = telling or Telling.current()
    return DecentHours(ZoneInfo(client.time_zone), telling.decent_from, telling.decent_until)


def will_tell(appointment: Appointment) -> str | None:
    """In words for who books, what the person is sent now; None: nothing, so say it aloud."""
    if not Telling.current().confirms or appointment.during.lower <= timezone.now():
        return None
    email = _email(appointment)
    answers = signals.way_to_tell.send(Appointment, number=appointment.number, email=email)
    way = next((said for _heard, said in answers if said), "")
    to = {"number": display_number(appointment.number), "email": email}
    words = {
        "sms": _("A text goes to %(number)s.") % to,
        "email": _("An e-mail goes to %(email)s.") % to,
        "both": _("A text goes to %(number)s, an e-mail to %(email)s.") % to,
    }
    return words.get("both" if way == "sms" and email and Telling.current().mails_too else way)


def about(client: Client, appointment: Appointment) -> dict[str, Any]:
    """What the texts are made of. A confidential client's say when, and no more."""
    said: dict[str, Any] = {"start": appointment.during.lower}
    if appointment.state in Appointment.COMING:
        telling = Telling.current()
        said["link"] = links.to_appointment(client, appointment)
        said["can_change"] = telling.link_moves and telling.link_cancels
    else:
        said["number"] = line_of(client)
    if not client.confidential:
        said["with"] = appointment.agenda.spoken or appointment.agenda.name
        said["type"] = appointment.type.name
    return said


def samples(client: Client) -> dict[str, dict[str, Any]]:
    """What each text would be made of for an appointment of tomorrow, to be looked at."""
    tomorrow = timezone.localtime(None, ZoneInfo(client.time_zone)) + timedelta(days=1)
    start = tomorrow.replace(hour=9, minute=20, second=0, microsecond=0)
    agenda, link = Agenda.objects.filter(is_active=True).first(), f"{client.url}/a/{'x' * 24}"
    shown: dict[str, Any] = {"start": start}
    if agenda and not client.confidential:
        shown["with"] = agenda.spoken or agenda.name
    own = {**shown, "link": link, "can_change": True}
    return {
        "appointment_booked": own,
        "appointment_reminder": own,
        "appointment_moved": own,
        "appointment_cancelled": {**shown, "number": line_of(client)},
        "slot_offered": {**shown, "link": link, "until": start.replace(hour=8, minute=30)},
        "slot_lapsed": shown,
    }


def _is_first(appointment: Appointment) -> bool:
    """Of a series, one text is enough; each of it has its reminders."""
    if appointment.series is None:
        return True
    others = Appointment.objects.filter(series=appointment.series).exclude(pk=appointment.pk)
    return not others.exists()


def line_of(client: Client) -> str:
    """The number under which people call the client, as they write it."""
    line = Line.objects.filter(client=client).order_by("pk").first()
    return display_number(line.number) if line else ""


def _confirm(client: Client, kind: str, appointment: Appointment, author: Author) -> None:
    telling, now = Telling.current(), timezone.now()
    if not telling.confirms or appointment.during.lower <= now:
        return
    # Who is on the telephone, or has just pressed a button, is awake.
    is_there = author.call_id or author.booker == AppointmentType.Booker.PUBLIC
    not_before = now if is_there else decent_hours(client, telling).next(now)
    step = appointment.steps.order_by("at", "pk").last()
    key = f"{kind}:{step.pk if step else appointment.pk}"
    _tell(client, kind, appointment, key, min(not_before, appointment.during.lower))


def _drop(appointment: Appointment) -> None:
    appointment.reminders.filter(state=State.PLANNED).update(state=State.DROPPED)


@transaction.atomic
def _remind(client: Client, reminder_id: UUID) -> None:
    rows = Reminder.objects.select_for_update(skip_locked=True, of=("self",))
    found = rows.filter(pk=reminder_id, state=State.PLANNED).select_related(
        "appointment__agenda", "appointment__type", "appointment__contact"
    )
    for reminder in found:
        booked = reminder.appointment
        still = booked.state in Appointment.COMING and booked.during.lower == reminder.start
        if still and timezone.now() < reminder.start:
            reminder.state = State.TOLD
            _tell(client, "appointment_reminder", booked, f"reminder:{reminder.pk}")
        else:
            reminder.state = State.DROPPED
        reminder.save(update_fields=["state"])


def _tell(
    client: Client,
    kind: str,
    appointment: Appointment,
    key: str,
    not_before: datetime | None = None,
) -> None:
    for way, to in _ways(appointment).items():
        signals.notice.send(
            Appointment,
            client=client,
            kind=kind,
            to={"name": appointment.name, **to},
            language=client.language,
            about=about(client, appointment),
            key=f"{key}{way}",
            not_before=not_before,
            subject=f"appointment:{appointment.pk}{way}",
        )


def _ways(appointment: Appointment) -> dict[str, dict[str, str | None]]:
    """One piece of news that goes as it can, or a text and an e-mail beside it, each of its own."""
    number, email = appointment.number, _email(appointment)
    if number and email and Telling.current().mails_too:
        return {"": {"number": number, "email": ""}, ":mail": {"number": None, "email": email}}
    return {"": {"number": number, "email": email}}


def _email(appointment: Appointment) -> str:
    own: str = getattr(appointment, "email", "")
    return own or (appointment.contact.email if appointment.contact else "")
