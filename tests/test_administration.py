"""The two administrations: for the operator's administrators, and their log without names."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.sites import AdminSite
from django.db.models import Model
from django.urls import reverse

from config.demo.shops import CABINET
from tenants import access
from tenants.directory.models import Colleague, Contact
from tenants.models import UsageEntry
from tenants.sites import client_admin
from tests.answering import take_call
from tests.cast import Cast
from tests.rows import one_of_each
from tests.twilio import Twilio
from tests.visitors import Visitor, at_client, at_operator, in_support

pytestmark = pytest.mark.django_db
OTHERS = ["supervisor", "camille", "doctor", "secretary", "recipient", "plumber", "outsider"]


def pages(site: AdminSite, urlconf: str) -> list[str]:
    """The index, and of every model its list, its empty form and one row's own page."""
    found = [reverse("admin:index", urlconf=urlconf)]
    for model in site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found += [reverse(f"{name}_{page}", urlconf=urlconf) for page in ("changelist", "add")]
        row: Model | None = model._default_manager.first()
        if row is not None:
            found.append(reverse(f"{name}_change", args=[row.pk], urlconf=urlconf))
    return found


@pytest.fixture
def operator_pages(cast: Cast, twilio: Twilio) -> list[str]:
    take_call(cast, twilio, CABINET.line)
    UsageEntry.objects.create(
        client=cast.practice, kind="text", quantity=1, reference=cast.practice.pk
    )
    return pages(admin.site, "config.urls")


@pytest.fixture
def client_pages(cast: Cast) -> list[str]:
    with access.inside(cast.practice):
        one_of_each()
        return pages(client_admin, "config.urls_client")


def refused(visitor: Visitor, paths: list[str], status: int) -> None:
    """Each page leads to the log-in: who is not logged in sees it (200), who is gets 403."""
    for path in paths:
        answer = visitor.get(path)
        assert answer.status_code == 302, path
        assert "/login/?next=" in answer["Location"]
        assert visitor.get(path, follow=True).status_code == status, path


def open_to(visitor: Visitor, paths: list[str]) -> None:
    for path in paths:
        # Rows that are only looked at have no form to add one.
        allowed = (200, 403) if path.endswith("/add/") else (200,)
        assert visitor.get(path).status_code in allowed, path


def test_an_administrator_sees_the_operators_side(cast: Cast, operator_pages: list[str]) -> None:
    assert len(operator_pages) > 25
    open_to(at_operator(cast.user("administrator")), operator_pages)


def test_an_administrator_sees_a_clients_side(cast: Cast, client_pages: list[str]) -> None:
    assert len(client_pages) > 45
    open_to(in_support(cast.practice, cast.user("administrator")), client_pages)


def test_nobody_else_sees_either(
    cast: Cast, operator_pages: list[str], client_pages: list[str]
) -> None:
    refused(at_operator(), operator_pages[:4], 200)
    refused(at_client(cast.practice), client_pages[:4], 200)
    for name in OTHERS:
        refused(at_operator(cast.user(name)), operator_pages[:4], 403)
        refused(at_client(cast.practice, cast.user(name)), client_pages[:4], 403)


def test_what_an_administrator_does_to_a_clients_people_is_logged_without_names(cast: Cast) -> None:
    browser = in_support(cast.practice, cast.user("administrator"))
    no_more = {"more_numbers-TOTAL_FORMS": "0", "more_numbers-INITIAL_FORMS": "0"}
    new = {"name": "Marthe Secret", "number": "+33261917788", "note": "allergique", **no_more}
    assert browser.post("/admin/directory/contact/add/", new).status_code == 302
    with access.inside(cast.practice):
        contact = Contact.objects.get(name="Marthe Secret")
        assert not Colleague.objects.filter(name="Marthe Secret").exists()
    browser.post(f"/admin/directory/contact/{contact.pk}/change/", {**new, "name": "Marthe Autre"})
    browser.post(f"/admin/directory/contact/{contact.pk}/delete/", {"post": "yes"})
    with access.inside(cast.practice):
        assert not Contact.objects.filter(pk=contact.pk).exists()
    entries = LogEntry.objects.all()
    assert len(entries) == 3
    assert not any("Marthe" in f"{entry} {entry.change_message}" for entry in entries)
    assert all(str(contact.pk) in entry.object_repr for entry in entries)


def test_a_live_callers_number_is_not_shown_to_an_administrator(cast: Cast, twilio: Twilio) -> None:
    call = take_call(cast, twilio, CABINET.line)
    page = at_operator(cast.user("administrator")).get(f"/admin/switchboard/call/{call.pk}/change/")
    assert page.status_code == 200
    assert "639984001" not in page.content.decode()
