"""For how long messages are kept, and erasing before that: for the client's owner."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as flash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from messages import archive_rows, erasing
from messages.models import Message, MessageSettings
from messages.portal.settings_forms import RecordingForm
from telephony import changes
from telephony.models import VoiceSettings
from telephony.portal import editing
from tenants import audit
from tenants.access import OWNERS, READERS, client_on_host, for_client, may, signed_in
from tenants.directory import contacts
from tenants.directory.contacts import Trail
from tenants.directory.models import Contact

UNPROCESSABLE = 422


class SettingsForm(forms.ModelForm[MessageSettings]):
    class Meta:
        model = MessageSettings
        fields = ("months", "appointment_days", "review_percent")


@require_http_methods(["GET", "POST"])
@for_client(*READERS, writers=OWNERS)
@never_cache
def settings(request: HttpRequest) -> HttpResponse:
    """The rule, and what will come of it tonight. Others read it."""
    may_change = may_erase(request)
    # A POST without a field is no form that was filled in: the page is shown.
    data = request.POST if "months" in request.POST else None
    form = SettingsForm(data, instance=MessageSettings.current())
    if form.is_bound and form.is_valid():
        own, user = form.instance, signed_in(request)
        with transaction.atomic():
            before = None if own._state.adding else changes.snapshot(MessageSettings.current())
            kept = form.save()
            changes.keep(kept, str(user), user.pk, before=before)
            client = client_on_host(request)
            audit.record("message_settings.changed", actor=user, client=client, subject=kept.pk)
        flash.success(request, _("Saved."))
        return redirect("inbox:settings")
    own = MessageSettings.current()
    context = {
        "form": form if may_change else None,
        "months": own.months,
        "days": own.days_of_appointments,
        "percent": own.review_percent,
        "tonight": erasing.tonight(timezone.now()),
        "erased": Message.objects.exclude(erased_at=None).count(),
        "recording": RecordingForm(instance=VoiceSettings.current()) if may_change else None,
        "voice": VoiceSettings.current(),
        "may_change": may_change,
        "history": editing.history("keeping", "settings", "client"),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "client/message_settings.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_client(*OWNERS)
@never_cache
def erase_message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Ask, then erase what stands in this message."""
    sent = Message.objects.exclude(state=Message.State.DRAFT).filter(erased_at=None)
    return _erase_message(request, get_object_or_404(sent, pk=message_id))


@require_http_methods(["GET", "POST"])
@for_client(*OWNERS)
@never_cache
def erase_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Ask, then erase all that is kept of this contact."""
    contact = get_object_or_404(Contact, pk=contact_id)
    return _erase_person(request, contacts.trail(contact), contact.name, contact.pk)


@require_http_methods(["GET", "POST"])
@for_client(*OWNERS)
@never_cache
def erase_caller(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The same for whoever left this message, where nobody is known at their number."""
    sent = Message.objects.exclude(state=Message.State.DRAFT).filter(erased_at=None)
    found = get_object_or_404(sent, pk=message_id)
    contact = archive_rows.contact_of(found)
    if contact:
        return _erase_person(request, contacts.trail(contact), contact.name, contact.pk)
    if not found.caller_number:
        return _erase_message(request, found)
    trail = Trail(None, "", (found.caller_number,))
    return _erase_person(request, trail, found.caller_display, found.pk)


def may_erase(request: HttpRequest) -> bool:
    """Whether the visitor is the client's owner, or administrates for it."""
    return may(request, *OWNERS)


def _erase_message(request: HttpRequest, found: Message) -> HttpResponse:
    if not _is_meant(request):
        context = {"rows": archive_rows.rows([found]), "message_id": found.pk}
        return render(request, "client/erase_message.html", context)
    erasing.message(found.pk, str(signed_in(request)))
    _note(request, "message.erased", found.pk)
    flash.success(request, _("Erased."))
    return redirect("inbox:message", found.pk)


def _erase_person(request: HttpRequest, trail: Trail, name: str, key: UUID) -> HttpResponse:
    context: dict[str, Any] = {"name": name, **_foreseen(trail)}
    if not _is_meant(request) or context["coming"]:
        status = 409 if _is_meant(request) else 200
        return render(request, "client/erase_contact.html", context, status=status)
    count = erasing.person(client_on_host(request), trail, str(signed_in(request)))
    _note(request, "contact.erased", key)
    flash.success(request, _("Erased, with %(count)d messages.") % {"count": count})
    return redirect("portal:inbox")


def _foreseen(trail: Trail) -> dict[str, Any]:
    return {
        "count": erasing.left_by(trail).count(),
        "coming": [
            {"at": timezone.localtime(one.during.lower), "agenda": one.agenda}
            for one in erasing.coming(trail)
        ],
    }


def _is_meant(request: HttpRequest) -> bool:
    return request.POST.get("sure") == "yes"


def _note(request: HttpRequest, action: str, key: UUID) -> None:
    audit.record(action, actor=signed_in(request), client=client_on_host(request), subject=key)
