"""One client's directory, on its own host."""

from django.contrib import admin

from tenants.directory.models import Colleague, Contact, Reach
from tenants.sites import ClientModelAdmin, client_admin


class ReachInline(admin.TabularInline[Reach, Colleague]):
    model = Reach
    extra = 0


@admin.register(Colleague, site=client_admin)
class ColleagueAdmin(ClientModelAdmin):
    list_display = ("name", "role", "number", "receives_messages")
    inlines = (ReachInline,)


@admin.register(Contact, site=client_admin)
class ContactAdmin(ClientModelAdmin):
    list_display = ("name", "number")
    search_fields = ("name", "number")
