"""Subscribed calendars by a program of the client's own: their address goes in, never out."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from scheduling.models import BusyTime, Subscription
from tenants import access
from tenants.models import AuditEntry
from tests.api.program import Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SECRET = "https://calendar.example/private-word/basic.ics"


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program.of(cast.practice)


@pytest.fixture
def agenda(program: Program) -> str:
    return str(program.post("agendas", {"name": "Dr Roux"})["id"])


@pytest.fixture
def subscribed(program: Program, agenda: str) -> dict[str, Any]:
    given = {"name": "Ada", "agenda": agenda, "url": SECRET.replace("https", "webcal")}
    made: dict[str, Any] = program.post("subscriptions", given)
    return made


def actions(key: str) -> set[str]:
    return set(AuditEntry.objects.filter(subject_id=key).values_list("action", flat=True))


def test_the_address_of_a_subscription_goes_in_and_never_out(
    cast: Cast, program: Program, subscribed: dict[str, Any]
) -> None:
    path = f"subscriptions/{subscribed['id']}"
    for shown in (subscribed, program.get(path), *program.get("subscriptions")["results"]):
        assert "private-word" not in str(shown)
        assert (shown["host"], shown["state"]) == ("calendar.example", "new")
    with access.inside(cast.practice):
        assert Subscription.objects.get().url == SECRET
    for wrong in ("ftp://calendar.example/a.ics", "https://user:word@calendar.example/"):
        assert program.refused("PATCH", path, {"url": wrong}) == {"#/url": "address"}
    assert program.refused("PATCH", path, {"url": ""}) == {"#/url": "blank"}
    again = {"name": "Ada", "agenda": subscribed["agenda"]}
    assert program.refused("POST", "subscriptions", again) == {"#/url": "required"}


def test_a_changed_address_is_read_anew(
    cast: Cast, program: Program, subscribed: dict[str, Any]
) -> None:
    now, path = timezone.now(), f"subscriptions/{subscribed['id']}"
    with access.inside(cast.practice):
        Subscription.objects.update(state="failed", problem="gone", etag="x")
        row = Subscription.objects.get()
        BusyTime.objects.create(subscription=row, during=(now, now + timedelta(hours=1)))
    changed = program.patch(path, {"name": "Ada L."})
    assert (changed["problem"], changed["name"]) == ("gone", "Ada L.")
    assert changed["remedy"]
    changed = program.patch(path, {"url": "https://other.example/a.ics"})
    assert (changed["state"], changed["problem"], changed["host"]) == ("new", "", "other.example")
    with access.inside(cast.practice):
        assert not BusyTime.objects.exists()
    assert actions(subscribed["id"]) == {"subscription.made", "subscription.changed"}


def test_it_is_read_now_unless_it_is_switched_off_and_ends(
    cast: Cast, program: Program, subscribed: dict[str, Any]
) -> None:
    path = f"subscriptions/{subscribed['id']}"
    with access.inside(cast.practice):
        Subscription.objects.update(next_at="2099-01-01T00:00:00Z")
    assert program.post(f"{path}/read", None, 200)["next_at"] < "2099"
    assert program.patch(path, {"is_active": False})["is_active"] is False
    assert program.refused("POST", f"{path}/read", None, 409) == {}
    program.delete(path)
    program.refused("GET", path, None, 404)
    assert "subscription.ended" in actions(subscribed["id"])


def test_staff_may_as_in_the_portal_and_a_recipient_may_not(
    cast: Cast, agenda: str, subscribed: dict[str, Any]
) -> None:
    for name, status in (("secretary", 200), ("recipient", 403), ("plumber", 404), (None, 401)):
        person = Program(cast.practice, user=cast.user(name) if name else None)
        made = 201 if status == 200 else status
        person.post("feeds", {"name": "Montre", "agenda": agenda}, made)
        person.post(f"subscriptions/{subscribed['id']}/read", None, status)
        person.patch("booking-page", {"asks_reason": True}, status)
    theirs = Program.of(cast.plumber)
    theirs.refused("GET", f"subscriptions/{subscribed['id']}", None, 404)
