"""The page that must come first where more than a password is asked."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tenants import second_factor
from tenants.access import anyone
from tenants.models import User


@require_GET
@never_cache
@anyone
def page(request: HttpRequest) -> HttpResponseBase:
    """Two ways to set one up; straight on for whoever has one or needs none."""
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path())
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        wanted = reverse("home")
    if not second_factor.is_missing(request.user, getattr(request, "tenant", None)):
        return redirect(wanted)
    return render(request, "people/second_factor.html", {"next": wanted})
