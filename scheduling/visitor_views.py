"""The page behind a link in a text: one's own appointment, or the offer of a freed time.

Nobody logs in: the link is the right to see and change this one thing. Looking changes nothing.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit  # the public one lets every GET pass
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from scheduling import booking, links, signals, visitor, waiting_list
from scheduling.availability import Slot
from scheduling.models import Agenda, Appointment, SlotOffer
from tenants.access import anyone, client_on_host
from tenants.base import display_number
from tenants.models import Client, Line

NOT_FOUND, CONFLICT, GONE, TOO_MANY = 404, 409, 410, 429
LANGUAGES = ("fr", "en")
FOLDER = "visitor"
A_DAY = timedelta(days=1)
PAGES = ("appointment", "confirm", "move", "cancel", "calendar", "no_texts")


@never_cache
@require_GET
@anyone
def appointment(request: HttpRequest, appointment_token: str) -> HttpResponse:
    """When, where, with whom; and what can be done about it."""
    return _behind(request, appointment_token, _page)


@never_cache
@require_POST
@anyone
def confirm(request: HttpRequest, appointment_token: str) -> HttpResponse:
    """I am coming."""

    def deed(asked: "_Asked") -> str:
        visitor.confirm(asked.booked, asked.seen)
        return _("Thank you. You are expected.")

    return _behind(request, appointment_token, lambda asked: _done(asked, deed))


@never_cache
@require_http_methods(["GET", "POST"])
@anyone
def move(request: HttpRequest, appointment_token: str) -> HttpResponse:
    """The next free times (GET), then one of them (POST)."""
    if request.method == "POST" and "start" in request.POST:
        return _behind(request, appointment_token, lambda asked: _done(asked, _move))
    return _behind(request, appointment_token, _times)


@never_cache
@require_http_methods(["GET", "POST"])
@anyone
def cancel(request: HttpRequest, appointment_token: str) -> HttpResponse:
    """What it costs (GET), then it is done (POST)."""
    if request.method == "POST" and "seen" in request.POST:

        def deed(asked: "_Asked") -> str:
            visitor.cancel(asked.client, asked.booked, asked.seen)
            return _("Your appointment is cancelled.")

        return _behind(request, appointment_token, lambda asked: _done(asked, deed))
    return _behind(request, appointment_token, lambda asked: _page(asked, "cancel"))


@never_cache
@require_POST
@anyone
def no_texts(request: HttpRequest, appointment_token: str) -> HttpResponse:
    """No more texts to this number, for senders that cannot be answered STOP."""

    def deed(asked: "_Asked") -> str:
        number = asked.booked.number
        if number and "seen" in request.POST:
            signals.texts_refused.send(Appointment, number=number)
        return _("You will get no more texts from here.")

    return _behind(request, appointment_token, lambda asked: _done(asked, deed))


@never_cache
@require_GET
@anyone
def calendar_file(request: HttpRequest, appointment_token: str) -> HttpResponse:
    """The appointment for the telephone's own calendar."""

    def file(asked: "_Asked") -> HttpResponse:
        written = visitor.calendar_file(asked.client, asked.booked)
        answer = HttpResponse(written, content_type="text/calendar; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="appointment.ics"'
        return answer

    return _behind(request, appointment_token, file)


@never_cache
@require_http_methods(["GET", "POST"])
@anyone
def offer(request: HttpRequest, offer_token: str) -> HttpResponse:
    """A freed time: yes or no (POST), until its time is over."""
    client = client_on_host(request)
    with translation.override(_language(request, client)):
        try:
            found = links.offer_of(client, offer_token)
        except (links.UnknownLink, links.ExpiredLink) as fault:
            return _bad_link(request, client, fault)
        problem = _answer(request, client, found)
        fresh = links.offer_of(client, offer_token)
        context = {**_of_client(request, client), **_offered(client, fresh), "problem": problem}
        status = CONFLICT if problem else 200
        return render(request, f"{FOLDER}/offer.html", context, status=status)


class _Asked:
    """Who asks for what: a request with a good link."""

    def __init__(self, request: HttpRequest, client: Client, token: str) -> None:
        self.request, self.client, self.token = request, client, token
        self.booked = links.appointment_of(client, token)
        self.seen = request.POST.get("seen", "")

    def again(self) -> None:
        """As it is after the deed."""
        self.booked = links.appointment_of(self.client, self.token)


Deed = Callable[[_Asked], str]


def _behind(
    request: HttpRequest, token: str, answer: Callable[[_Asked], HttpResponse]
) -> HttpResponse:
    client = client_on_host(request)
    with translation.override(_language(request, client)):
        try:
            asked = _Asked(request, client, token)
        except (links.UnknownLink, links.ExpiredLink) as fault:
            return _bad_link(request, client, fault)
        return answer(asked)


def _done(asked: _Asked, deed: Deed) -> HttpResponse:
    """The page after a deed, or with why it was not done."""
    try:
        with transaction.atomic():
            word = deed(asked)
    except visitor.Changed:
        asked.again()
        is_same = asked.seen == "" or visitor.standing(asked.booked).state == "cancelled"
        problem = "" if is_same else _("It has been changed meanwhile. This is how it stands now:")
        return _page(asked, problem=problem, status=CONFLICT if problem else 200)
    except visitor.NotAllowed:
        asked.again()
        problem = _("This cannot be changed here any more. Please call us.")
        return _page(asked, problem=problem, status=CONFLICT)
    except booking.Taken:
        problem = _("This time has just been taken. What is free now:")
        return _times(asked, problem=problem, status=CONFLICT)
    asked.again()
    return _page(asked, word=word)


def _move(asked: _Asked) -> str:
    post = asked.request.POST
    try:
        start, to = datetime.fromisoformat(post["start"]), UUID(post["with"])
    except (ValueError, KeyError) as error:
        raise visitor.Changed from error
    if start.tzinfo is None:
        raise visitor.Changed
    visitor.move(asked.client, asked.booked, asked.seen, start, to)
    return _("Your appointment is moved.")


def _page(
    asked: _Asked,
    view: str = "appointment",
    *,
    word: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {**_context(asked), "word": word, "problem": problem}
    return render(asked.request, f"{FOLDER}/{view}.html", context, status=status)


def _times(asked: _Asked, *, problem: str = "", status: int = 200) -> HttpResponse:
    day = _day(asked.request.GET.get("day", ""))
    slots = visitor.next_times(asked.client, asked.booked, day)
    context = {
        **_context(asked),
        "days": _by_day(slots),
        "later": (timezone.localtime(slots[-1].start) + A_DAY).date().isoformat() if slots else "",
        "problem": problem,
    }
    return render(asked.request, f"{FOLDER}/move.html", context, status=status)


def _context(asked: _Asked) -> dict[str, Any]:
    booked, client = asked.booked, asked.client
    urls = {name: reverse(f"visitor:{name}", args=[asked.token]) for name in PAGES}
    return {
        **_of_client(asked.request, client),
        "booked": booked,
        "start": booked.during.lower,
        "end": booked.during.upper,
        "with": booked.agenda.spoken or booked.agenda.name,
        "kind": "" if client.confidential else booked.type.name,
        "standing": visitor.standing(booked),
        "seen": visitor.seen_of(booked),
        "urls": urls,
        # What is shown after a deed stands at an address that cannot be looked at.
        "back": asked.request.path if asked.request.method == "GET" else urls["appointment"],
    }


def _of_client(request: HttpRequest, client: Client) -> dict[str, Any]:
    line = Line.objects.filter(client=client).order_by("pk").first()
    now = translation.get_language()
    return {
        "tel": line.number if line else "",
        "tel_display": display_number(line.number) if line else "",
        "language": now,
        "other_languages": [code for code in LANGUAGES if code != now],
        "path": request.path,
    }


def _offered(client: Client, found: SlotOffer) -> dict[str, Any]:
    is_open = found.state == SlotOffer.State.OPEN
    return {
        "offer": found,
        "start": found.start,
        "with": found.freed.agenda.spoken or found.freed.agenda.name,
        "kind": "" if client.confidential else found.entry.type.name,
        "deadline": found.deadline,
        "can_answer": is_open and found.deadline > timezone.now(),
        "appointment_url": links.to_appointment(client, found.appointment)
        if found.appointment and found.state == SlotOffer.State.ACCEPTED
        else "",
    }


def _answer(request: HttpRequest, client: Client, found: SlotOffer) -> str:
    """What the button says is done; in words, why not."""
    said = request.POST.get("answer", "")
    try:
        if said == "yes":
            waiting_list.accept(client, found.pk)
        elif said == "no":
            waiting_list.decline(client, found.pk)
    except waiting_list.TooLate:
        return _("Too late: this time is no longer kept for you. You stay on the waiting list.")
    return ""


def _by_day(slots: list[Slot]) -> list[dict[str, Any]]:
    names = dict(Agenda.objects.values_list("pk", "name"))
    days: list[dict[str, Any]] = []
    for slot in slots:
        day = timezone.localtime(slot.start).date()
        if not days or days[-1]["day"] != day:
            days.append({"day": day, "slots": []})
        days[-1]["slots"].append(
            {"start": slot.start, "agenda": slot.agenda, "with": names[slot.agenda]}
        )
    return days


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        return None


def _language(request: HttpRequest, client: Client) -> str:
    """As the visitor has chosen on the page, else the client's own."""
    chosen = request.POST.get("lang") or request.GET.get("lang") or ""
    return chosen if chosen in LANGUAGES else client.language


def _bad_link(request: HttpRequest, client: Client, fault: Exception) -> HttpResponse:
    """Whoever tries links is stopped as whoever tries passwords."""
    about = {"app": "allauth.account", "action": "visitor_link", "limit_get": True}
    if not ratelimit.consume(request, **about):
        return render(request, "429.html", status=TOO_MANY)
    context = {**_of_client(request, client), "is_expired": isinstance(fault, links.ExpiredLink)}
    status = GONE if context["is_expired"] else NOT_FOUND
    return render(request, f"{FOLDER}/no_link.html", context, status=status)
