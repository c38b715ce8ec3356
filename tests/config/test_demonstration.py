"""The demonstration's rules: each kind can be tried, and loading them again changes nothing."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from config.demo import agendas, furniture, loading
from config.demo.shops import AVOCATS, CABINET, COIFFEUR, SYNDIC, VETERINAIRE
from scheduling.models import Appointment, Calendar
from telephony import menus, routing
from telephony.models import ForwardingRule
from tenants import access
from tenants.models import Line
from tests.cast import STRANGER, Cast
from tests.rows import client_models

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Europe/Paris")
DAY, NIGHT = (datetime(2026, 11, 24, hour, tzinfo=ZONE) for hour in (10, 23))
COURT = AVOCATS.callers[0].number


def furnished(cast: Cast, slug: str) -> None:
    """The practice with the rules of another: a schema for each would take seconds."""
    furniture.FURNITURE[slug](cast.practice)


@pytest.mark.parametrize(
    ("slug", "at", "caller", "line", "action", "priority"),
    [
        (CABINET.slug, NIGHT, STRANGER, CABINET.line, "queue", 3),
        (CABINET.slug, DAY, STRANGER, furniture.NIGHT_LINE, "duty", 5),
        (VETERINAIRE.slug, DAY, STRANGER, VETERINAIRE.line, "queue", 3),
        (VETERINAIRE.slug, NIGHT, STRANGER, VETERINAIRE.line, "duty", 5),
        (SYNDIC.slug, DAY, STRANGER, SYNDIC.line, "menu", 5),
        (COIFFEUR.slug, DAY, furniture.ADVERTISER, COIFFEUR.line, "reject", 5),
        (COIFFEUR.slug, DAY, STRANGER, COIFFEUR.line, "queue", 3),
        (COIFFEUR.slug, DAY, COIFFEUR.callers[0].number, furniture.SELF_LINE, "self", 5),
        (AVOCATS.slug, DAY, COURT, AVOCATS.line, "queue", 1),
        (AVOCATS.slug, DAY, STRANGER, AVOCATS.line, "queue", 3),
    ],
)
def test_a_call(
    cast: Cast, slug: str, at: datetime, caller: str, line: str, action: str, priority: int
) -> None:
    with access.inside(cast.practice):
        furnished(cast, slug)
        facts = replace(routing.facts_now(at, caller, line), duty_reachable=True)
        plan = routing.plan(routing.load(), facts)
    assert (plan.action, plan.priority) == (action, priority)


@pytest.mark.parametrize(
    ("keys", "action", "priority"),
    [("1", "queue", 1), ("3", "announce", 5), ("21", "voicemail", 5), ("22", "queue", 3)],
)
def test_each_key_of_the_menu_leads_somewhere(
    cast: Cast, keys: str, action: str, priority: int
) -> None:
    with access.inside(cast.practice):
        furnished(cast, SYNDIC.slug)
        plan, all_menus = routing.plan_now(DAY), menus.load()
        assert plan.menu_id is not None
        step = menus.enter(all_menus, plan.menu_id)
        for key in keys:
            step = menus.press(all_menus, step.position, key)
        assert step.option is not None
        done = frozenset({step.position.root})
        chosen = routing.plan_now(DAY, option=step.option.id, menus_done=done)
    assert (chosen.action, chosen.priority) == (action, priority)


def test_the_practice_closes_on_public_holidays_and_what_was_edited_stays(cast: Cast) -> None:
    furniture.furnish(cast.practice)
    with access.inside(cast.practice):
        noel = routing.facts_now(datetime(2026, 12, 25, 10, tzinfo=ZONE)).opening
        assert (noel.is_open, noel.name) == (False, "Noël")
        ForwardingRule.objects.get(name="Garde de nuit").delete()
        Calendar.objects.update(closed_on_holidays=False)
        before = [model._default_manager.count() for model in client_models()]
    furniture.furnish(cast.practice)
    with access.inside(cast.practice):
        assert [model._default_manager.count() for model in client_models()] == before
        assert not Calendar.objects.get().closed_on_holidays


@pytest.mark.parametrize("slug", agendas.PLANS)
def test_there_are_agendas_to_book_in_and_people_who_are_booked(cast: Cast, slug: str) -> None:
    client = cast.practice
    client.slug = slug
    agendas.furnish(client)
    plan = agendas.PLANS[slug]
    with access.inside(client):
        booked = {one.name for one in Appointment.objects.all()}
        assert booked == {person.name for person in (*plan.people, *plan.together)}
        before = [list(model._default_manager.all()) for model in client_models()]
    agendas.furnish(client)
    with access.inside(client):
        after = [list(model._default_manager.all()) for model in client_models()]
    assert after == before


def test_the_line_for_ones_own_appointment_is_no_ones_else(cast: Cast) -> None:
    with access.inside(cast.practice):
        furnished(cast, COIFFEUR.slug)
        rule = ForwardingRule.objects.get(action=ForwardingRule.Action.SELF)
        assert (rule.line, rule.opening) == (furniture.SELF_LINE, ForwardingRule.Opening.ALWAYS)
    assert Line.objects.get(number=furniture.SELF_LINE).client == cast.practice
    numbers = [str(line["number"]) for line in loading.phonebook()["lines"]]
    assert furniture.SELF_LINE in numbers, "the simulator has a telephone for it"
    assert len(numbers) == len(set(numbers))
