"""Rehearsal: the client's screen as a receptionist would see it, to be read by its owner.

Built of the desk's own templates, of this client's rows only: nobody's call, no draft, no message.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from messages import forms, versions
from messages.models import FormVersion
from telephony import routing
from telephony.desk import screen
from telephony.facts import Caller
from telephony.greetings import EXAMPLES
from telephony.models import VoiceSettings
from telephony.portal import trial, world
from tenants import reading
from tenants.access import READERS, client_on_host, for_client
from tenants.directory import contacts
from tenants.models import Client


class MomentForm(django_forms.Form):
    """When somebody would call."""

    at = django_forms.DateTimeField(
        label=gettext_lazy("if somebody called on"),
        required=False,
        widget=django_forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )


@require_safe
@for_client(*READERS)
def rehearsal(request: HttpRequest) -> HttpResponse:
    """What the caller meets, then what the receptionist reads, says and asks."""
    client = client_on_host(request)
    now = timezone.now().astimezone(ZoneInfo(client.time_zone)).replace(second=0, microsecond=0)
    form = MomentForm(request.GET if request.GET.get("at") else {"at": now.replace(tzinfo=None)})
    at = now
    if form.is_valid() and form.cleaned_data["at"]:
        at = form.cleaned_data["at"].replace(tzinfo=now.tzinfo)
    with reading.at_once():
        context = {
            "moment": form,
            "answer": _answer(client, at),
            "screen": screen.as_read(client, EXAMPLES["agent"], at),
            "people": screen.people_of(at),
            **_reasons(request.GET.get("reason", ""), at),
        }
        return render(request, "client/rehearsal.html", context)


def _answer(client: Client, at: datetime) -> trial.Answer:
    """What the rules do with a stranger who calls then."""
    line = client.lines.order_by("pk").values_list("number", flat=True).first()
    longest = VoiceSettings.current().max_wait
    facts = routing.facts_of(at, Caller(""), line or "", max_wait=longest)
    return trial.ask([world.as_rule(row) for row in world.rows()], facts, client.name)


def _reasons(chosen: str, at: datetime) -> dict[str, Any]:
    """The reasons for calling, and the form of the one that was chosen, not to be filled in."""
    live = versions.live_at(at) or [versions.current_version()]
    version = next((one for one in live if str(one.form_id) == chosen), None)
    version = version or versions.first_of(live) or live[0]
    return {
        "reasons": [
            {"id": one.form_id, "name": one.form.name, "is_chosen": one == version} for one in live
        ],
        "form": _form(version),
        "reason_instructions": version.instructions.splitlines(),
    }


def _form(version: FormVersion) -> forms.MessageForm:
    return forms.MessageForm(
        recipients=contacts.recipients(),
        questions=forms.questions_of(version),
        version=version,
    )
