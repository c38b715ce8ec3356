"""The booking page, for anybody: a kind, a time, a name and a number, a code, done.

No view here trusts a cookie, so none needs a CSRF token: what may be done says the signed key of
the visit. Each may stand in a frame of the sites that the client names.
"""

import functools
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from csp.constants import SELF
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from scheduling import booking, public_booking
from scheduling.models import Visit
from scheduling.public_booking import NotOffered, Offer
from scheduling.public_forms import DetailsForm
from tenants import texted_codes
from tenants.access import anyone, client_on_host
from tenants.answers import SeeOther
from tenants.base import display_number
from tenants.texted_codes import TooOften

CONFLICT, TOO_MANY, GONE = 409, 429, 410
View = Callable[[HttpRequest, Offer], HttpResponse]


def public(view: View) -> Callable[..., HttpResponseBase]:
    """A page for anybody, in the visitor's language, while the client's booking page is on."""

    @functools.wraps(view)
    def shown(request: HttpRequest) -> HttpResponse:
        offered = public_booking.offer(client_on_host(request))
        if offered is None:
            raise Http404
        with translation.override(_language(request)):
            answer = view(request, offered)
        # As `csp_replace` does, which takes what is known when a view is written.
        parents = [SELF, *offered.page.origins]
        answer._csp_replace = {"frame-ancestors": parents}  # type: ignore[attr-defined]
        return answer

    return anyone(csrf_exempt(xframe_options_exempt(never_cache(shown))))


@require_GET
@public
def start(request: HttpRequest, offered: Offer) -> HttpResponse:
    """The kinds; with one chosen, its free times."""
    return _times(request, offered)


@require_POST
@public
def hold(request: HttpRequest, offered: Offer) -> HttpResponse:
    """Keep the time that was pressed, and go on to name and number."""
    chosen = _chosen(request)
    if chosen is None:
        return _times(request, offered)
    visit = public_booking.visit_of(offered.client, _asked(request, "visit"))
    by = texted_codes.address_of(texted_codes.network_address(request))
    try:
        visit = public_booking.hold(offered, chosen, visit, by)
    except (booking.Taken, booking.Refused, NotOffered):
        return _too_late(request, offered, visit)
    except TooOften:
        return _too_often(request, offered)
    return _on("book_details", request, offered, visit)


@require_http_methods(["GET", "POST"])
@public
def details(request: HttpRequest, offered: Offer) -> HttpResponse:
    """Name, number and the kind's questions; a code is texted to the number."""
    visit = public_booking.visit_of(offered.client, _asked(request, "visit"))
    if visit is None:
        return _expired(request, offered)
    if visit.appointment_id:
        return _on("book_done", request, offered, visit)
    form = DetailsForm(
        request.POST or None,
        client=offered.client,
        visit=visit,
        asks_reason=offered.page.asks_reason,
    )
    if request.method != "POST" or not form.is_valid() or form.cleaned_data["website"]:
        return _page(request, offered, "details", visit=visit, form=form)
    form.keep(visit)
    if visit.proven_number == visit.number:
        return _finish(request, offered, visit)
    return _texted(request, offered, visit)


@require_http_methods(["GET", "POST"])
@public
def code(request: HttpRequest, offered: Offer) -> HttpResponse:
    """The six digits; right, the appointment is booked."""
    visit = public_booking.visit_of(offered.client, _asked(request, "visit"))
    if visit is None or visit.number is None:
        return _expired(request, offered)
    if visit.appointment_id:
        return _on("book_done", request, offered, visit)
    if request.method != "POST":
        return _page(request, offered, "code", visit=visit)
    if "again" in request.POST:
        return _texted(request, offered, visit)
    try:
        is_right = public_booking.prove(visit, _asked(request, "code"))
    except TooOften:
        text = _("Too many tries. Have another code sent.")
        return _page(request, offered, "code", TOO_MANY, visit=visit, problem=text)
    if not is_right:
        text = _("This is not the code. It is valid for ten minutes.")
        return _page(request, offered, "code", visit=visit, problem=text)
    return _finish(request, offered, visit)


@require_GET
@public
def done(request: HttpRequest, offered: Offer) -> HttpResponse:
    """The appointment and its reference."""
    visit = public_booking.visit_of(offered.client, _asked(request, "visit"))
    if visit is None or visit.appointment is None:
        return _expired(request, offered)
    appointment = visit.appointment
    return _page(
        request,
        offered,
        "done",
        visit=visit,
        appointment=appointment,
        is_over=appointment.state not in (*appointment.COMING, appointment.State.ARRIVED),
        reference=public_booking.reference(appointment),
    )


