"""What is built in for a trade, a client's set-up in its place, and nobody in it."""

import json
import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from messages import forms
from messages.models import Form, FormVersion, Policy
from messages.trades import openings
from portal import tasks
from portal.file import schemas, tables
from portal.file.erasing import close
from portal.operator import beginnings, scrubbing
from scheduling.models import Agenda, AppointmentType, OpeningPeriod
from telephony import routing
from telephony.models import ForwardingRule, Greeting, Instruction, JournalEntry
from tenants import access, fleet, signing_up
from tenants.base import uuid7
from tenants.directory.models import Colleague, Contact
from tenants.models import AuditEntry, Client, TradeTemplate
from tests.applicants import TYPED
from tests.cast import Cast
from tests.operator.conftest import Administrator
from tests.recorder import Recorder
from tests.rows import one_of_each

pytestmark = pytest.mark.django_db
TRADES = "/house/trades/"
CALLER = "Wenceslas Przybylski"


@pytest.fixture(autouse=True)
def own_media(tmp_path: Any, settings: LazySettings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def source(cast: Cast) -> Client:
    """The plumber with traces of people in every text that somebody writes."""
    with access.inside(cast.plumber):
        one_of_each()
        Colleague.objects.create(name="Ghislaine Quenneville", number="+33639984999")
        Contact.objects.create(name=CALLER, number="+33639984998")
        form = Form.objects.create(name="Chez Ghislaine Quenneville", position=70)
        FormVersion.objects.create(
            form=form,
            number=1,
            fields=[
                {
                    "key": "whom",
                    "label": "Mme Quenneville au 06 39 98 49 99 ?",
                    "kind": "choice",
                    "choices": ["Ghislaine", "Quenneville", "Autre"],
                    "help": f"Comme {CALLER} : ecrire a g.q@vasseur.test",
                },
                {
                    "key": "more",
                    "label": "Et puis",
                    "only_if": {"key": "whom", "answers": ["Ghislaine"]},
                },
            ],
            instructions="Voir https://vasseur.test/plan\nLe code est 0639984999.",
            live_from=timezone.now(),
        )
        FormVersion.objects.create(form=form, number=2, fields=[], instructions="Brouillon")
        Policy.objects.create(name="Quenneville, puis Vasseur", position=71)
        Greeting.objects.filter(situation="welcome").delete()
        Greeting.objects.create(
            situation="welcome", language="fr-FR", text=f"Bonjour, {cast.plumber.name}."
        )
        Instruction.objects.create(text="La clef est chez Mme Quenneville.", position=40)
    return cast.plumber


def taken(administrator: Administrator, source: Client) -> TradeTemplate:
    administrator.sends(f"{TRADES}{source.trade}/", {"client": str(source.pk)})
    return TradeTemplate.objects.get(trade=source.trade)


def signs_up(cast: Cast, trade: str, name: str = "Plomberie Nouvelle") -> Client:
    about = {"person": TYPED["person"], "email": TYPED["email"].lower()}
    asked = signing_up.Asked(
        **about, form_key=uuid7(), trade=trade, name=name, mobile="+33639987701", language="fr"
    )
    row = signing_up.make_for(asked, cast.user("administrator"))
    assert row.client is not None
    return row.client


def all_of(schema: str) -> str:
    """Every row of every table of this schema."""
    found = []
    for model in tables.client_models():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{schema}".{model._meta.db_table} t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def traces(text: str) -> set[str]:
    named = ("Quenneville", "Ghislaine", "Przybylski", "Wenceslas", "Zébulon", "Vasseur", "Ada")
    numbers = re.findall(r"\+33\d{9}|06 39 98|0639984", text)
    return {one for one in named if re.search(rf"\b{one}\b", text, re.I)} | set(numbers)


def test_what_is_built_in_is_shown_for_each_trade(cast: Cast, administrator: Administrator) -> None:
    assert "built in" in administrator.sees(TRADES)
    for trade in Client.Trade.values:
        page = administrator.sees(f"{TRADES}{trade}/")
        for said in openings.opening_of(trade).instructions:
            assert said.split(":")[0].replace("'", "&#x27;") in page
    assert "vous êtes bien chez" in page
    assert "you have reached" in page
    assert administrator.visitor.get(f"{TRADES}pirate/").status_code == 404


def test_a_new_client_begins_as_the_template(
    cast: Cast, administrator: Administrator, source: Client
) -> None:
    with access.inside(source):
        AppointmentType.objects.create(name="Ramonage", minutes=25)
        OpeningPeriod.objects.all().delete()
        OpeningPeriod.objects.create(weekday=6, opens="10:00", closes="11:00")
    taken(administrator, source)
    made = signs_up(cast, "plumber")
    with access.inside(made):
        assert OpeningPeriod.objects.get().weekday == 6
        kind = AppointmentType.objects.get(name="Ramonage")
        (agenda,) = Agenda.objects.all()
        assert list(kind.agendas.all()) == [agenda]
        assert Greeting.objects.get(situation="welcome").text == "Bonjour, {client}."
        assert [one.name for one in Colleague.objects.all()] == [TYPED["person"]]
        texts = set(Instruction.objects.values_list("text", flat=True))
        assert texts == {*openings.OPENINGS["plumber"].instructions, openings.READ_BACK}
        assert forms.current_version().fields
        assert routing.load() is not None
    law = signs_up(cast, "law", "Maître Nouveau")
    with access.inside(law):
        assert not AppointmentType.objects.filter(name="Ramonage").exists()


def test_nobody_of_the_source_is_in_the_template(
    cast: Cast, administrator: Administrator, source: Client
) -> None:
    row = taken(administrator, source)
    assert traces(all_of(source.schema_name)) >= {"Quenneville", "Przybylski", "Zébulon"}
    assert traces(all_of(row.schema_name)) == set()
    made = signs_up(cast, "plumber")
    found = all_of(made.schema_name).replace("+33639987701", "")
    assert traces(found) == set()
    with access.inside(made):
        assert not Contact.objects.exists()
        assert not JournalEntry.objects.exists()
        version = FormVersion.objects.get(form__position=70)
    first, second = version.fields
    assert first["label"] == "Mme … au … ?"
    assert first["choices"] == ["…", "Autre"], "two that are alike are one"
    assert second["only_if"] == {"key": "whom", "answers": ["…"]}
    assert "Brouillon" not in all_of(row.schema_name)


def test_what_the_source_does_later_changes_nothing(
    cast: Cast, administrator: Administrator, source: Client
) -> None:
    row = taken(administrator, source)
    before = all_of(row.schema_name)
    with access.inside(source):
        ForwardingRule.objects.update(priority=9)
    assert all_of(row.schema_name) == before
    assert AuditEntry.objects.filter(client=source, action="client.became_template").exists()
    page = administrator.sees(f"{TRADES}plumber/")
    assert source.name in page
    assert "Quenneville" not in page


def test_what_is_built_in_is_put_back(
    cast: Cast, administrator: Administrator, source: Client
) -> None:
    row = taken(administrator, source)
    for _click in range(2):
        administrator.sends(f"{TRADES}plumber/built-in/")
    assert not TradeTemplate.objects.exists()
    assert not schemas.exists(row.schema_name)
    made = signs_up(cast, "plumber")
    with access.inside(made):
        kinds = set(AppointmentType.objects.values_list("name", "minutes"))
    assert kinds == set(openings.OPENINGS["plumber"].kinds)


def test_another_takes_its_place_and_a_second_click_leaves_one(
    cast: Cast, administrator: Administrator, source: Client
) -> None:
    first = taken(administrator, source)
    second = taken(administrator, source)
    assert first.pk != second.pk
    assert not schemas.exists(first.schema_name)
    assert schemas.exists(second.schema_name)


def test_the_source_can_be_erased_and_the_template_stays(
    cast: Cast, administrator: Administrator, source: Client, recorder: Recorder
) -> None:
    row = taken(administrator, source)
    close(source, timezone.now(), cast.user("administrator"))
    tasks.sweep_erasures()
    assert not Client.objects.filter(pk=source.pk).exists()
    row.refresh_from_db()
    assert row.source is None
    made = signs_up(cast, "plumber")
    with access.inside(made):
        assert Greeting.objects.get(situation="welcome").text == "Bonjour, {client}."


@pytest.mark.parametrize("about", [{}, {"client": "nonsense"}])
def test_without_a_client_nothing_is_taken(
    cast: Cast, administrator: Administrator, about: dict[str, str]
) -> None:
    administrator.sends(f"{TRADES}plumber/", about)
    assert "Choose a client." in administrator.sees(f"{TRADES}plumber/")
    assert not TradeTemplate.objects.exists()


def test_a_client_of_another_trade_is_none(cast: Cast, administrator: Administrator) -> None:
    administrator.sends(f"{TRADES}law/", {"client": str(cast.plumber.pk)}, expects=404)


def test_a_template_is_migrated_with_the_clients_and_not_used_before(
    cast: Cast, administrator: Administrator, source: Client
) -> None:
    row = taken(administrator, source)
    assert not fleet.behind([row.schema_name])
    with connection.cursor() as cursor:
        cursor.execute(
            f'DELETE FROM "{row.schema_name}".django_migrations WHERE app = %s', ["portal"]
        )
    with pytest.raises(CommandError, match=row.schema_name):
        call_command("migrate_clients", check=True)
    made = signs_up(cast, "plumber")
    with access.inside(made):
        kinds = set(AppointmentType.objects.values_list("name", "minutes"))
    assert kinds == set(openings.OPENINGS["plumber"].kinds), "what is built in, meanwhile"


SCRUBBED = [
    ("Appeler Roux au 01 23 45 67 89", "Appeler … au …"),
    ("ROUX, Rouxel et l'arrière-roux", "…, Rouxel et l'arrière-…"),
    ("M. Garnier, garnier le plat, la Fermeture", "M. …, garnier le plat, la Fermeture"),
    ("anne.roux@example.com ou https://x.test/roux?a=1", "… ou …"),
    ("Mme Odile Garnier viendra", "Mme … … viendra"),
    ("Fermé le 24.12.2025, de 12:30 à 14:00", "Fermé le …, de 12:30 à 14:00"),
    ("15 minutes, 2 fois, n° 1234567", "15 minutes, 2 fois, n° 1234567"),
    ("", ""),
]


@pytest.mark.parametrize(("said", "left"), SCRUBBED)
def test_a_text_without_anybody(said: str, left: str) -> None:
    scrubber = scrubbing.Scrubber.of(
        {"roux", "lambert"}, ["Odile Garnier", "Al Fermeture", ""], ["Heures de fermeture"]
    )
    assert scrubber.text(said) == left


def test_what_programs_read_is_left_alone() -> None:
    scrubber = scrubbing.Scrubber.of({"choice", "roux"}, [])
    question = {"key": "roux", "kind": "choice", "label": "Dr Roux ?", "required": True}
    assert scrubber.value(question) == {**question, "label": "Dr … ?"}
    assert json.dumps(beginnings.NAME)
