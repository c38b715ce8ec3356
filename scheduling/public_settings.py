"""The portal's page about the public booking page."""

from django.contrib import messages as flash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from scheduling.models import AppointmentType, BookingPage
from scheduling.public_forms import BookingPageForm
from tenants import audit
from tenants.access import EDITORS, client_on_host, for_client, signed_in
from tenants.answers import SeeOther


@for_client(*EDITORS)
def page(request: HttpRequest) -> HttpResponse:
    """What everybody may book, and where the page stands."""
    form = BookingPageForm(request.POST or None, instance=BookingPage.current())
    if request.method == "POST" and form.is_valid():
        _save(request, form)
        flash.success(request, _("The booking page is as you want it now."))
        return SeeOther(reverse("outside:booking_settings"))
    public = AppointmentType.objects.filter(
        is_active=True, booker=AppointmentType.Booker.PUBLIC, agendas__is_active=True
    )
    address = client_on_host(request).url + reverse("outside:book")
    context = {"form": form, "kinds": public.distinct(), "address": address}
    return render(request, "client/booking_page.html", context)


@transaction.atomic
def _save(request: HttpRequest, form: BookingPageForm) -> None:
    row = form.save()
    user, client = signed_in(request), client_on_host(request)
    audit.record("booking_page.changed", actor=user, client=client, subject=row.pk)