@require_GET
@public
def embed(request: HttpRequest, offered: Offer) -> HttpResponse:
    """A script for the client's own site: the page in a frame, where the script stands."""
    about = {"address": f"{offered.client.url}{reverse('outside:book')}"}
    return render(request, "booking/embed.js", about, content_type="text/javascript")


def _finish(request: HttpRequest, offered: Offer, visit: Visit) -> HttpResponse:
    try:
        public_booking.finish(offered, visit)
    except (booking.Taken, booking.Refused, NotOffered):
        return _too_late(request, offered, visit)
    except TooOften:
        text = _("This number has as many appointments ahead as can be booked here. Ring us.")
        return _page(request, offered, "code", TOO_MANY, visit=visit, problem=text)
    return _on("book_done", request, offered, visit)


def _texted(request: HttpRequest, offered: Offer, visit: Visit) -> HttpResponse:
    try:
        public_booking.text_code(offered, visit, _language(request))
    except TooOften:
        text = _("No more codes are sent for the moment. Try again in an hour, or ring us.")
        return _page(request, offered, "code", TOO_MANY, visit=visit, problem=text)
    return _on("book_code", request, offered, visit)


def _too_late(request: HttpRequest, offered: Offer, visit: Visit | None) -> HttpResponse:
    # What was taken meanwhile is not in what was read at the beginning of the request.
    fresh = public_booking.offer(offered.client) or offered
    text = _("This time has just been taken. These are free:")
    return _times(request, fresh, visit, problem=text, status=CONFLICT)


def _too_often(request: HttpRequest, offered: Offer) -> HttpResponse:
    text = _("That was often within an hour. Please try again later, or ring us.")
    return _times(request, offered, problem=text, status=TOO_MANY)


def _expired(request: HttpRequest, offered: Offer) -> HttpResponse:
    text = _("This visit has ended. Please choose a time again.") if request.GET else ""
    return _times(request, offered, problem=text)


def _times(
    request: HttpRequest,
    offered: Offer,
    visit: Visit | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    visit = visit or public_booking.visit_of(offered.client, _asked(request, "visit"))
    if visit and visit.appointment_id:
        visit = None  # what comes now is another appointment
    kind = offered.book.kind(_key(_asked(request, "kind")) or (visit.type_id if visit else _NONE))
    if kind is None or kind.id not in offered.kinds:
        return _page(request, offered, "kinds", status, problem=problem)
    names = offered.agendas_of(kind)
    agenda = _key(_asked(request, "with"))
    agenda = agenda if agenda in names and offered.page.names_agendas else None
    today = timezone.now().astimezone(offered.zone).date()
    first = max(parse_date_or_none(_asked(request, "day")) or today, today)
    found, has_more = public_booking.days(offered, kind, agenda, first)
    return _page(
        request,
        offered,
        "times",
        status,
        problem=problem,
        visit=visit,
        kind=offered.kinds[kind.id],
        names=names,
        chosen=agenda,
        days=found,
        later=found[-1][0] + timedelta(days=1) if has_more else None,
        earlier=today if first > today else None,
    )


_NONE = UUID(int=0)


def _page(
    request: HttpRequest, offered: Offer, name: str, status: int = 200, **more: Any
) -> HttpResponse:
    visit = more.get("visit")
    line = offered.client.lines.order_by("number").first()
    context = {
        "offered": offered,
        "lang": _language(request),
        "token": public_booking.token(offered.client, visit) if visit else "",
        "telephone": display_number(line.number) if line else "",
        "telephone_link": line.number if line else "",
        "welcome": getattr(offered.page, f"welcome_{_language(request)}", ""),
        **more,
    }
    return render(request, f"booking/{name}.html", context, status=status)


def _on(name: str, request: HttpRequest, offered: Offer, visit: Visit) -> HttpResponse:
    about = {"visit": public_booking.token(offered.client, visit), "lang": _language(request)}
    return SeeOther(f"{reverse(f'outside:{name}')}?{urlencode(about)}")


def _asked(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name) or request.GET.get(name) or "")


def _language(request: HttpRequest) -> str:
    asked = _asked(request, "lang") or (translation.get_language() or "")[:2]
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _chosen(request: HttpRequest) -> tuple[UUID, UUID, datetime] | None:
    """Kind, agenda and beginning of the button that was pressed."""
    written, _space, moment = _asked(request, "slot").partition(" ")
    kind, agenda = _key(_asked(request, "kind")), _key(written)
    try:
        begins = parse_datetime(moment)
    except ValueError:
        begins = None
    if kind is None or agenda is None or begins is None or begins.tzinfo is None:
        return None
    return kind, agenda, begins


def _key(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


def parse_date_or_none(written: str) -> date | None:
    """The day as `2027-01-31`; None for anything else."""
    try:
        return parse_date(written)
    except ValueError:
        return None
