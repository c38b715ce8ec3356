"""The client's figures: a week, a month or any days, beside the ones before."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal import entry_rows, overview, overview_words, periods
from portal.periods import CUSTOM, LONGEST, MONTH, WEEK, Period
from tenants.access import READERS, client_on_host, for_client

UNPROCESSABLE = 422


class DaysForm(forms.Form):
    """Any days between two."""

    first = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("Until"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            raise forms.ValidationError(_("The last day is before the first."), code="days")
        if first and last and (last - first).days >= LONGEST:
            raise forms.ValidationError(_("Choose a year at most."), code="days")
        return given


@require_GET
@for_client(*READERS)
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """Counts and no names: nothing here is anybody's but the client's."""
    today = timezone.localdate()
    form = DaysForm(request.GET if request.GET.get("period") == CUSTOM else None)
    is_refused = form.is_bound and not form.is_valid()
    period = _asked(request, form, today)
    found = overview.of(client_on_host(request), period, today)
    open_now = overview.open_now()
    context = {
        "title": overview_words.title(period),
        "before_title": overview_words.title(found.before),
        "had_calls": bool(found.calls_before.offered),
        "tiles": overview_words.tiles(found),
        "days": overview_words.day_chart(found),
        "hours": overview_words.hour_chart(found),
        "waits": overview_words.waits(found),
        "reasons": overview_words.reasons(found),
        "used": overview_words.used(found),
        "plan": client_on_host(request).plan,
        "is_month": period.kind == MONTH,
        "left": found.left,
        "open_count": open_now.count,
        "oldest": entry_rows.moment(open_now.oldest) if open_now.oldest else "",
        "is_running": period.last >= today,
        "ways": _ways(period, today),
        "earlier": _address(periods.previous(period)),
        "later": "" if period.last >= today else _address(periods.following(period)),
        "form": form if form.is_bound else DaysForm(initial=_shown(period)),
        "is_custom": period.kind == CUSTOM or is_refused,
    }
    return render(
        request, "client/figures.html", context, status=UNPROCESSABLE if is_refused else 200
    )


def _asked(request: HttpRequest, form: DaysForm, today: date) -> Period:
    """What the address asks for; the running month where it says nothing that makes sense."""
    if form.is_bound and form.is_valid():
        return periods.custom(form.cleaned_data["first"], form.cleaned_data["last"])
    day = _day(request.GET.get("day", "")) or today
    return periods.week(day) if request.GET.get("period") == WEEK else periods.month(day)


def _day(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2999 else None


def _ways(period: Period, today: date) -> list[dict[str, Any]]:
    found = [(_("This week"), periods.week(today)), (_("This month"), periods.month(today))]
    last = periods.previous(periods.month(today))
    found.append((_("Last month"), last))
    return [
        {"label": label, "url": _address(one), "is_here": one == period} for label, one in found
    ]


def _address(period: Period) -> str:
    if period.kind == CUSTOM:
        asked = {"period": CUSTOM, "first": str(period.first), "last": str(period.last)}
    else:
        asked = {"period": period.kind, "day": str(period.first)}
    return f"{reverse('portal:figures')}?{urlencode(asked)}"


def _shown(period: Period) -> dict[str, date]:
    return {"first": period.first, "last": period.last}
