"""The client's pages on which it says when it is open, and that it is closed for the moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from scheduling import closing, hours
from scheduling.hours_forms import (
    CalendarForm,
    ClosedForm,
    Closures,
    Periods,
    SaidForm,
    Specials,
)
from scheduling.models import Calendar, Closure, OpeningPeriod, Site, SpecialOpening
from tenants import audit
from tenants.access import EDITORS, READERS, client_on_host, for_client, signed_in
from tenants.answers import SeeOther

UNPROCESSABLE = 422


@dataclass(frozen=True)
class Section:
    """One form of the page of hours; `make` binds it to what was typed, if anything was."""

    key: str
    title: str
    hint: str
    make: Callable[[Any], Any]


def _sections() -> list[Section]:
    today = timezone.localdate()
    return [
        Section(
            "week",
            _("Every week"),
            _("With days, it is the pattern from the first to the last; without, always."),
            lambda data: Periods(data, queryset=OpeningPeriod.objects.all(), prefix="week"),
        ),
        Section(
            "closures",
            _("Closed"),
            _("From the first day to the last, both included; with times, from or until then."),
            lambda data: Closures(
                data, queryset=Closure.objects.filter(last_day__gte=today), prefix="closures"
            ),
        ),
        Section(
            "specials",
            _("Open all the same"),
            _("On one day, whatever week, closure and public holiday say."),
            lambda data: Specials(
                data, queryset=SpecialOpening.objects.filter(day__gte=today), prefix="specials"
            ),
        ),
        Section(
            "holidays",
            _("Public holidays"),
            "",
            lambda data: CalendarForm(data, instance=Calendar.current(), prefix="holidays"),
        ),
    ]


@require_http_methods(["GET", "POST"])
@for_client(*READERS, writers=EDITORS)
def hours_page(request: HttpRequest) -> HttpResponse:
    """The week, closures, special openings and holidays; what is refused keeps what was typed."""
    sent = request.POST.get("section")
    shown: list[dict[str, Any]] = []
    status = 200
    for section in _sections():
        form = section.make(request.POST if section.key == sent else None)
        if section.key == sent:
            if form.is_valid():
                _save(request, form, section.key)
                return SeeOther(f"{request.path}#{section.key}")
            status = UNPROCESSABLE
        shown.append({"section": section, "form": form, "is_rows": hasattr(form, "forms")})
    return render(request, "client/hours.html", {"sections": shown}, status=status)


@transaction.atomic
def _save(request: HttpRequest, form: Any, key: str) -> None:
    form.save()
    _keep(request, f"hours.{key}")
    messages.success(request, _("Saved. It holds from now on."))


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def closed_page(request: HttpRequest) -> HttpResponse:
    """Closed for an hour, for today, until tomorrow or until a chosen moment: one tap here."""
    now = _now(request)
    chosen = request.POST.get("until", "")
    said = SaidForm(request.POST or None)
    form = ClosedForm(request.POST if chosen == "chosen" else None, initial=_in_two_hours(now))
    status = 200
    if request.method == "POST":
        problem = _close(request, now, chosen, said, form)
        if problem is None:
            return SeeOther(request.path)
        status = UNPROCESSABLE
    context = {
        "opening": _opening(now),
        "closed": [_card(one, now) for one in closing.closed_now(now)],
        "form": form,
        "said": said,
        "has_sites": Site.objects.exists(),
        "is_choosing": chosen == "chosen",
    }
    return render(request, "client/closed.html", context, status=status)


@require_POST
@for_client(*EDITORS)
def reopen(request: HttpRequest, closure_id: UUID) -> HttpResponse:
    """Open again, now."""
    if not Closure.objects.filter(pk=closure_id).exists():
        raise Http404
    closing.reopen(closure_id, _now(request))
    _keep(request, "closure.ended", closure_id)
    messages.success(request, _("Open again, by the hours of the week."))
    return SeeOther(reverse("hours:closed"))


def _close(
    request: HttpRequest, now: datetime, chosen: str, said: SaidForm, form: ClosedForm
) -> str | None:
    """What is wrong, in whose place; None when it is closed now."""
    if not said.is_valid():
        return "said"
    try:
        until = _until(now, chosen, form)
        reason, site = said.cleaned_data["reason"], said.cleaned_data["site"]
        made = closing.close(now, until, reason, site)
    except KeyError:
        return "until"
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return "until"
    _keep(request, "closure.created", made.pk)
    return None


def _until(now: datetime, chosen: str, form: ClosedForm) -> datetime:
    if chosen != "chosen":
        return closing.end_of(chosen, now)
    if not form.is_valid():
        raise KeyError(chosen)
    day, clock = form.cleaned_data["day"], form.cleaned_data["clock"]
    return datetime.combine(day, clock, now.tzinfo)


def _in_two_hours(now: datetime) -> dict[str, Any]:
    later = (now + timedelta(hours=2)).replace(minute=0)
    return {"day": later.date(), "clock": later.time()}


def _opening(now: datetime) -> dict[str, Any]:
    found = hours.opening(hours.load(), now)
    return {"is_open": found.is_open, "changes": _moment(found.changes_at, now)}


def _card(closure: Closure, now: datetime) -> dict[str, Any]:
    return {
        "id": closure.pk,
        "until": _end(closure, now),
        "reason": closure.reason,
        "site": closure.site.name if closure.site else "",
    }


def _end(closure: Closure, now: datetime) -> str:
    if closure.until_time is not None:
        return _moment(closing.ends_at(closure, now), now)
    if closure.last_day == now.date():
        return _("the end of today")
    return _("the end of %(day)s") % {"day": date_format(closure.last_day, "l j F")}


def _moment(at: datetime | None, now: datetime) -> str:
    """The hour, with its day where it is not today."""
    if at is None:
        return ""
    clock = f"{at:%H:%M}"
    if at.date() == now.date():
        return clock
    return _("%(day)s at %(time)s") % {"day": date_format(at, "l j F"), "time": clock}


def _now(request: HttpRequest) -> datetime:
    return timezone.now().astimezone(ZoneInfo(client_on_host(request).time_zone))


def _keep(request: HttpRequest, what: str, subject: UUID | None = None) -> None:
    audit.record(what, actor=signed_in(request), client=client_on_host(request), subject=subject)
