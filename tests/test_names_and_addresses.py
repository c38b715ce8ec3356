"""Whatever a business is called, it gets an address that a browser and a schema can have."""

import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tenants import naming, provisioning
from tenants.models import Client
from tests.cast import Cast


def address(name: str, *taken: str, otherwise: str = "plumber") -> str:
    return naming.address_for(name, set(taken).__contains__, otherwise)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Plomberie Vasseur", "plomberie-vasseur"),
        ("Œuvres & Cie", "oeuvres-et-cie"),
        ("L'Étoile d’été", "l-etoile-d-ete"),
        ("Straße 9", "strasse-9"),
        ("  A.B.C.  ", "a-b-c"),
        ("Ærø_båd", "aero-bad"),
        ("🔧🔧", "plumber"),
        ("مكتب المحامي", "plumber"),
        ("株式会社", "plumber"),
        ("-- -", "plumber"),
        ("xn--80ak6aa92e", "xn-80ak6aa92e"),
        ("WWW", "www-2"),
        ("Admin", "admin-2"),
        ("Twilio", "twilio-2"),
        ("x" * 200, "x" * 40),
        ("Maître Anne de la Rochefoucauld et Associés", "maitre-anne-de-la-rochefoucauld-et"),
    ],
)
def test_the_address_of_a_name(name: str, expected: str) -> None:
    assert address(name) == expected


def test_names_that_collide_are_numbered() -> None:
    assert address("Dupont", "dupont") == "dupont-2"
    assert address("Dupont", "dupont", "dupont-2") == "dupont-3"
    assert address("y" * 60, "y" * 40) == "y" * 38 + "-2"
    assert address("🔧", "plumber") == "plumber-2"


@given(st.text(max_size=200), st.sets(st.sampled_from(["a", "a-2", "plumber", "0", "x" * 40])))
def test_every_address_is_a_host_and_a_schema_and_free(name: str, taken: set[str]) -> None:
    found = address(name, *taken)
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?", found)
    assert "--" not in found
    assert found not in naming.RESERVED | taken
    assert len(provisioning.schema_for(found)) < 63


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("  Chez\tZoé\n", "Chez Zoé"),
        ("Zoe\u0301", "Zoé"),
        ("\u202eruetnahC\u202c Martin", "ruetnahC Martin"),
        ("Clé\u200b Minute", "Clé Minute"),
        ("مكتب", "مكتب"),
        ("🔧 Vasseur", "🔧 Vasseur"),
        ("a\x00b", "a b"),
    ],
)
def test_a_name_is_shown_as_it_is_read(raw: str, shown: str) -> None:
    assert naming.clean_name(raw) == shown


@pytest.mark.parametrize("raw", ["", " ", "🔧", "\u202e\u200b", "…", "a" * 81])
def test_what_is_no_name_is_refused(raw: str) -> None:
    with pytest.raises(ValidationError):
        naming.clean_name(raw)


@given(st.text(max_size=80))
def test_a_name_that_passed_passes_unchanged(raw: str) -> None:
    try:
        shown = naming.clean_name(raw)
    except ValidationError:
        return
    assert naming.clean_name(shown) == shown


@pytest.mark.django_db
def test_a_free_address_asks_the_clients_there_are(cast: Cast) -> None:
    taken = cast.plumber
    assert provisioning.free_address(taken.name, taken.trade) == f"{taken.slug}-2"
    order = provisioning.Order(name=taken.name, slug=f"{taken.slug}-2")
    provisioning.create_client(order)
    assert Client.objects.filter(name=taken.name).count() == 2
    assert provisioning.free_address(taken.name, taken.trade) == f"{taken.slug}-3"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "slug", ["www", "Api", "a_b", "-a", "plomberie-vasseur", "", "é", "a" * 41]
)
def test_an_address_that_cannot_be_is_refused(cast: Cast, slug: str) -> None:
    before = Client.objects.count()
    with pytest.raises(ValidationError):
        provisioning.create_client(provisioning.Order(name="Garage Hugon", slug=slug))
    assert Client.objects.count() == before
