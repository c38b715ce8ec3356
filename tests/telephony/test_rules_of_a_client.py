"""Each client's own rules, lists and menus; and what the database refuses."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError

from scheduling.models import Calendar
from telephony import routing
from telephony.models import (
    CallerList,
    ForwardingRule,
    Greeting,
    ListedNumber,
    Menu,
    MenuOption,
    VoiceSettings,
)
from telephony.routing import Action, When, Who
from telephony.rulebook import next_position
from tenants import access
from tests.cast import ODILE, STRANGER, Cast

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 4, 27, 10, tzinfo=ZoneInfo("Europe/Paris"))
NIGHT = MONDAY.replace(hour=22)
VOICEMAIL = {"action": Action.VOICEMAIL}


def rule(name: str, **what: Any) -> ForwardingRule:
    """A rule behind the others."""
    return ForwardingRule.objects.create(name=name, position=next_position(), **what)


def test_a_clients_own_rules_and_hours_decide_in_their_order(cast: Cast) -> None:
    with access.inside(cast.practice):
        ForwardingRule.objects.all().delete()
        rule("Toujours", is_active=False)
        night = rule("Nuit", opening=When.CLOSED, action=Action.VOICEMAIL)
        day = rule("Jour", opening=When.OPEN, priority=2)
        assert [one.id for one in routing.load()] == [night.pk, day.pk]
        at_night, by_day = routing.plan_now(NIGHT), routing.plan_now(MONDAY)
    assert (at_night.action, by_day.action, by_day.priority) == ("voicemail", "queue", 2)
    with access.inside(cast.plumber):
        assert routing.plan_now(NIGHT).action == Action.QUEUE


def test_callers_are_known_by_the_clients_own_lists_and_contacts(cast: Cast) -> None:
    for client in (cast.practice, cast.plumber):
        with access.inside(client):
            ForwardingRule.objects.all().delete()
            friends = CallerList.objects.create(name="Amis")
            rule("Amis", caller=Who.LISTED, caller_list=friends, priority=1)
            rule("Connus", caller=Who.CONTACT, priority=2)
            rule("Cachés", caller=Who.ANONYMOUS, **VOICEMAIL)
    with access.inside(cast.practice):
        ListedNumber.objects.create(caller_list=CallerList.objects.get(), number=STRANGER)
        priorities = [routing.plan_now(MONDAY, who).priority for who in (STRANGER, ODILE)]
        assert priorities == [1, 2]
        assert routing.plan_now(MONDAY, None).action == Action.VOICEMAIL
    with access.inside(cast.plumber):
        priorities = [routing.plan_now(MONDAY, who).priority for who in (STRANGER, ODILE)]
        assert priorities == [5, 5]


def test_the_person_on_duty_is_called_where_one_has_a_number(cast: Cast) -> None:
    with access.inside(cast.practice):
        ForwardingRule.objects.all().delete()
        rule("Garde", action=Action.DUTY)
        now = datetime.now(ZoneInfo("Europe/Paris"))
        assert routing.plan_now(now).action == Action.DUTY
        assert routing.plan_now(now - timedelta(days=900)).action == Action.QUEUE


def test_a_holiday_and_the_longest_wait_are_the_clients(cast: Cast) -> None:
    with access.inside(cast.practice):
        Calendar.objects.create(closed_on_holidays=True)
        VoiceSettings.objects.create(max_wait=60)
        toussaint = datetime(2027, 11, 1, 10, tzinfo=ZoneInfo("Europe/Paris"))
        assert routing.facts_now(toussaint).opening.name == "Toussaint"
        assert routing.plan_now(MONDAY, waited=60).action == Action.VOICEMAIL
    with access.inside(cast.plumber):
        assert routing.plan_now(MONDAY, waited=60).action == Action.QUEUE


def test_a_menu_is_heard_only_while_it_has_choices(cast: Cast) -> None:
    with access.inside(cast.practice):
        ForwardingRule.objects.all().delete()
        menu = Menu.objects.create(name="Accueil")
        found = rule("Accueil", action=Action.MENU, menu=menu)
        assert routing.plan_now(MONDAY).action == Action.QUEUE
        with pytest.raises(ValidationError) as refusal:
            found.full_clean()
        assert list(refusal.value.message_dict) == ["menu"]
        option = MenuOption.objects.create(menu=menu, key="1", label="Urgence")
        found.full_clean()
        assert routing.plan_now(MONDAY).menu_id == menu.pk
        rule("Urgence", option=option, **VOICEMAIL)
        chosen: dict[str, Any] = {"option": option.pk, "menus_done": frozenset({menu.pk})}
        assert routing.plan_now(MONDAY, **chosen).action == Action.VOICEMAIL
        for needed in (option, menu):
            with pytest.raises(ProtectedError):
                needed.delete()


def impossible() -> list[Model]:
    menu, other = Menu(name="Un"), CallerList(name="Liste")
    same_day = {"from_time": time(9), "until_time": time(9)}
    wrong: list[dict[str, Any]] = [
        {"priority": 0}, {"priority": 10}, {"weekdays": [7]}, {"line": "01 99"},
        {"from_day": date(2026, 1, 2), "until_day": date(2026, 1, 1)}, same_day,
        {"from_time": time(9)}, {"caller": Who.LISTED}, {"caller_list": other},
        {"action": Action.FORWARD}, {"action": Action.FORWARD, "number": "0199"},
        {"number": "+33199001001"}, {"action": Action.MENU}, {"menu": menu},
        {"team_id": menu.pk, **VOICEMAIL},
    ]  # fmt: skip
    return [
        *(ForwardingRule(name="Fausse", position=80, **fields) for fields in wrong),
        ListedNumber(caller_list=other, number="12"),
        MenuOption(menu=menu, key="*", label="Retour"),
        MenuOption(menu=menu, key="1", label="Soi-même", submenu=menu),
        Menu(name="Deux", timeout=1),
        Menu(name="Deux", tries=6),
        Menu(name="Un"),
        CallerList(name="Liste"),
        Greeting(situation="welcome", language="nl-BE"),
        Greeting(situation="music", text="Do ré mi"),
        Greeting(situation="phrase", language="nl-BE", audio="greetings/x.wav"),
        Greeting(situation="announcement", text="Sans nom"),
        Greeting(situation="welcome", language="nl-BE", name="Nom", text="Dag"),
        Greeting(situation="menu", text="Sans menu"),
        Greeting(situation="welcome", language="nl-BE", text="Dag", menu=menu),
        Greeting(situation="welcome", text="Deux fois"),
        VoiceSettings(sample_percent=0),
        VoiceSettings(retention_days=0),
        VoiceSettings(max_wait=1),
        VoiceSettings(languages=[]),
        VoiceSettings(languages=["tlh"]),
        VoiceSettings(only=False),
    ]


@pytest.mark.parametrize("number", range(len(impossible())))
def test_what_makes_no_sense_is_refused_by_the_database(cast: Cast, number: int) -> None:
    row = impossible()[number]
    with access.inside(cast.practice):
        for needed in ("menu", "caller_list"):
            if getattr(row, f"{needed}_id", None):
                getattr(row, needed).save()
        if isinstance(row, Menu | CallerList) and row.name in ("Un", "Liste"):
            type(row).objects.create(name=row.name)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
