"""The portal's archive: searched without a word of it in an address, and paged."""

from typing import Any

import pytest
from django.utils import timezone

from portal import entries
from tenants import access
from tenants.directory.models import Contact, Identified
from tenants.models import AuditEntry
from tests.cast import ODILE, Cast
from tests.messages.left import left
from tests.visitors import Visitor, at_client, in_support

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    left(cast.practice, body="Pansement défait.")
    left(cast.practice, caller_name="Henri Besnard", caller_number="+33261914002", body="Résultats")
    left(cast.plumber, caller_name="Plombier Dupont", body="Pansement de tuyau.")
    return at_client(cast.practice, cast.user("doctor"))


def looks_for(visitor: Visitor, **typed: str) -> tuple[str, str]:
    """The address that it leads to, and the page."""
    answer: Any = visitor.post("/messages/", typed)
    assert answer.status_code == 302
    return answer["Location"], visitor.get(answer["Location"]).content.decode()


def test_all_are_there_and_the_home_leads_there(owner: Visitor) -> None:
    assert 'href="/messages/"' in owner.get("/").content.decode()
    page = owner.get("/messages/").content.decode()
    assert "Odile Garnier" in page
    assert "Henri Besnard" in page
    assert "Dupont" not in page


@pytest.mark.parametrize("text", ["pansement", "garnier", "06 39 98 40 01"])
def test_what_is_looked_for_stands_in_no_address(owner: Visitor, text: str) -> None:
    address, page = looks_for(owner, text=text)
    assert text not in address
    assert "Odile Garnier" in page
    assert "Henri Besnard" not in page
    assert f'value="{text}"' in page, "to be changed and looked for again"


def test_nothing_found_says_what_to_do(owner: Visitor) -> None:
    _address, page = looks_for(owner, text="introuvable")
    assert 'class="card empty"' in page
    assert "Odile" not in page


def test_days_the_wrong_way_round_are_refused(owner: Visitor) -> None:
    answer: Any = owner.post("/messages/", {"from_day": "2026-02-02", "to_day": "2026-02-01"})
    assert answer.status_code == 422
    assert "Odile" not in answer.content.decode()


def test_an_empty_search_is_none(owner: Visitor) -> None:
    assert looks_for(owner, text="  ")[0] == "/messages/"


def test_a_search_of_another_client_is_kept_no_more(cast: Cast, owner: Visitor) -> None:
    address, _page = looks_for(owner, text="garnier")
    other = at_client(cast.plumber, cast.user("plumber"))
    page = other.get(address).content.decode()
    assert "garnier" not in page
    assert "Plombier Dupont" in page
    assert other.get(address.replace("/?", "/export.csv?")).status_code == 404


def test_pages_have_an_end(owner: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "A_PAGE", 1)
    first: Any = owner.get("/messages/")
    before = first.context["before"]
    second = owner.get(f"/messages/?before={before}").content.decode()
    assert "Odile Garnier" in second
    assert "Henri Besnard" not in second
    assert owner.get("/messages/?before=x").status_code == 404


def test_few_questions_for_however_many(
    cast: Cast, owner: Visitor, django_assert_max_num_queries: Any
) -> None:
    owner.get("/messages/")
    for _n in range(20):
        left(cast.practice)
    with django_assert_max_num_queries(22):
        owner.get("/messages/")


def test_everything_of_one_caller_and_nothing_of_who_shares_the_telephone(
    cast: Cast, owner: Visitor
) -> None:
    with access.inside(cast.practice):
        odile = Contact.objects.get(number=ODILE)
        Contact.objects.create(name="Simon Garnier", number=ODILE)
    elsewhere = left(cast.practice, caller_number="+33261914009", body="D'ailleurs.")
    left(cast.practice, caller_name="Simon Garnier", caller_number=ODILE, body="De Simon.")
    with access.inside(cast.practice):
        Identified.objects.create(call_id=elsewhere.call_id, contact=odile)
    page = owner.get(f"/contacts/{odile.pk}/").content.decode()
    assert "Pansement" in page
    assert "ailleurs" in page
    assert "De Simon" not in page


def test_a_message_leads_to_its_caller_known_or_not(cast: Cast, owner: Visitor) -> None:
    unknown = left(cast.practice, caller_name="", caller_number="+33261914055", body="Inconnu.")
    page: Any = owner.get(f"/messages/{unknown.pk}/caller")
    assert "Inconnu." in page.content.decode()
    hidden = left(cast.practice, caller_name="", caller_number=None, body="Caché.")
    page = owner.get(f"/messages/{hidden.pk}/caller")
    assert "Caché." in page.content.decode()
    assert "Inconnu." not in page.content.decode()
    known = left(cast.practice)
    answer: Any = owner.get(f"/messages/{known.pk}/caller")
    assert answer["Location"].startswith("/contacts/")


def test_a_look_of_the_operators_people_is_written_down(cast: Cast, owner: Visitor) -> None:
    began = timezone.now()
    owner.get("/messages/")
    assert not AuditEntry.objects.filter(at__gte=began).exists()
    in_support(cast.practice, cast.user("administrator")).get("/messages/")
    entries = AuditEntry.objects.filter(at__gte=began).order_by("at")
    actions = list(entries.values_list("action", flat=True))
    assert actions == ["support.begun", "messages.read", "support.page:portal:inbox"]
