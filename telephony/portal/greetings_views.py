"""What callers hear: written and heard, uploaded, recorded here or by telephone."""

from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telephony import changes, dictation, menus, voices
from telephony.carrier.twiml import Speech
from telephony.fallbacks import FALLBACKS
from telephony.greetings import menu_prompt
from telephony.models import Greeting, Menu, VoiceSettings
from telephony.portal import editing, greetings_page
from telephony.portal.editing import CONFLICT, EDITORS, READERS, UNPROCESSABLE
from telephony.portal.greeting_forms import LONG, GreetingForm, NumberForm
from tenants.access import client_on_host, for_client, signed_in
from tenants.answers import SeeOther

LIST = "setup:greetings"
Situation = Greeting.Situation


@require_safe
@for_client(*READERS)
def greetings(request: HttpRequest) -> HttpResponse:
    """Every situation with what is heard in it."""
    context = {
        "sections": greetings_page.sections(client_on_host(request)),
        "may_edit": editing.may_edit(request),
        "history": editing.history("greeting"),
    }
    return render(request, "client/greetings.html", context)


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def new_greeting(request: HttpRequest) -> HttpResponse:
    """Words of the client's own for a situation, which the address names; ours to begin with."""
    situation = request.GET.get("situation", Situation.WELCOME)
    if situation not in Situation.values:
        raise Http404
    row = Greeting(situation=situation, language=VoiceSettings.current().languages[0])
    if situation == Situation.MENU:
        row.menu = _menu(request)
        row.text = _read_out(request, row.menu)
    elif situation not in (Situation.MUSIC, Situation.ANNOUNCEMENT):
        row.text = FALLBACKS[situation].get(voices.base(row.language), "")
    return _edit(request, row)


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def greeting(request: HttpRequest, greeting_id: UUID) -> HttpResponse:
    """One greeting: its text, its recording, and a call to hear it."""
    return _edit(request, get_object_or_404(Greeting, pk=greeting_id))


@require_POST
@for_client(*EDITORS)
def delete_greeting(request: HttpRequest, greeting_id: UUID) -> HttpResponse:
    """Back to the house's words."""
    row = get_object_or_404(Greeting, pk=greeting_id)
    needed = _("A rule plays this announcement: change the rule first.")
    if not editing.deleted(request, row, needed):
        return SeeOther(reverse("setup:greeting", args=[greeting_id]))
    return SeeOther(reverse(LIST))


@require_POST
@for_client(*EDITORS)
def call_about_greeting(request: HttpRequest, greeting_id: UUID) -> HttpResponse:
    """Call the owner's telephone: to let the greeting be heard, or to let it be spoken."""
    row = get_object_or_404(Greeting, pk=greeting_id)
    plays = request.POST.get("do") == "hear"
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            number, who = form.cleaned_data["number"], str(signed_in(request))
            dictation.begin(client_on_host(request), row, number, who, plays=plays)
        except ValidationError as error:
            form.add_error("number", error)
        else:
            flash.success(request, _("Your telephone rings in a moment."))
            return SeeOther(reverse("setup:greeting", args=[greeting_id]))
    return _page(request, row, GreetingForm(instance=row), status=UNPROCESSABLE, calling=form)


@transaction.atomic
def _edit(request: HttpRequest, row: Greeting) -> HttpResponse:
    version, conflict, status = changes.version(row), "", 200
    typed = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = GreetingForm(*typed, instance=row)
    if request.method == "POST" and request.POST.get("do") != "try":
        if not form.is_valid():
            version, status = request.POST.get("version", ""), UNPROCESSABLE
        elif editing.is_stale(request, row):
            conflict, status = editing.warning(row), CONFLICT
        else:
            with editing.kept(request, row):
                form.save()
            flash.success(request, _("Saved. It is heard from the next call on."))
            return SeeOther(reverse("setup:greeting", args=[row.pk]))
    elif request.method == "POST":
        version = request.POST.get("version", "")
    return _page(request, row, form, status=status, version=version, conflict=conflict)


def _page(
    request: HttpRequest, row: Greeting, form: GreetingForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    said = form.said(client_on_host(request).name)
    is_new = row._state.adding
    context = {
        "form": form,
        "row": row,
        "is_new": is_new,
        "title": Situation(row.situation).label,
        "version": "" if is_new else changes.version(Greeting.objects.get(pk=row.pk)),
        "said": said,
        "is_long": len(said) > LONG,
        "can_be_recorded": row.situation != Situation.PHRASE,
        "calling": NumberForm(),
        "latest": None if is_new else row.dictations.first(),
        "history": [] if is_new else editing.history("greeting", of=row.pk),
        **more,
    }
    return render(request, "client/greeting.html", context, status=status)


def _read_out(request: HttpRequest, menu: Menu) -> str:
    """The choices as they are read out where nothing is written."""
    heard = menu_prompt(menus.load()[menu.pk], client_on_host(request).name)
    return heard.text if isinstance(heard, Speech) else ""


def _menu(request: HttpRequest) -> Menu:
    try:
        return get_object_or_404(Menu, pk=UUID(request.GET.get("menu", "")))
    except ValueError:
        raise Http404 from None
