"""Announcements for the operator's administrators: made, changed, withdrawn, and who read them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.operator import announcing, sheets
from telephony.switchboard.models import Announcement
from tenants.access import Role, for_operator, signed_in
from tenants.answers import SeeOther
from tenants.base import uuid7

WHEN = "%Y-%m-%dT%H:%M"
A_WEEK = timedelta(days=7)


class AnnouncementForm(forms.ModelForm[Announcement]):
    """What is said, to whom, and for how long."""

    # Of the form that was filled in: sent twice, it is one announcement.
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7, required=False)

    class Meta:
        model = Announcement
        fields = (
            *("text_fr", "text_en", "audience", "team", "plan", "starts_at", "ends_at"),
            "is_important",
        )
        widgets = {  # noqa: RUF012
            "text_fr": forms.Textarea(attrs={"rows": 3}),
            "text_en": forms.Textarea(attrs={"rows": 3}),
            "starts_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WHEN),
            "ends_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WHEN),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        now = timezone.now().replace(second=0, microsecond=0)
        self.fields["starts_at"].initial = now
        if self.instance._state.adding:
            self.initial["starts_at"], self.initial["ends_at"] = now, now + A_WEEK
        for name in ("team", "plan"):
            self.fields[name].empty_label = gettext_lazy("no matter which")  # type: ignore[attr-defined]
        for name in ("team", "plan", "starts_at", "ends_at"):
            self.fields[name].half = True  # type: ignore[attr-defined]  # for the template


def _make(data: Any, row: Any) -> AnnouncementForm:
    return AnnouncementForm(data, instance=row)


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """All that was announced, and one more."""
    actor = signed_in(request)
    key = _key(request.POST.get("key", ""))
    if key and Announcement.objects.filter(pk=key).exists():
        return SeeOther(reverse("house:announcements"))
    row = Announcement(pk=key or uuid7(), made_by=str(actor)[:80])
    sheet = sheets.filled(request, row, _make, lambda made: announcing.save(made, actor))
    if sheet.is_saved:
        flash.success(request, _("Announced."))
        return SeeOther(reverse("house:announcements"))
    now = timezone.now()
    context = {
        "form": sheet.form,
        "rows": [{"row": one, "state": _state(one, now)} for one in announcing.all_of_them()[:60]],
    }
    return render(request, "operator/announcements.html", context, status=sheet.status)


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
@never_cache
def one(request: HttpRequest, announcement_id: UUID) -> HttpResponse:
    """One announcement, changed, and who has read it."""
    row, actor = get_object_or_404(Announcement, pk=announcement_id), signed_in(request)
    sheet = sheets.filled(request, row, _make, lambda made: announcing.save(made, actor))
    if sheet.is_saved:
        flash.success(request, _("Saved."))
        return SeeOther(reverse("house:announcements"))
    context = {
        "row": row,
        "state": _state(row, timezone.now()),
        "sheet": sheet,
        "form": sheet.form,
        "reads": row.reads.select_related("user")[:200],
    }
    return render(request, "operator/announcement.html", context, status=sheet.status)


@require_POST
@for_operator(Role.ADMINISTRATOR)
def withdraw(request: HttpRequest, announcement_id: UUID) -> HttpResponse:
    """It is shown no more."""
    announcing.withdraw(get_object_or_404(Announcement, pk=announcement_id), signed_in(request))
    return SeeOther(reverse("house:announcements"))


def _state(row: Announcement, now: Any) -> dict[str, str]:
    if row.withdrawn_at:
        return {"pill": "", "text": _("taken back")}
    if row.ends_at <= now:
        return {"pill": "", "text": _("over now")}
    if row.starts_at > now:
        return {"pill": "", "text": _("to come")}
    return {"pill": "pill-go", "text": _("shown now")}


def _key(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
