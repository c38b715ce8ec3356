"""One client's forms and messages, on its own host."""

from django.contrib import admin
from django.http import HttpRequest

from messages import form_admin, policy_admin  # noqa: F401 - they register theirs
from messages.models import (
    Delivery,
    Message,
    MessageSettings,
    Notice,
    OptOut,
    PushSubscription,
    Reply,
)
from tenants.admin import ReadOnlyAdmin
from tenants.sites import ClientModelAdmin, client_admin

SECRET = ("pocket_link", "pocket_code", "booking_code", "self_service_code")


@admin.register(Message, site=client_admin)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "state", "recipient_name", "acknowledged_by")


@admin.register(Delivery, site=client_admin)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = (
        *("created_at", "channel", "colleague_name", "state", "attempts", "segments"),
        "error_code",
    )


@admin.register(Notice, site=client_admin)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "kind", "channel", "name", "state", "attempts", "error_code")
    list_filter = ("kind", "state")

    def get_exclude(self, request: HttpRequest, obj: Notice | None = None) -> tuple[str, ...]:
        """A code or a link to log in is for whom it was sent to, and for nobody else."""
        return ("about", "text") if obj and obj.kind in SECRET else ()


@admin.register(OptOut, site=client_admin)
class OptOutAdmin(ClientModelAdmin):
    list_display = ("number", "source", "since")


@admin.register(Reply, site=client_admin)
class ReplyAdmin(ReadOnlyAdmin):
    list_display = ("at", "who", "channel")


@admin.register(PushSubscription, site=client_admin)
class PushSubscriptionAdmin(ReadOnlyAdmin):
    list_display = ("colleague", "made_at", "gone_at")
    fields = ("colleague", "made_at", "gone_at")


@admin.register(MessageSettings, site=client_admin)
class MessageSettingsAdmin(ClientModelAdmin):
    list_display = ("months", "review_percent")
