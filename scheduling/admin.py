"""One client's hours and duty, on its own host."""

from django.contrib import admin

from scheduling.models import Closure, DutyRoster, OpeningPeriod
from tenants.sites import ClientModelAdmin, client_admin


@admin.register(OpeningPeriod, site=client_admin)
class OpeningPeriodAdmin(ClientModelAdmin):
    list_display = ("weekday", "opens", "closes")


@admin.register(Closure, site=client_admin)
class ClosureAdmin(ClientModelAdmin):
    list_display = ("first_day", "last_day", "reason")


@admin.register(DutyRoster, site=client_admin)
class DutyRosterAdmin(ClientModelAdmin):
    list_display = ("colleague", "during")
