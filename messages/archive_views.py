"""All of one caller's messages and calls, in the portal."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from messages import archive_rows, search
from messages.looks import note_strangers
from messages.models import Message
from messages.retention_views import may_erase
from telephony import journal
from tenants.access import EVERYBODY, for_client
from tenants.base import display_number, uuid7
from tenants.directory import contacts
from tenants.directory.contacts import Trail
from tenants.directory.models import Contact

A_LIFE = 200  # messages, and calls, that the page of one caller shows


@require_GET
@for_client(*EVERYBODY)
@never_cache
def contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """All that this contact has left, and every call with them."""
    person = get_object_or_404(Contact, pk=contact_id)
    note_strangers(request, "contact.read", person.pk)
    numbers = contacts.numbers_of(person)
    calls = journal.earlier_calls(numbers, uuid7(), person, A_LIFE)
    context = {
        "name": person.name,
        "numbers": [display_number(number) for number in numbers],
        "contact": person,
        "erase_url": _erase_url(request, "inbox:erase_contact", person.pk),
        **_life(list(search.of_trail(contacts.trail(person))[:A_LIFE]), calls),
    }
    return render(request, "client/contact.html", context)


@require_GET
@for_client(*EVERYBODY)
@never_cache
def caller(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """All of the caller who left this message: by their number where nobody is known by it."""
    sent = Message.objects.exclude(state=Message.State.DRAFT)
    message = get_object_or_404(sent, pk=message_id)
    person = archive_rows.contact_of(message)
    if person:
        return redirect("inbox:contact", person.pk)
    note_strangers(request, "contact.read", message.pk)
    number = message.caller_number
    found = list(search.of_trail(Trail(None, "", (number,)))[:A_LIFE]) if number else [message]
    calls = journal.earlier_calls([number], uuid7(), limit=A_LIFE) if number else []
    context = {
        "name": message.caller_display,
        "numbers": [display_number(number)] if number else [],
        "erase_url": _erase_url(request, "inbox:erase_caller", message.pk) if number else "",
        **_life(found, calls),
    }
    return render(request, "client/contact.html", context)


def _life(found: list[Message], calls: list[Any]) -> dict[str, Any]:
    return {
        "rows": archive_rows.rows(found),
        "calls": [archive_rows.call(entry) for entry in calls],
        "is_cut": max(len(found), len(calls)) == A_LIFE,
        "limit": A_LIFE,
    }


def _erase_url(request: HttpRequest, view: str, key: UUID) -> str:
    return reverse(view, args=[key]) if may_erase(request) else ""
