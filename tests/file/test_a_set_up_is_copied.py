"""A client set up as another: what it decides comes along, whom and what it knows does not."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from messages import forms
from messages.models import Form, FormVersion, Policy, PolicyStep
from portal.file import copying, folders
from scheduling.models import AppointmentType, OpeningPeriod
from telephony import routing
from telephony.models import ForwardingRule, Greeting, Menu
from tenants import access
from tenants.models import Client
from tests.cast import Cast
from tests.file.alike import picture
from tests.rows import client_models

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(practice: Client) -> Client:
    with access.inside(practice):
        Greeting.objects.filter(situation="welcome").delete()
        Greeting.objects.create(situation="welcome", language="fr-FR", text=f"Ici {practice.name}.")
        ForwardingRule.objects.create(
            name="Zébulon", position=91, action="forward", number="+33639985512"
        )
        policy = Policy.objects.get(name="Zébulon d'abord")
        policy.name = "La nuit"
        policy.save()
    return practice


@pytest.fixture
def copy(source: Client) -> Client:
    call_command("copy_client", source.slug, name="Cabinet Nouveau", slug="nouveau", verbosity=0)
    made: Client = Client.objects.get(slug="nouveau")
    return made


def counts(client: Client) -> dict[str, int]:
    with access.inside(client):
        return {str(m._meta.label): m._default_manager.count() for m in client_models()}


def test_every_table_is_taken_or_left_with_a_reason() -> None:
    labels = {str(model._meta.label) for model in client_models()}
    assert {*copying.SET_UP} | {*copying.LEFT} == labels
    assert not {*copying.SET_UP} & {*copying.LEFT}


def test_what_it_decides_comes_along(source: Client, copy: Client) -> None:
    old, new = counts(source), counts(copy)
    for label in ("inbox.Form", "inbox.FormVersion", "inbox.Policy", "inbox.PolicyStep"):
        assert new[label] == old[label] > 0
    for label in ("telephony.Menu", "telephony.MenuOption", "scheduling.AppointmentType"):
        assert new[label] == old[label] > 0
    with access.inside(copy):
        assert OpeningPeriod.objects.exists()
        assert Menu.objects.get().options.exists()
        assert AppointmentType.objects.filter(name="Bilan").exists()
    assert (copy.trade, copy.confidential) == (source.trade, source.confidential)


def test_nobody_and_nothing_that_happened_comes_along(copy: Client) -> None:
    found = counts(copy)
    assert {label: found[label] for label in copying.LEFT if found[label]} == {}
    rows = picture(copy)["rows"].items()
    for trace in ("Zébulon", "+336", "Roux", "Ada"):
        assert not [table for table, found in rows if trace in str(found)], trace


def test_it_speaks_in_its_own_name(copy: Client) -> None:
    with access.inside(copy):
        greeting = Greeting.objects.get(situation="welcome", language="fr-FR")
        assert greeting.text == "Ici Cabinet Nouveau."
        (music,) = Greeting.objects.exclude(audio="")
    assert (folders.of(copy.schema_name) / str(music.audio.name)).exists()


def test_a_greeting_that_names_its_people_otherwise_is_not_taken(
    source: Client, copy: Client
) -> None:
    with access.inside(source):
        assert Greeting.objects.filter(text__contains="docteurs Roux et Lambert").exists()
        assert Greeting.objects.filter(text="Closed.").exists()
    with access.inside(copy):
        assert Greeting.objects.filter(text="Closed.").exists()
        assert not Greeting.objects.filter(text__contains="docteurs").exists()


def test_a_call_can_come_at_once(copy: Client) -> None:
    with access.inside(copy):
        assert routing.load() is not None
        assert forms.current_version().fields
        assert not PolicyStep.objects.exclude(person=None, group=None).exists()
        assert FormVersion.objects.exclude(transfer_to=None).count() == 0
        assert Form.objects.filter(is_default=True).count() == 1


def test_the_source_and_the_other_are_as_before(source: Client, cast: Cast) -> None:
    before: Any = picture(source), picture(cast.plumber)
    call_command("copy_client", source.slug, name="Cabinet Nouveau", slug="nouveau", verbosity=0)
    assert (picture(source), picture(cast.plumber)) == before


def test_an_address_that_is_taken_is_refused(source: Client) -> None:
    with pytest.raises(CommandError):
        call_command("copy_client", source.slug, name="A", slug="plomberie-vasseur")
