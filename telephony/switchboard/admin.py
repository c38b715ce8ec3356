"""The operator's administration of the switchboard."""

from django.contrib import admin

from telephony.switchboard.models import Agent, Call, StrayCall, Team
from tenants.admin import ReadOnlyAdmin


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin[Team]):
    list_display = ("name",)
    filter_horizontal = ("clients", "agents")


@admin.register(Agent)
class AgentAdmin(ReadOnlyAdmin):
    list_display = ("user", "state", "state_since", "last_seen")


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    list_display = ("client", "state", "arrived_at", "answered_by", "closed_at")
    list_filter = ("state",)
    # A live caller's number belongs to the desk that holds the call, not to an administrator.
    exclude = ("caller",)


@admin.register(StrayCall)
class StrayCallAdmin(ReadOnlyAdmin):
    list_display = ("number", "at")
