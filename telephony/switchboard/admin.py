"""The operator's administration of the switchboard."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from telephony.switchboard.forms import AgentForm
from telephony.switchboard.models import (
    AbsenceKind,
    Agent,
    AgentSpell,
    Call,
    RefusedCalls,
    ServiceTarget,
    StrayCall,
    Team,
)
from tenants.admin import ReadOnlyAdmin


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin[Team]):
    list_display = ("name",)
    filter_horizontal = ("clients", "agents")


@admin.register(AbsenceKind)
class AbsenceKindAdmin(admin.ModelAdmin[AbsenceKind]):
    """The kinds of breaks; one that stands in somebody's history is retired, not deleted."""

    list_display = (
        "name_fr",
        "name_en",
        "position",
        "minutes",
        "is_work",
        "returns_by_itself",
        "is_active",
    )
    list_editable = ("position", "minutes")


class SpellsOfToday(admin.TabularInline[AgentSpell, Agent]):
    """What the agent did today, without the present state."""

    model = AgentSpell
    fields = readonly_fields = ("state", "absence", "began_at", "ended_at", "forced_by")
    ordering = ("-began_at",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgentSpell]:
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return super().get_queryset(request).filter(ended_at__gte=midnight)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Agent)
class AgentAdmin(ReadOnlyAdmin):
    list_display = ("user", "state", "absence", "state_since", "planned_until", "voice")
    list_filter = ("state",)
    inlines = (SpellsOfToday,)
    form = AgentForm
    fields = (
        *("user", "state", "absence", "state_since", "planned_until"),
        *("last_seen", "voice", "is_hidden", "probed_at"),
        *("own_number", "speaks_by_telephone"),
    )
    _theirs = ("own_number", "speaks_by_telephone")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Their own telephone only."""
        return admin.ModelAdmin.has_change_permission(self, request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Agent | None = None) -> list[str]:
        """All but their own telephone: the rest is what happens at the desk."""
        return [name for name in self.fields if name not in self._theirs]


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    list_display = ("client", "state", "arrived_at", "answered_by", "closed_at")
    list_filter = ("state",)
    # A live caller's number belongs to the desk that holds the call, not to an administrator.
    exclude = ("caller",)


@admin.register(ServiceTarget)
class ServiceTargetAdmin(admin.ModelAdmin[ServiceTarget]):
    """How soon calls are to be answered; the row without a client is for all the others."""

    list_display = ("__str__", "client", "seconds", "percent", "clock")
    list_display_links = ("__str__",)


@admin.register(StrayCall)
class StrayCallAdmin(ReadOnlyAdmin):
    list_display = ("number", "at")


@admin.register(RefusedCalls)
class RefusedCallsAdmin(ReadOnlyAdmin):
    list_display = ("number", "reason", "day", "calls")
    list_filter = ("reason",)
