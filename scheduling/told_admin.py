"""Reminders and waiting list in the administration of one client."""

from django.contrib import admin

from scheduling.models import Reminder, SlotOffer, Telling, TypeTelling, WaitingEntry
from tenants.admin import ReadOnlyAdmin
from tenants.sites import ClientModelAdmin, client_admin


@admin.register(Telling, site=client_admin)
class TellingAdmin(ClientModelAdmin):
    list_display = ("confirms", "reminds_before", "decent_from", "decent_until")

    def has_add_permission(self, request: object) -> bool:
        return super().has_add_permission(request) and not Telling.objects.exists()  # type: ignore[arg-type]


@admin.register(TypeTelling, site=client_admin)
class TypeTellingAdmin(ClientModelAdmin):
    list_display = ("type", "reminds_before")


@admin.register(WaitingEntry, site=client_admin)
class WaitingEntryAdmin(ClientModelAdmin):
    list_display = ("name", "type", "from_day", "until_day", "state", "entered_at")
    list_filter = ("state", "type")
    readonly_fields = ("state",)


@admin.register(SlotOffer, site=client_admin)
class SlotOfferAdmin(ReadOnlyAdmin):
    list_display = ("offered_at", "entry", "start", "deadline", "state")


@admin.register(Reminder, site=client_admin)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ("due_at", "appointment", "hours", "state")
