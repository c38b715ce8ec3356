"""All clients in one table: found, sorted, and each with what is wrong. It enters no schema."""

from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.operator import finding_words
from portal.operator.health import Degree
from telephony.switchboard.models import Team
from tenants.models import Client, ClientHealth, Plan

A_PAGE = 50
STATES: dict[str, Q] = {
    "stop": Q(health__degree=Degree.STOP),
    "care": Q(health__degree=Degree.CARE),
    "well": Q(health__degree__in=[Degree.WELL, Degree.NOTE], suspended_at=None),
    "suspended": Q(suspended_at__isnull=False),
    "leaving": Q(erasure__isnull=False),
    "unknown": Q(health=None) | ~Q(health__problem=""),
}


class FilterForm(forms.Form):
    """Which clients, and in which order. All of it may be left out."""

    q = forms.CharField(
        label=_("Name, town or number"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("all")),
            ("stop", _("not working")),
            ("care", _("to look after")),
            ("well", _("well")),
            ("suspended", _("suspended")),
            ("leaving", _("being erased")),
            ("unknown", _("not looked at")),
        ],
    )
    trade = forms.ChoiceField(
        label=_("Trade"), required=False, choices=[("", _("all")), *Client.Trade.choices]
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        required=False,
        queryset=Team.objects.none(),
        empty_label=_("no matter which"),
    )
    plan = forms.ModelChoiceField(
        label=_("Plan"),
        required=False,
        queryset=Plan.objects.none(),
        empty_label=_("no matter which"),
    )
    order = forms.ChoiceField(
        label=_("Sorted"),
        required=False,
        choices=[
            ("", _("unhealthy first")),
            ("well", _("healthy first")),
            ("name", _("by name")),
            ("new", _("newest first")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["plan"].queryset = Plan.objects.all()  # type: ignore[attr-defined]
        for name in list(self.fields)[1:]:
            self.fields[name].half = True  # type: ignore[attr-defined]  # for the template

    def found(self) -> QuerySet[Client]:
        """The clients; what cannot be asked for is left out."""
        wanted = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        clients: QuerySet[Client] = Client.objects.select_related("health", "plan", "erasure")
        for name in ("trade", "plan"):
            if wanted.get(name):
                clients = clients.filter(**{name: wanted[name]})
        if wanted.get("team"):
            clients = clients.filter(teams=wanted["team"])
        if wanted.get("state"):
            clients = clients.filter(STATES[wanted["state"]])
        return _sorted(_named(clients, wanted.get("q", "")), wanted.get("order", ""))


def _named(clients: QuerySet[Client], typed: str) -> QuerySet[Client]:
    typed = typed.strip()
    if not typed:
        return clients
    asked = Q(name__icontains=typed) | Q(slug__icontains=typed) | Q(city__icontains=typed)
    digits = "".join(one for one in typed if one.isdigit()).lstrip("0")
    if len(digits) > 3:
        asked |= Q(pk__in=Client.objects.filter(lines__number__contains=digits).values("pk"))
    return clients.filter(asked)


def _sorted(clients: QuerySet[Client], order: str) -> QuerySet[Client]:
    if order == "name":
        return clients.order_by("name", "pk")
    if order == "new":
        return clients.order_by("-created_at", "pk")
    degree = F("health__degree")
    first = degree.asc(nulls_last=True) if order == "well" else degree.desc(nulls_last=True)
    return clients.order_by(first, "name", "pk")


def page(form: FilterForm, number: str) -> Page[Client]:
    """One page of what was found, with its lines and teams."""
    clients = form.found().prefetch_related("lines", "teams")
    return Paginator(clients, A_PAGE).get_page(number)


def row(client: Client) -> dict[str, Any]:
    """A client as the table shows it."""
    known: ClientHealth | None = getattr(client, "health", None)
    return {
        "client": client,
        "state": finding_words.state(client, known),
        "why": finding_words.sentences(known) if known else [],
        "looked_at": known.looked_at if known else None,
        "lines": len(client.lines.all()),
        "teams": [team.name for team in client.teams.all()],
    }


def counts() -> list[dict[str, Any]]:
    """How many clients are in each state, over all of them: one question."""
    names = dict(FilterForm.base_fields["state"].choices)  # type: ignore[attr-defined]
    shown = ("stop", "care", "well", "suspended", "unknown")
    found = Client.objects.aggregate(
        **{name: Count("pk", filter=STATES[name], distinct=True) for name in shown}
    )
    pills = {"stop": "pill-stop", "care": "pill-warn", "well": "pill-go"}
    return [
        {"state": name, "n": found[name], "text": names[name], "pill": pills.get(name, "")}
        for name in shown
        if found[name] or name in pills
    ]
