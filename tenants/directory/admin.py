"""One client's directory, on its own host."""

from django.contrib import admin

from tenants.directory.models import Colleague, Contact, ContactNumber, Reach
from tenants.sites import ClientModelAdmin, client_admin


class ReachInline(admin.TabularInline[Reach, Colleague]):
    model = Reach
    extra = 0
    readonly_fields = ("set_aside_at", "set_aside_why")


@admin.register(Colleague, site=client_admin)
class ColleagueAdmin(ClientModelAdmin):
    list_display = ("name", "role", "number", "receives_messages")
    inlines = (ReachInline,)


class ContactNumberInline(admin.TabularInline[ContactNumber, Contact]):
    model = ContactNumber
    extra = 1


@admin.register(Contact, site=client_admin)
class ContactAdmin(ClientModelAdmin):
    list_display = ("name", "number", "note")
    search_fields = ("name", "number", "more_numbers__number")
    inlines = (ContactNumberInline,)
