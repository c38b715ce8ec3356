"""From what rules are checked and questions answered: rows as data. In the client's schema."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils import timezone

from scheduling import duty
from telephony import menus, routing, teams
from telephony.carrier import dialling
from telephony.facts import Action, Rule
from telephony.models import CallerList, ForwardingRule, MenuOption, VoiceSettings
from telephony.portal.problems import World
from tenants.models import Client


def now_at(client: Client) -> datetime:
    """The client's own time."""
    return timezone.now().astimezone(ZoneInfo(client.time_zone))


def rows() -> list[ForwardingRule]:
    """All rules in order, those that are switched off too."""
    related = ForwardingRule.objects.select_related("caller_list", "option", "menu", "greeting")
    options = MenuOption.objects.filter(menu=OuterRef("menu_id"))
    return list(related.annotate(has_options=Exists(options)))


def as_rule(row: ForwardingRule) -> Rule:
    """A row, saved or not, as plain data."""
    has_options = getattr(row, "has_options", None)
    if has_options is None:
        has_options = row.menu is not None and row.menu.options.exists()
    return routing.as_rule(row, has_options=bool(has_options))


def of(client: Client, rules: Sequence[Rule]) -> World:
    """The world that these rules speak of."""
    return World(
        today=now_at(client).date(),
        menus=menus.load(),
        refused=_refused(client, rules),
        empty_lists=frozenset(CallerList.objects.filter(numbers=None).values_list("pk", flat=True)),
        lines=frozenset(client.lines.values_list("number", flat=True)),
        teams=frozenset(teams.serving(client)),
        has_duty=duty.is_used(),
        max_wait=VoiceSettings.current().max_wait,
    )


def _refused(client: Client, rules: Sequence[Rule]) -> dict[str, str]:
    found = {}
    for rule in rules:
        if rule.action == Action.FORWARD:
            try:
                dialling.allowed(rule.number, client)
            except ValidationError as error:
                found[rule.number] = " ".join(error.messages)
    return found
