"""The first steps in the portal: divert and see it come in, add somebody."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages as flash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from messages import first_steps
from telephony import diverting
from telephony.portal import editing
from tenants import naming
from tenants.access import EDITORS, READERS, client_on_host, for_client
from tenants.base import TypedNumber, display_number, may_take_texts
from tenants.directory.models import Colleague, Reach

WATCH = "line-watched-since"


class PersonForm(forms.Form):
    """Somebody who gets messages; a log-in is not needed for that."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=400,
        error_messages={"required": gettext_lazy("Say who it is.")},
    )
    role = forms.CharField(label=gettext_lazy("Function"), max_length=80, required=False)
    mobile = TypedNumber(
        label=gettext_lazy("Mobile"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        error_messages={
            "invalid": gettext_lazy("This is not an e-mail address, e.g. anne@example.com.")
        },
    )

    def clean_name(self) -> str:
        return naming.clean_name(self.cleaned_data["name"])

    def clean_mobile(self) -> str:
        number: str = self.cleaned_data["mobile"]
        if number and not may_take_texts(number):
            raise forms.ValidationError(_("No text reaches this number: give a mobile."))
        return number

    def clean(self) -> dict[str, Any]:
        """One way at least, or no message arrives."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not data.get("mobile") and not data.get("email"):
            raise forms.ValidationError(_("Give a mobile or an e-mail: messages go there."))
        return data


@require_GET
@never_cache
@for_client(*READERS)
def divert(request: HttpRequest) -> HttpResponse:
    """What to dial, and whether a call comes in."""
    return _divert(request)


@require_POST
@for_client(*EDITORS)
def watch(request: HttpRequest) -> HttpResponse:
    """From now on the next call on the line is the test's."""
    request.session[WATCH] = timezone.now().isoformat()
    return _divert(request)


def _divert(request: HttpRequest) -> HttpResponse:
    client = client_on_host(request)
    line = first_steps.line_of(client)
    since = request.session.get(WATCH)
    begun = datetime.fromisoformat(since) if since else None
    seen = first_steps.came_in(client, begun) if begun else None
    waits = begun is not None and not seen and timezone.now() < begun + first_steps.WATCHED
    context = {
        "line": display_number(line.number) if line else "",
        "telephones": diverting.telephones(line.number) if line else (),
        "watching": waits,
        "seen": seen,
        "missed": begun is not None and not seen and not waits,
    }
    answer = render(request, "client/divert.html", context)
    if waits:
        # Looked at again without a script; a GET, so nothing is done twice.
        answer["Refresh"] = f"3; url={request.path.removesuffix('watch')}"
    return answer


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def new_person(request: HttpRequest) -> HttpResponse:
    """One more who gets messages."""
    form = PersonForm(request.POST or None, use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            person = _add(form.cleaned_data)
            editing.note(request, person, None)
        flash.success(request, _("%(name)s gets messages now.") % {"name": person.name})
        return redirect("home")
    status = 400 if form.is_bound else 200
    return render(request, "client/new_person.html", {"form": form}, status=status)


def _add(data: dict[str, Any]) -> Colleague:
    place = Colleague.objects.count()
    person = Colleague.objects.create(
        name=data["name"], role=data["role"], number=data["mobile"], position=place
    )
    ways = ((Reach.Channel.SMS, data["mobile"]), (Reach.Channel.EMAIL, data["email"]))
    for position, (channel, address) in enumerate(way for way in ways if way[1]):
        Reach.objects.create(colleague=person, channel=channel, address=address, position=position)
    return person
