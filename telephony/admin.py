"""One client's telephony, on its own host."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telephony import routing, rulebook, sentences
from telephony.dictation_admin import SpokenByTelephone
from telephony.forms import OptionFormSet, RecordingInput, RuleForm
from telephony.models import (
    CallerList,
    ForwardingRule,
    Greeting,
    Instruction,
    JournalEntry,
    ListedNumber,
    Listening,
    Menu,
    MenuOption,
    Note,
    Recording,
    VoiceSettings,
)
from tenants.access import client_on_host
from tenants.admin import ReadOnlyAdmin
from tenants.sites import ClientModelAdmin, client_admin


@admin.register(Greeting, site=client_admin)
class GreetingAdmin(SpokenByTelephone, ClientModelAdmin):
    list_display = ("__str__", "language", "text", "is_recorded")
    list_filter = ("situation", "language")
    formfield_overrides = {models.FileField: {"widget": RecordingInput}}

    @admin.display(description=gettext_lazy("recording"), boolean=True)
    def is_recorded(self, greeting: Greeting) -> bool:
        """Whether a recording takes the text's place."""
        return bool(greeting.audio)


@admin.register(ForwardingRule, site=client_admin)
class ForwardingRuleAdmin(ClientModelAdmin):
    form = RuleForm
    list_display = ("sentence", "position", "is_active")
    list_display_links = ("sentence",)
    list_select_related = ("caller_list", "option", "menu", "greeting")
    actions = ("up", "down")
    fieldsets = (
        (None, {"fields": ("name", "position", "is_active")}),
        (
            gettext_lazy("When all of this holds"),
            {
                "fields": (
                    "opening",
                    ("from_day", "until_day"),
                    "weekdays",
                    ("from_time", "until_time"),
                    ("caller", "caller_list"),
                    "line",
                    "option",
                    ("waiting_over", "queue_over"),
                )
            },
        ),
        (
            gettext_lazy("This happens"),
            {
                "fields": (
                    "action",
                    ("priority", "team_id", "language"),
                    "menu",
                    "greeting",
                    "number",
                )
            },
        ),
    )

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Any]]:
        """The form knows whose lines and teams may be chosen."""
        form = super().get_form(request, obj, change, **kwargs)
        return type("RuleForm", (form,), {"client": client_on_host(request)})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new rule goes behind the others."""
        return {"position": rulebook.next_position()}

    @admin.display(description=gettext_lazy("rule"))
    def sentence(self, rule: ForwardingRule) -> str:
        """The rule read aloud."""
        return f"{rule.name}: {sentences.text(routing.as_rule(rule))}"

    @admin.action(description=gettext_lazy("Move up"))
    def up(self, request: HttpRequest, queryset: QuerySet[ForwardingRule]) -> None:
        """Each of the chosen rules one place up."""
        for rule in queryset.order_by("position"):
            rulebook.move(rule.pk, -1)

    @admin.action(description=gettext_lazy("Move down"))
    def down(self, request: HttpRequest, queryset: QuerySet[ForwardingRule]) -> None:
        """Each of the chosen rules one place down."""
        for rule in queryset.order_by("-position"):
            rulebook.move(rule.pk, 1)


class MenuOptionInline(admin.TabularInline[MenuOption, Menu]):
    model = MenuOption
    fk_name = "menu"
    formset = OptionFormSet
    extra = 1


@admin.register(Menu, site=client_admin)
class MenuAdmin(ClientModelAdmin):
    list_display = ("name", "choices", "tries", "timeout")
    inlines = (MenuOptionInline,)

    @admin.display(description=gettext_lazy("choices"))
    def choices(self, menu: Menu) -> str:
        """Its keys, or that there are none."""
        return ", ".join(str(option) for option in menu.options.all()) or _("no choices yet")


class ListedNumberInline(admin.TabularInline[ListedNumber, CallerList]):
    model = ListedNumber
    extra = 3


@admin.register(CallerList, site=client_admin)
class CallerListAdmin(ClientModelAdmin):
    list_display = ("name", "kind", "used_by")
    inlines = (ListedNumberInline,)

    @admin.display(description=gettext_lazy("rules"))
    def used_by(self, callers: CallerList) -> str:
        """A list does nothing by itself: the rules that look at it."""
        return ", ".join(str(rule) for rule in callers.rules.all()) or _("no rule uses it yet")


@admin.register(VoiceSettings, site=client_admin)
class VoiceSettingsAdmin(ClientModelAdmin):
    list_display = ("recording", "max_wait", "offers_callback", "announces_position")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not VoiceSettings.objects.exists()


@admin.register(Instruction, site=client_admin)
class InstructionAdmin(ClientModelAdmin):
    list_display = ("position", "kind", "text", "must_read")


@admin.register(Note, site=client_admin)
class NoteAdmin(ClientModelAdmin):
    list_display = ("text", "kind", "colleague", "starts_at", "ends_at", "written_by")
    readonly_fields = ("written_by",)


@admin.register(JournalEntry, site=client_admin)
class JournalEntryAdmin(ReadOnlyAdmin):
    list_display = ("arrived_at", "direction", "outcome", "caller_name", "agent_name")


@admin.register(Recording, site=client_admin)
class RecordingAdmin(ReadOnlyAdmin):
    """What there is and was; the sound itself is heard in the portal, where listening is kept."""

    list_display = ("started_at", "kind", "length", "state", "erase_after", "gone_at_twilio")


@admin.register(Listening, site=client_admin)
class ListeningAdmin(ReadOnlyAdmin):
    list_display = ("at", "who", "recording")
