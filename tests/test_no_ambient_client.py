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
from tenants import access
from tenants.checks import apps_live_on_one_side
from tests.cast import Cast
from tests.rows import client_models, one_of_each

pytestmark = pytest.mark.django_db
every_model = pytest.mark.parametrize("model", client_models(), ids=lambda m: str(m._meta.label))
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
@pytest.mark.parametrize("task", [tasks.deliver, tasks.sweep_client])
def test_a_task_for_nobody_refuses_to_run(
    cast: Cast, task: Callable[..., None], schema: str
) -> None:
    about = [str(uuid4())] if task is tasks.deliver else []
    with pytest.raises(access.NoClient):
        task(schema, *about)


@pytest.mark.parametrize("task", [tasks.deliver, tasks.sweep_client])
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
    naming = {"messages.tasks.deliver", "messages.tasks.sweep_client"}
    switchboard = {
        f"telephony.switchboard.tasks.{name}" for name in ("redirect_caller", "hang_up", "sweep")
    }
    assert ours == naming | switchboard | {"messages.tasks.sweep", "tenants.tasks.beat_heart"}


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
