"""The first steps in the portal: divert and see it come in, add somebody."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages as flash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from messages import first_steps
from telephony import diverting
from telephony.carrier import dialling
from telephony.portal import editing
from telephony.switchboard import diversion
from telephony.switchboard.models import DiversionTest
from tenants import naming
from tenants.access import EDITORS, READERS, client_on_host, for_client
from tenants.base import TypedNumber, display_number, may_take_texts
from tenants.directory.models import Colleague, Reach
from tenants.models import Client

WATCH = "line-watched-since"
RUNG = "number-rung"  # what was typed, so that a second test needs no typing
SHOWN = timedelta(minutes=30)  # how long a test's end stays on the page


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


class NumberForm(forms.Form):
    """Which number to ring for the test."""

    number = forms.CharField(
        label=gettext_lazy("The number that you divert"),
        max_length=40,
        help_text=gettext_lazy("Your business's own number, as your customers dial it."),
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "size": 20}
        ),
        error_messages={"required": gettext_lazy("Say which number we are to ring.")},
    )


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


@require_POST
@for_client(*EDITORS)
def ring(request: HttpRequest) -> HttpResponse:
    """We ring the number and see whether that call comes in."""
    form = NumberForm(request.POST, use_required_attribute=False)
    if form.is_valid() and _rings(request, form):
        request.session[RUNG] = form.cleaned_data["number"]
        request.session.pop(WATCH, None)
        return redirect("inbox:divert")
    return _divert(request, form)


def _rings(request: HttpRequest, form: NumberForm) -> bool:
    try:
        diversion.want(client_on_host(request), form.cleaned_data["number"])
    except dialling.NotAllowed as error:
        form.add_error("number", error)
    except diversion.TooMany:
        words = _("%(count)s tests in one hour are enough: try again later, or call yourself.")
        form.add_error("number", words % {"count": diversion.PER_HOUR})
    except diversion.NoLine:
        form.add_error("number", _("Your line has not come yet."))
    return form.is_valid()


def _divert(request: HttpRequest, form: NumberForm | None = None) -> HttpResponse:
    client = client_on_host(request)
    line = first_steps.line_of(client)
    since = request.session.get(WATCH)
    begun = datetime.fromisoformat(since) if since else None
    seen = first_steps.came_in(client, begun) if begun else None
    waits = begun is not None and not seen and timezone.now() < begun + first_steps.WATCHED
    test = _test(client)
    rings = test is not None and not test.outcome
    context = {
        "form": form or NumberForm(initial={"number": request.session.get(RUNG, "")}),
        "test": test,
        "rings": rings,
        "line": display_number(line.number) if line else "",
        "telephones": diverting.telephones(line.number) if line else (),
        "watching": waits,
        "seen": seen,
        "missed": begun is not None and not seen and not waits,
    }
    status = 400 if form and form.errors else 200
    answer = render(request, "client/divert.html", context, status=status)
    if waits or (rings and not form):
        # Looked at again without a script; a GET, so nothing is done twice.
        answer["Refresh"] = f"3; url={reverse('inbox:divert')}"
    return answer


def _test(client: Client) -> DiversionTest | None:
    """The client's last test, while it is news; one that has come in is over for the page."""
    row = diversion.latest(client)
    if row is None or row.made_at < timezone.now() - SHOWN:
        return None
    if row.came_in_at:
        row.outcome = DiversionTest.Outcome.CAME_IN
    return row


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
