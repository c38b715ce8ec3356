"""The client's calendar, its day on paper, and what it is made of: sites, agendas, types."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from scheduling import hours
from scheduling.models import Agenda, Appointment, AppointmentStep, AppointmentType
from scheduling.setup_forms import PARTS, Part
from tenants import audit
from tenants.access import EDITORS, READERS, client_on_host, for_client, may, signed_in
from tenants.answers import SeeOther
from tenants.base import display_number, ink_on

UNPROCESSABLE = 422
DAY = timedelta(days=1)
FIRST, LAST = time(8), time(19)  # drawn where the hours say nothing


@require_GET
@for_client(*READERS)
def calendar(request: HttpRequest) -> HttpResponse:
    """The week; what is in it comes from the API."""
    return render(request, "client/calendar.html", {"about": _about(request)})


@require_GET
@for_client(*READERS)
def day(request: HttpRequest) -> HttpResponse:
    """One day of all agendas, to be printed."""
    shown = _day_asked(request)
    context = {
        "title": date_format(shown, "l j F Y"),
        "before": shown - DAY,
        "after": shown + DAY,
        "agendas": [
            {"name": agenda.name, "rows": _rows(agenda, shown)}
            for agenda in Agenda.objects.filter(is_active=True)
        ],
    }
    return render(request, "client/day.html", context)


@require_GET
@for_client(*READERS)
def setup(request: HttpRequest) -> HttpResponse:
    """Sites, agendas and types, to be opened or added to."""
    parts = [
        {"part": part, "rows": [(row.pk, str(row), part.about(row)) for row in part.rows()]}
        for part in PARTS.values()
    ]
    return render(request, "client/agenda_setup.html", {"parts": parts})


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def edit(request: HttpRequest, part: str, row_id: UUID | None = None) -> HttpResponse:
    """One site, agenda or type: what is refused keeps what was typed."""
    about = _part(part)
    row = _row(about, row_id) if row_id else about.model()
    forms = about.forms(row, request.POST or None)
    status = 200
    if request.method == "POST":
        if "remove" in request.POST and row_id:
            return _remove(request, about, row)
        if all(form.is_valid() for form in forms):
            return _save(request, about, forms, is_new=row_id is None)
        status = UNPROCESSABLE
    context = {"part": about, "row": row, "is_new": row_id is None, "form": forms[0]}
    return render(request, "client/agenda_part.html", {**context, "sets": forms[1:]}, status=status)


def _about(request: HttpRequest) -> dict[str, Any]:
    client = client_on_host(request)
    zone = ZoneInfo(client.time_zone)
    known = hours.load()
    first, last = _edges(known)
    return {
        "may_edit": may(request, *EDITORS),
        "time_zone": client.time_zone,
        "now": timezone.now().astimezone(zone).replace(tzinfo=None).isoformat(),
        "day": _day_asked(request).isoformat(),
        "first": f"{first:02}:00:00",
        "last": f"{last:02}:00:00",
        "hours": [_business(period) for period in known.periods],
        "agendas": [
            {
                "id": str(agenda.pk),
                "name": agenda.name,
                "colour": agenda.colour,
                "ink": ink_on(agenda.colour),
                "may_overbook": agenda.may_overbook,
            }
            for agenda in Agenda.objects.filter(is_active=True)
        ],
        "types": [_type(kind) for kind in _types()],
        "states": {state.value: str(state.label) for state in Appointment.State},
        "steps": {step.value: str(step.label) for step in AppointmentStep.Kind},
        "words": {
            "away": _("Away"),
            "booked": _("Booked: {name}."),
            "moved": _("Moved: {name}."),
            "instead": _("What is free next:"),
            "asked_by": _("Booked on behalf by"),
            "endless": _("for good"),
        },
    }


def _types() -> Any:
    return AppointmentType.objects.filter(is_active=True).prefetch_related("agendas")


def _type(kind: AppointmentType) -> dict[str, Any]:
    return {
        "id": str(kind.pk),
        "name": kind.name,
        "minutes": kind.minutes,
        "agendas": [str(agenda.pk) for agenda in kind.agendas.all()],
    }


def _edges(known: hours.Hours) -> tuple[int, int]:
    """The first and the last hour that are drawn; a night that is worked draws the whole day."""
    if any(period.closes <= period.opens for period in known.periods):
        return 0, 24
    opens = [period.opens.hour for period in known.periods]
    closes = [period.closes.hour + bool(period.closes.minute) for period in known.periods]
    return max(min([FIRST.hour, *opens]) - 1, 0), min(max([LAST.hour, *closes]) + 1, 24)


def _business(period: hours.Period) -> dict[str, Any]:
    # FullCalendar counts from Sunday, and lets a night go on after 24:00.
    closes = period.closes.hour + (24 if period.closes <= period.opens else 0)
    return {
        "daysOfWeek": [(period.weekday + 1) % 7],
        "startTime": f"{period.opens:%H:%M}",
        "endTime": f"{closes:02}:{period.closes:%M}",
    }


def _day_asked(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return timezone.localdate()


def _rows(agenda: Agenda, shown: date) -> list[dict[str, Any]]:
    zone = timezone.get_current_timezone()
    first = datetime.combine(shown, time.min, zone).astimezone(UTC)
    last = datetime.combine(shown + DAY, time.min, zone).astimezone(UTC)
    booked = agenda.appointments.select_related("type", "site").filter(
        during__overlap=(first, last),
        state__in=[*Appointment.COMING, Appointment.State.ARRIVED, Appointment.State.MISSED],
    )
    return [_row_of(one, zone) for one in booked.order_by("during")]


def _row_of(one: Appointment, zone: Any) -> dict[str, Any]:
    start, end = (moment.astimezone(zone) for moment in (one.during.lower, one.during.upper))
    return {
        "hours": f"{start:%H:%M}-{end:%H:%M}",
        "name": one.name,
        "number": display_number(one.number),
        "type": one.type.name,
        "site": one.site.name if one.site else "",
        "reason": " · ".join(filter(None, [one.reason, one.note])),
        "state": "" if one.state == Appointment.State.BOOKED else one.get_state_display(),
    }


def _part(name: str) -> Part:
    if name not in PARTS:
        raise Http404
    return PARTS[name]


def _row(part: Part, row_id: UUID) -> Any:
    found = part.model._default_manager.filter(pk=row_id).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def _save(request: HttpRequest, part: Part, forms: list[Any], is_new: bool) -> HttpResponse:
    saved = forms[0].save()
    for rows in forms[1:]:
        rows.instance = saved
        rows.save()
    _keep(request, f"{part.key}.{'created' if is_new else 'changed'}", saved.pk)
    messages.success(request, _("Saved. It holds from now on."))
    return SeeOther(reverse("calendar:setup"))


def _remove(request: HttpRequest, part: Part, row: Any) -> HttpResponse:
    key = row.pk
    try:
        with transaction.atomic():
            row.delete()
            _keep(request, f"{part.key}.deleted", key)
    except ProtectedError:
        messages.error(
            request, _("Appointments stand in it: make it inactive instead, and they stay.")
        )
        return SeeOther(request.path)
    messages.success(request, _("Removed."))
    return SeeOther(reverse("calendar:setup"))


def _keep(request: HttpRequest, action: str, row: UUID) -> None:
    audit.record(action, actor=signed_in(request), client=client_on_host(request), subject=row)
