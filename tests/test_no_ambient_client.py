"""Whoever forgets to say whose data is meant gets an error, never somebody's rows."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from celery import current_app
from django.conf import LazySettings, settings
from django.core.cache import cache
from django.db import ProgrammingError, connection, transaction
from django.db.models import Model

from messages import tasks
from portal import tasks as reporting
from scheduling import tasks as agendas
from telephony import tasks as recorded
from tenants import access
from tenants.checks import apps_live_on_one_side
from tests.cast import Cast
from tests.rows import client_models, one_of_each

pytestmark = pytest.mark.django_db
every_model = pytest.mark.parametrize("model", client_models(), ids=lambda m: str(m._meta.label))
NAMING = [
    *(tasks.deliver, tasks.send_notice, tasks.sweep_client, tasks.look_elsewhere),
    *(recorded.fetch_recording, recorded.call_for_greeting, recorded.sweep_client),
    *(agendas.refresh_subscription, agendas.refresh_client),
    *(agendas.sweep_client, agendas.sweep_duty_of_client, tasks.erase_old_of_client),
    *(reporting.send_report, reporting.report_of_client),
    *(reporting.make_file, reporting.sweep_files_of_client),
    *(reporting.tell_hook, reporting.sweep_hooks_of_client),
]
NOBODYS = ["", "public", "c_nobody", "information_schema", "pg_catalog", None]


@every_model
def test_reading_outside_a_client_raises(model: type[Model]) -> None:
    assert connection.schema_name == "public"  # type: ignore[attr-defined]
    with pytest.raises(ProgrammingError, match="does not exist"), transaction.atomic():
        model._default_manager.first()


@every_model
def test_leaving_a_client_leaves_its_schema(cast: Cast, model: type[Model]) -> None:
    with access.inside(cast.practice), access.inside(cast.plumber):
        model._default_manager.first()
    with pytest.raises(ProgrammingError), transaction.atomic():
        model._default_manager.first()


def test_what_is_written_in_one_client_is_not_in_the_other(cast: Cast) -> None:
    def counts(client: Any) -> dict[type[Model], int]:
        with access.inside(client):
            return {model: model._default_manager.count() for model in client_models()}

    mine, theirs = counts(cast.practice), counts(cast.plumber)
    with access.inside(cast.practice):
        one_of_each()
    unwritten = [model for model, count in counts(cast.practice).items() if count <= mine[model]]
    assert not unwritten, "tests/rows.py makes one row of every model"
    assert counts(cast.plumber) == theirs


@pytest.mark.parametrize("schema", NOBODYS)
@pytest.mark.parametrize("task", NAMING)
def test_a_task_for_nobody_refuses_to_run(
    cast: Cast, task: Callable[..., None], schema: str
) -> None:
    alone = task in (
        *(tasks.sweep_client, recorded.sweep_client, agendas.refresh_client),
        *(agendas.sweep_client, agendas.sweep_duty_of_client, tasks.erase_old_of_client),
        *(reporting.report_of_client, reporting.sweep_files_of_client),
    )
    about = [] if alone else [str(uuid4())]
    with pytest.raises(access.NoClient):
        task(schema, *about)


@pytest.mark.parametrize("task", NAMING)
def test_a_task_that_names_nobody_refuses_to_run(task: Callable[..., None]) -> None:
    with pytest.raises(TypeError):
        task()


def test_a_task_for_an_inactive_client_refuses_to_run(cast: Cast) -> None:
    cast.plumber.is_active = False
    cast.plumber.save()
    with pytest.raises(access.NoClient):
        tasks.sweep_client(cast.plumber.schema_name)


def test_the_known_tasks_are_those_that_name_a_client_or_need_none() -> None:
    ours = {name for name in current_app.tasks if not name.startswith("celery.")}
    naming = {
        *("messages.tasks.deliver", "messages.tasks.send_notice", "messages.tasks.sweep_client"),
        "messages.tasks.look_elsewhere",
        *("telephony.tasks.fetch_recording", "telephony.tasks.sweep_client"),
        *("telephony.tasks.call_for_greeting", "messages.tasks.erase_old_of_client"),
        *("scheduling.tasks.sweep_client", "scheduling.tasks.sweep_duty_of_client"),
        *("scheduling.tasks.refresh_subscription", "scheduling.tasks.refresh_client"),
        *("portal.tasks.send_report", "portal.tasks.report_of_client"),
        *("portal.tasks.make_file", "portal.tasks.sweep_files_of_client"),
        *("portal.tasks.tell_hook", "portal.tasks.sweep_hooks_of_client"),
    }
    verbs = (
        *("redirect_caller", "hang_up", "place_call", "end_leg", "set_hold", "set_recording"),
        *("place_return", "place_diversion_test"),
        *("set_manner", "sweep", "watch", "purge"),
    )
    switchboard = {f"telephony.switchboard.tasks.{name}" for name in verbs}
    sweepers = {
        *("tenants.tasks.beat_heart", "tenants.tasks.fill_spares"),
        *("tenants.tasks.send_sign_up_letter", "tenants.tasks.sweep_sign_ups"),
        *("tenants.tasks.send_invitation", "messages.tasks.text_sign_up_code"),
        "scheduling.tasks.refresh_subscriptions",
        *("messages.tasks.sweep", "messages.tasks.audit", "messages.tasks.erase_old"),
        *("scheduling.tasks.sweep", "scheduling.tasks.sweep_duty", "telephony.tasks.sweep"),
        *("portal.tasks.report", "portal.tasks.sweep_files", "portal.tasks.sweep_erasures"),
        *("portal.tasks.sweep_hooks", "portal.tasks.look_at_clients"),
        "portal.tasks.show_announcements",
    }
    assert ours == naming | switchboard | sweepers


def test_no_application_lives_on_both_sides(settings: LazySettings) -> None:
    assert apps_live_on_one_side(None) == []
    settings.TENANT_APPS = [*settings.TENANT_APPS, "tenants"]
    assert [error.id for error in apps_live_on_one_side(None)] == ["tenants.E001"]


def test_every_application_of_ours_lives_somewhere() -> None:
    both = {*settings.SHARED_APPS, *settings.TENANT_APPS}
    assert set(settings.INSTALLED_APPS) == both


def test_no_foreign_key_leaves_a_clients_schema(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT n.nspname, c.conname, f.nspname FROM pg_constraint c
            JOIN pg_namespace n ON n.oid = c.connamespace
            JOIN pg_class t ON t.oid = c.confrelid JOIN pg_namespace f ON f.oid = t.relnamespace
            WHERE c.contype = 'f' AND n.nspname = ANY(%s)
            """,
            [[cast.practice.schema_name, cast.plumber.schema_name]],
        )
        found = cursor.fetchall()
    assert found
    assert [key for key in found if key[0] != key[2]] == []


def test_the_cache_of_one_client_is_not_the_others(cast: Cast) -> None:
    for client in (cast.practice, cast.plumber):
        with access.inside(client):
            assert cache.get("colour") is None
            cache.set("colour", client.colour, 60)
    with access.inside(cast.practice):
        assert cache.get("colour") == cast.practice.colour
    assert cache.get("colour") is None
    for client in (cast.practice, cast.plumber):
        with access.inside(client):
            cache.delete("colour")
