"""In a client's administration: a greeting is spoken by telephone."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from telephony import dictation
from telephony.models import Greeting
from tenants.access import client_on_host, signed_in


class NumberForm(forms.Form):
    """Whom to call."""

    number = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("We call this number. Say the greeting, hear it, and keep it by key."),
    )


class SpokenByTelephone(admin.ModelAdmin[Greeting]):
    """Adds the page on which a greeting is recorded by telephone."""

    def get_urls(self) -> list[Any]:
        own = path(
            "<uuid:greeting_id>/by-telephone/",
            self.admin_site.admin_view(self.by_telephone),
            name="telephony_greeting_by_telephone",
        )
        return [own, *super().get_urls()]

    def by_telephone(self, request: HttpRequest, greeting_id: UUID) -> HttpResponse:
        """Ask for a number and call it; what becomes of it stands on the same page."""
        greeting = get_object_or_404(Greeting, pk=greeting_id)
        form = NumberForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and _begun(request, greeting, form):
            return redirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Record by telephone"),
            "opts": self.opts,
            "original": greeting,
            "form": form,
            "latest": greeting.dictations.first(),
        }
        return TemplateResponse(request, "admin/telephony/greeting/by_telephone.html", context)


def _begun(request: HttpRequest, greeting: Greeting, form: NumberForm) -> bool:
    number, who = form.cleaned_data["number"], str(signed_in(request))
    try:
        dictation.begin(client_on_host(request), greeting, number, who)
    except ValidationError as error:
        form.add_error("number", error)
        return False
    return True
