"""The client's own settings: look, languages, waiting, recording, confidentiality."""

from typing import Any

from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from messages.models import MessageSettings
from messages.portal import rows
from messages.portal.settings_forms import (
    LanguageForm,
    Languages,
    LookForm,
    PlaceForm,
    RecordingForm,
    WaitingForm,
    ink_words,
)
from telephony import voices
from telephony.models import Greeting, VoiceSettings
from telephony.portal import editing
from telephony.portal.editing import UNPROCESSABLE
from tenants.access import EDITORS, READERS, client_on_host, for_client
from tenants.answers import SeeOther
from tenants.models import Client

KEEPING = "inbox:settings"


@require_http_methods(["GET", "POST"])
@for_client(*READERS)
def look(request: HttpRequest) -> HttpResponse:
    """Name, trade, town, colour and logo."""
    client, may_edit = client_on_host(request), _may(request)
    # A row of its own: the page around the form keeps what can be read and seen.
    form = LookForm(request.POST or None, instance=Client.objects.get(pk=client.pk))
    if request.method == "POST" and form.is_valid():
        with editing.kept(request, form.instance):
            # Its months are those of the trade until now.
            MessageSettings.objects.get_or_create(only=True)
            form.save()
        flash.success(request, _("Saved."))
        if "name" in form.changed_data and Greeting.objects.filter(text__contains=client.name):
            flash.warning(request, _("One of your greetings still says the old name: change it."))
        return SeeOther(reverse("office:look"))
    context = {
        "form": form if may_edit else None,
        "ink": ink_words(client.colour),
        "may_edit": may_edit,
        "history": editing.history("client"),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "client/office/look.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_client(*READERS)
def languages(request: HttpRequest) -> HttpResponse:
    """In which languages callers are spoken to, the client's own, and how callers wait."""
    may_edit = _may(request)
    acted = rows.acted(request.POST)
    typed = acted or (request.POST or None)
    client, voice = client_on_host(request), VoiceSettings.current()
    place = PlaceForm(typed, instance=client)
    waiting = WaitingForm(typed, instance=voice)
    spoken = _spoken(typed, voice)
    if acted:
        rows.without_errors(place, waiting, spoken)
    elif request.method == "POST" and place.is_valid() & waiting.is_valid() & spoken.is_valid():
        with transaction.atomic():
            with editing.kept(request, client):
                place.save()
            voice.languages = [one.cleaned_data["language"] for one in spoken]
            with editing.kept(request, voice):
                waiting.save()
        flash.success(request, _("Saved. It holds from the next call on."))
        return SeeOther(reverse("office:languages"))
    known = dict(voices.LANGUAGES)
    context = {
        "place": place,
        "waiting": waiting,
        "spoken": spoken,
        "spoken_words": [known.get(one, one) for one in voice.languages],
        "may_edit": may_edit,
        "history": editing.history("settings", "client"),
    }
    is_refused = request.method == "POST" and not acted
    status = UNPROCESSABLE if is_refused else 200
    return render(request, "client/office/languages.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def confidential(request: HttpRequest) -> HttpResponse:
    """What it means, said before it is changed."""
    client = client_on_host(request)
    wanted = request.POST.get("confidential")
    if request.method == "POST" and wanted in ("on", "off"):
        with editing.kept(request, client):
            client.confidential = wanted == "on"
            client.save(update_fields=["confidential"])
        flash.success(request, _("Saved. It holds for the next message."))
        return SeeOther(reverse(KEEPING))
    return render(request, "client/office/confidential.html", {})


@require_POST
@for_client(*EDITORS)
def recording(request: HttpRequest) -> HttpResponse:
    """Whether calls are recorded and for how long; it stands on the page of what is kept."""
    voice = VoiceSettings.current()
    form = RecordingForm(request.POST, instance=voice)
    if form.is_valid():
        with editing.kept(request, voice):
            form.save()
        flash.success(request, _("Saved. It holds from the next call on."))
    else:
        for field, errors in form.errors.items():
            flash.error(request, f"{form[field].label}: {' '.join(map(str, errors))}")
    return SeeOther(reverse(KEEPING))


def _spoken(typed: QueryDict | None, voice: VoiceSettings) -> Any:
    known = [{"language": one} for one in voice.languages]
    own: dict[str, Any] = {"most": len(voices.LANGUAGES), "kind": Languages}
    return rows.formset(LanguageForm, "spoken", typed=typed, rows=known, **own)


def _may(request: HttpRequest) -> bool:
    """Whether the visitor may change it; raises PermissionDenied for one who tries and may not."""
    may_edit = editing.may_edit(request)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    return may_edit
