"""What is written beside a call: each is refused to whoever does not hold it."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from telephony import instructions
from telephony.desk import beside, news, push, writing
from telephony.desk.caller import Caller
from telephony.desk.card_forms import LocateForm
from telephony.desk.panels import Seat
from telephony.switchboard.models import Call
from tenants import access, audit
from tenants.base import display_number
from tenants.directory import contacts
from tenants.directory.models import Colleague, Contact, ContactNumber

UNPROCESSABLE = 422


@writing.of_a_call
def card(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The caller's card, changed or new; a new one of a known name is asked about first."""
    call = _call(seat)
    typed = _typed(request)
    with access.inside(call.client), transaction.atomic():
        contact = _contact(typed.get("contact"))
        form = beside.card_form(Caller(call), contact, typed)
        if not form.is_valid():
            return HttpResponse(beside.Sheet(seat).card(form), status=UNPROCESSABLE)
        same = [] if contact or "sure" in typed else _namesakes(form.cleaned_data)
        if same:
            return HttpResponse(beside.Sheet(seat).card(form, same), status=UNPROCESSABLE)
        written = form.save()
        contacts.identify(call.pk, written)
        _keep_who(seat, "contact.changed" if contact else "contact.created", written.pk)
        return _this_is(seat, written)


@writing.of_a_call
def caller(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Which of those who are known it is; with `adds` the telephone is theirs from now on too."""
    call = _call(seat)
    with access.inside(call.client), transaction.atomic():
        contact = _contact(request.POST.get("contact"))
        if contact is None:
            return HttpResponse(beside.Sheet(seat).card(), status=UNPROCESSABLE)
        contacts.identify(call.pk, contact)
        number = Caller(call).number
        if "adds" in request.POST and number and number not in contacts.numbers_of(contact):
            ContactNumber.objects.create(contact=contact, number=number)
            _keep_who(seat, "contact.changed", contact.pk)
        return _this_is(seat, contact)


@writing.of_a_call
def news_read(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What is new has been read: it stands there no more in this call."""
    call = _call(seat)
    with access.inside(call.client):  # what is kept for a client is found in its schema only
        news.put_away(seat.agent, call)
    push.refresh(seat.agent.pk, "help")
    return HttpResponse(status=204)


@writing.of_a_call
def locate(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Where a colleague is until when, a note for all, or (`back`) that somebody is back."""
    call = _call(seat)
    typed = _typed(request)
    now = timezone.now().astimezone(ZoneInfo(call.client.time_zone))
    with access.inside(call.client), transaction.atomic():
        if typed.get("back"):
            colleague = get_object_or_404(Colleague, pk=_key(typed["back"]))
            instructions.back(colleague)
            _keep_who(seat, "note.ended", colleague.pk)
            return JsonResponse({})
        form = LocateForm(typed, now=now)
        if not form.is_valid():
            return HttpResponse(beside.Sheet(seat).locate(form), status=UNPROCESSABLE)
        given, by = form.cleaned_data, str(seat.agent.user)
        if given["colleague"]:
            note = instructions.locate(given["colleague"], given["text"], given["ends_at"], by)
        else:
            note = instructions.note(given["text"], given["ends_at"], by)
        _keep_who(seat, "note.written", note.pk)
    return JsonResponse({})


def _call(seat: Seat) -> Call:
    assert seat.call is not None, "`of_a_call` lets nobody in without one"
    return seat.call


def _keep_who(seat: Seat, action: str, subject: UUID) -> None:
    client = _call(seat).client
    audit.record(action, actor=seat.agent.user, client=client, subject=subject)


def _typed(request: HttpRequest) -> dict[str, str]:
    # PostgreSQL keeps no zero character.
    return {name: str(value).replace("\0", "") for name, value in request.POST.items()}


def _key(said: str | None) -> UUID | None:
    try:
        return UUID(said or "")
    except ValueError:
        return None


def _contact(said: str | None) -> Contact | None:
    key = _key(said)
    return Contact.objects.filter(pk=key).first() if key else None


def _namesakes(given: dict[str, Any]) -> list[Contact]:
    """Those of the same name at other telephones: the same person or not, a human says."""
    named = Contact.objects.filter(name__iexact=given["name"].strip())
    return list(named.exclude(number=given["number"])[:8])


def _this_is(seat: Seat, contact: Contact) -> HttpResponse:
    push.refresh(seat.agent.pk, "call", "screen", "help")
    about = {"name": contact.name, "number": display_number(contact.number)}
    return JsonResponse({"caller": about})
