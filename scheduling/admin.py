"""One client's sites, hours, agendas and duty, on its own host."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from scheduling import (
    outside_admin,  # noqa: F401  # registers
    told_admin,  # noqa: F401 - registers reminders and waiting list
)
from scheduling.models import (
    Absence,
    Agenda,
    Appointment,
    AppointmentStep,
    AppointmentType,
    Calendar,
    Closure,
    DutyBeginning,
    DutyGap,
    DutyLayer,
    DutyRoster,
    DutySettings,
    DutySwap,
    DutyTurn,
    OpeningPeriod,
    Site,
    SpecialOpening,
    WorkingTime,
)
from tenants.sites import ClientModelAdmin, client_admin


@admin.register(Site, site=client_admin)
class SiteAdmin(ClientModelAdmin):
    list_display = ("name", "address", "time_zone")


@admin.register(OpeningPeriod, site=client_admin)
class OpeningPeriodAdmin(ClientModelAdmin):
    list_display = ("weekday", "opens", "closes", "site", "first_day", "last_day")
    list_filter = ("site",)


@admin.register(Calendar, site=client_admin)
class CalendarAdmin(ClientModelAdmin):
    list_display = ("country", "subdivision", "closed_on_holidays")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Calendar.objects.exists()


@admin.register(Closure, site=client_admin)
class ClosureAdmin(ClientModelAdmin):
    list_display = ("first_day", "from_time", "last_day", "until_time", "site", "reason")


@admin.register(SpecialOpening, site=client_admin)
class SpecialOpeningAdmin(ClientModelAdmin):
    list_display = ("day", "opens", "closes", "site", "reason")


@admin.register(DutyRoster, site=client_admin)
class DutyRosterAdmin(ClientModelAdmin):
    list_display = ("colleague", "during", "how", "author_name")


class DutyTurnInline(admin.TabularInline[DutyTurn, DutyLayer]):
    model = DutyTurn
    extra = 0


@admin.register(DutyLayer, site=client_admin)
class DutyLayerAdmin(ClientModelAdmin):
    list_display = ("name", "position", "every", "unit", "first_day", "last_day")
    inlines = (DutyTurnInline,)


@admin.register(DutySettings, site=client_admin)
class DutySettingsAdmin(ClientModelAdmin):
    list_display = ("needed", "told_before", "unconfirmed_before", "gaps_before")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not DutySettings.objects.exists()


class LookedAtAdmin(ClientModelAdmin):
    """Rows that keep what was said and told: a form would change what happened."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(DutySwap, site=client_admin)
class DutySwapAdmin(LookedAtAdmin):
    list_display = ("asker", "other", "during", "in_return", "kind", "state")
    list_filter = ("state",)


@admin.register(DutyBeginning, site=client_admin)
class DutyBeginningAdmin(LookedAtAdmin):
    list_display = ("colleague", "begins_at", "ends_at", "state", "owners_told_at")
    list_filter = ("state",)


@admin.register(DutyGap, site=client_admin)
class DutyGapAdmin(LookedAtAdmin):
    list_display = ("during", "told_at")


class WorkingTimeInline(admin.TabularInline[WorkingTime, Agenda]):
    model = WorkingTime
    extra = 0
    ordering = ("weekday", "opens")


@admin.register(Agenda, site=client_admin)
class AgendaAdmin(ClientModelAdmin):
    list_display = ("name", "colleague", "is_active")
    inlines = (WorkingTimeInline,)


@admin.register(AppointmentType, site=client_admin)
class AppointmentTypeAdmin(ClientModelAdmin):
    list_display = ("name", "minutes", "capacity", "visit", "booker", "is_active")
    filter_horizontal = ("agendas",)


@admin.register(Absence, site=client_admin)
class AbsenceAdmin(ClientModelAdmin):
    list_display = ("agenda", "during", "reason")
    list_filter = ("agenda",)


class AppointmentStepInline(admin.TabularInline[AppointmentStep, Appointment]):
    model = AppointmentStep
    extra = 0
    readonly_fields = ("kind", "at", "author_name", "reason", "was", "was_with")
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Appointment, site=client_admin)
class AppointmentAdmin(ClientModelAdmin):
    """Looked at: booking, moving and cancelling keep who did it and why, a form would not."""

    list_display = ("during", "agenda", "type", "name", "state")
    list_filter = ("agenda", "type", "site", "state")
    search_fields = ("name", "number")
    inlines = (AppointmentStepInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
