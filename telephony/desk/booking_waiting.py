"""Nothing is free that fits: the caller goes on the client's waiting list, in the call."""

from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from scheduling import booking
from scheduling.models import Agenda, AppointmentType, WaitingEntry
from telephony.desk import booking_views as views
from telephony.desk.actions import register
from telephony.desk.booking import Desk, acts, person_typed
from telephony.desk.booking_views import Screen
from tenants.base import display_number, parse_number

WAITS = timedelta(weeks=4)  # unless they say otherwise


def _ask(desk: Desk, problem: str = "") -> Screen:
    """Who waits, for what, with whom and until when: as the list of free times was asked for."""
    kind, agenda = _kind(desk), _agenda(desk)
    today = timezone.localdate()
    return Screen(
        "wait",
        {
            "kind": kind.name,
            "with": agenda.name if agenda else _("with anybody"),
            "until": desk.word("until", 10) or (today + WAITS).isoformat(),
            "today": today.isoformat(),
            "person": person_typed(desk),
            "problem": problem,
            "back": "booking",
            "state": views.says(
                type=str(kind.pk),
                agenda=str(agenda.pk) if agenda else "",
                part=desk.word("part", 10),
                day=desk.word("day", 10),
                grid=desk.word("grid", 4),
            ),
        },
    )


def _enter(desk: Desk) -> Screen:
    kind, agenda = _kind(desk), _agenda(desk)
    part = desk.word("part", 10)
    try:
        entry = WaitingEntry(
            type=kind,
            name=desk.word("name", 120),
            number=parse_number(desk.word("number", 40)),
            from_day=timezone.localdate(),
            until_day=date.fromisoformat(desk.word("until", 10)),
            parts=[part] if part else [],
            entered_by=desk.author.name[:80],
        )
        entry.full_clean()
    except ValidationError as error:
        return _ask(desk, " ".join(error.messages))
    except ValueError:
        return _ask(desk, _("This is not a day."))
    entry.save()
    entry.agendas.set([agenda] if agenda else [])
    return Screen(
        "waits",
        {"name": entry.name, "number": display_number(entry.number), "kind": kind.name},
    )


def _kind(desk: Desk) -> AppointmentType:
    wanted = desk.word("type", 36)
    found = AppointmentType.objects.filter(pk=UUID(wanted), is_active=True).first()
    if found is None:
        raise booking.Refused("no_such")
    return found


def _agenda(desk: Desk) -> Agenda | None:
    wanted = desk.word("agenda", 36)
    return Agenda.objects.filter(pk=UUID(wanted)).first() if wanted else None


register("booking_wait", acts(_ask))
register("booking_queue", acts(_enter, writes=True))
