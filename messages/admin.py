"""One client's forms and messages, on its own host."""

from django.contrib import admin

from messages.models import Delivery, Form, FormVersion, Message
from tenants.admin import ReadOnlyAdmin
from tenants.sites import ClientModelAdmin, client_admin


@admin.register(Form, site=client_admin)
class FormAdmin(ClientModelAdmin):
    list_display = ("name", "is_default")


@admin.register(FormVersion, site=client_admin)
class FormVersionAdmin(ClientModelAdmin):
    list_display = ("form", "number", "created_at")


@admin.register(Message, site=client_admin)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "state", "recipient_name", "acknowledged_by")


@admin.register(Delivery, site=client_admin)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "channel", "colleague_name", "state", "attempts", "error_code")
