"""One client's telephony, on its own host."""

from django.contrib import admin

from telephony.models import ForwardingRule, Greeting, Instruction, JournalEntry, Note
from tenants.admin import ReadOnlyAdmin
from tenants.sites import ClientModelAdmin, client_admin


@admin.register(Greeting, site=client_admin)
class GreetingAdmin(ClientModelAdmin):
    list_display = ("situation", "language", "text")


@admin.register(ForwardingRule, site=client_admin)
class ForwardingRuleAdmin(ClientModelAdmin):
    list_display = ("position", "name", "condition", "action", "is_active")


@admin.register(Instruction, site=client_admin)
class InstructionAdmin(ClientModelAdmin):
    list_display = ("position", "kind", "text")


@admin.register(Note, site=client_admin)
class NoteAdmin(ClientModelAdmin):
    list_display = ("text", "starts_at", "ends_at")


@admin.register(JournalEntry, site=client_admin)
class JournalEntryAdmin(ReadOnlyAdmin):
    list_display = ("arrived_at", "outcome", "caller_name", "agent_name")
