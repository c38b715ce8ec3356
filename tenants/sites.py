"""The two administrations: the operator's side, and one client's data on its own host."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.apps import AdminConfig
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class OperatorAdminSite(AdminSite):
    """For the operator's administrators, on the operator's host."""

    site_header = site_title = _("Permanence: administration")
    index_title = _("Clients, people, telephony")


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
