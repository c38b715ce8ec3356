"""The two administrations: the operator's side, and one client's data on its own host."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class OperatorAdminSite(AdminSite):
    """For the operator's administrators, on the operator's host."""

    site_header = site_title = _("Permanence: administration")
    index_title = _("Clients, people, telephony")

    def has_permission(self, request: HttpRequest) -> bool:
        from tenants import second_factor
        from tenants.models import User

        if not super().has_permission(request) or not isinstance(request.user, User):
            return False
        return not second_factor.is_missing(request.user)

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """To the second factor, where that is what is missing."""
        if super().has_permission(request) and not self.has_permission(request):
            return _led_to("second_factor", request)
        return super().login(request, extra_context)


class OperatorAdminConfig(AdminConfig):
    """Makes the site above Django's default one."""

    default_site = "tenants.sites.OperatorAdminSite"

    def ready(self) -> None:
        super().ready()
        from django.contrib.admin import site
        from django.contrib.auth.models import Group

        # Roles stand in memberships; groups would be a second way.
        site.unregister(Group)


class ClientAdminSite(AdminSite):
    """For the operator's administrators, on a client's host: that client's data only."""

    site_header = site_title = _("Permanence: one client's data")
    index_title = _("This client's data")

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether an administrator is here with a reason: what is looked at is kept as such."""
        from tenants import access

        if not super().has_permission(request):
            return False
        try:
            access.check_visit(request, access.OWNERS)
        except PermissionDenied:
            return False
        return True

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """To the reason, or the second factor, where that is what is missing."""
        if super().has_permission(request) and not self.has_permission(request):
            return _led_to("support:ask", request)
        return super().login(request, extra_context)


def _led_to(name: str, request: HttpRequest) -> HttpResponseRedirect:
    wanted = request.GET.get("next") or reverse("admin:index")
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': wanted})}")


client_admin = ClientAdminSite(name="client_admin")


class ClientModelAdmin(ModelAdmin[Any]):
    """Administration of a client's rows. Its log stands on the public side: no names go there."""

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        return super().log_addition(request, _Nameless(obj), "")

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        return super().log_change(request, _Nameless(obj), "")

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        nameless: Any = [_Nameless(obj) for obj in queryset]
        return super().log_deletions(request, nameless)


class _Nameless:
    """A row without its words: what the log may know of it."""

    def __init__(self, row: models.Model) -> None:
        self.pk, self._meta = row.pk, row._meta

    def __str__(self) -> str:
        return f"{self._meta.label} {self.pk}"
