"""Administration of one client's calendars of the outside; no secret is shown here."""

from typing import Any

from django.contrib import admin
from django.contrib import messages as flash
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scheduling import feeds, subscriptions
from scheduling.models import BookingPage, Feed, Subscription, Visit
from tenants.access import client_on_host
from tenants.sites import ClientModelAdmin, client_admin


@admin.register(Feed, site=client_admin)
class FeedAdmin(ClientModelAdmin):
    """Saved for the first time, or renewed, a feed's address is told once."""

    list_display = ("name", "kind", "agenda", "colleague", "shows_names", "revoked_at")
    readonly_fields = ("created_at", "revoked_at", "fetched_at")
    actions = ("renew", "revoke")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            self._tell(request, feeds.open_for(obj))

    @admin.action(description=_("New secret address"))
    def renew(self, request: HttpRequest, queryset: Any) -> None:
        """Each gets another address, which is told."""
        for feed in queryset:
            self._tell(request, feeds.renew(feed))

    @admin.action(description=_("Withdraw: nobody reads it any more"))
    def revoke(self, request: HttpRequest, queryset: Any) -> None:
        """Each is read no more."""
        for feed in queryset:
            feeds.revoke(feed)

    def _tell(self, request: HttpRequest, secret: str) -> None:
        address = feeds.address(client_on_host(request), secret)
        text = gettext("Copy the secret address now, it is shown this once: %(address)s")
        flash.warning(request, text % {"address": address})


@admin.register(Subscription, site=client_admin)
class SubscriptionAdmin(ClientModelAdmin):
    """The address is not shown; the portal's page replaces it."""

    list_display = ("name", "agenda", "where", "state", "problem", "fetched_at", "is_active")
    readonly_fields = ("where", "state", "problem", "what_to_do", "fetched_at", "next_at")
    actions = ("read_now",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = ("name", "agenda", "is_active")
        return (*own, *self.readonly_fields) if obj else (*own, "url")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            subscriptions.change(obj)
        else:
            super().save_model(request, obj, form, change)

    @admin.display(description=_("server"))
    def where(self, obj: Subscription) -> str:
        """The address without its secret."""
        return subscriptions.host(obj)

    @admin.display(description=_("what to do"))
    def what_to_do(self, obj: Subscription) -> str:
        """About the problem."""
        return subscriptions.remedy(obj)

    @admin.action(description=_("Read now"))
    def read_now(self, request: HttpRequest, queryset: Any) -> None:
        """Each is read at the next beat."""
        for subscription in queryset:
            subscriptions.ask_again(subscription)


@admin.register(BookingPage, site=client_admin)
class BookingPageAdmin(ClientModelAdmin):
    list_display = ("is_on", "names_agendas", "shows_prices", "asks_reason")
    filter_horizontal = ("agendas",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not BookingPage.objects.exists()


@admin.register(Visit, site=client_admin)
class VisitAdmin(ClientModelAdmin):
    """Looked at, to answer somebody whose code did not come."""

    list_display = ("created_at", "type", "agenda", "start", "name", "number", "appointment")
    exclude = ("address", "answers")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
