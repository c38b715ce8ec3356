"""A new client takes a schema that is ready, and there is always another way."""

from functools import partial
from unittest import mock

import pytest
from django.db import IntegrityError, connection, transaction

from tenants import catalog, cloning, fleet, provisioning, spares
from tenants.models import Client, Line, SpareSchema
from tenants.spares import Kind
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def spare_names() -> set[str]:
    return set(SpareSchema.objects.filter(kind=Kind.SPARE).values_list("name", flat=True))


def schemas() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace")
        return {name for (name,) in cursor.fetchall()}


def test_a_client_takes_a_spare_by_its_name(cast: Cast) -> None:
    spares.fill(1)
    (spare,) = spare_names()
    client = new_client()
    assert spare not in spare_names() | schemas()
    assert client.schema_name in schemas()
    assert not fleet.behind([client.schema_name])


def test_with_no_spare_left_a_client_is_cloned_all_the_same(cast: Cast) -> None:
    SpareSchema.objects.filter(kind=Kind.SPARE).delete()
    client = new_client()
    theirs = catalog.describe(cast.practice.schema_name)
    assert {**catalog.describe(client.schema_name), "rows": theirs["rows"]} == theirs


def test_without_a_template_the_migrations_run(cast: Cast) -> None:
    script = SpareSchema.objects.get(kind=Kind.TEMPLATE).script
    SpareSchema.objects.all().delete()
    with mock.patch("tenants.spares.migrate", side_effect=partial(cloning.run, script)) as migrate:
        client = new_client()
    migrate.assert_called_once_with(client.schema_name)


def test_a_client_that_fails_at_the_end_leaves_no_schema_and_gives_the_spare_back(
    cast: Cast,
) -> None:
    spares.fill(1)
    before = spare_names(), schemas()
    with (
        mock.patch("tenants.provisioning.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        new_client()
    assert (spare_names(), schemas()) == before
    assert not Client.objects.filter(slug="garage-hugon").exists()
    assert not Line.objects.filter(number="+33199009901").exists()


def test_the_pool_is_filled_to_its_size_and_no_further(cast: Cast) -> None:
    made = spares.fill(2)
    assert len(spare_names()) == 2
    assert made <= 2
    assert spares.fill(2) == 0


def test_spares_of_yesterdays_migrations_are_made_anew(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    spares.fill(1)
    old = spare_names()
    SpareSchema.objects.update(fingerprint="0" * 64)
    script = SpareSchema.objects.get(kind=Kind.TEMPLATE).script
    monkeypatch.setattr(spares, "migrate", partial(cloning.run, script))
    assert not spares.take("c_old"), "what lacks a migration is nobody's"
    spares.fill(1)
    assert not old & (spare_names() | schemas())
    assert len(spare_names()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "c_somebody"},
        {"kind": Kind.TEMPLATE},
        {"script": "SELECT 1"},
        {"fingerprint": "?"},
        {"kind": "other"},
    ],
)
def test_a_half_made_spare_cannot_be_written_down(cast: Cast, wrong: dict[str, str]) -> None:
    right = {"name": f"spare_{'0' * 32}", "kind": Kind.SPARE, "fingerprint": "0" * 64}
    with pytest.raises(IntegrityError), transaction.atomic():
        SpareSchema.objects.create(**{**right, **wrong})


def new_client() -> Client:
    return provisioning.create_client(
        provisioning.Order(name="Garage Hugon", slug="garage-hugon", line="+33199009901")
    )
