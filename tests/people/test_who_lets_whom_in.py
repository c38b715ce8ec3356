"""Owners and managers change roles, nobody above their own; a client keeps an owner."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from tenants import access, people
from tenants.directory.models import Colleague
from tenants.models import AuditEntry, Client, Membership, User
from tenants.people import Refused, Role
from tests.cast import Cast
from tests.visitors import Visitor, at_client, in_support

pytestmark = pytest.mark.django_db


def member(cast: Cast, name: str) -> Membership:
    return Membership.objects.get(client=cast.practice, user=cast.user(name))


def at(cast: Cast, name: str) -> Visitor:
    return at_client(cast.practice, cast.user(name))


def becomes(browser: Visitor, one: Membership, role: str) -> str:
    """What is said when the role is asked for."""
    address = f"/people/{one.pk}/role"
    english = {"accept-language": "en"}
    answer: Any = browser.post(address, {"role": role}, follow=True, headers=english)
    return str(next(iter(answer.context["messages"])))


def role_of(cast: Cast, name: str) -> str:
    return member(cast, name).role


def leave_alone(cast: Cast, name: str) -> None:
    """Of the client's owners only this one stays."""
    owners = Membership.objects.filter(client=cast.practice, role=Role.OWNER)
    owners.exclude(user=cast.user(name)).delete()


def test_an_owner_gives_every_role_and_the_list_says_so(cast: Cast) -> None:
    for role in (Role.MANAGER, Role.RECIPIENT, Role.READER, Role.OWNER):
        becomes(at(cast, "doctor"), member(cast, "recipient"), role)
        assert role_of(cast, "recipient") == role
    made = AuditEntry.objects.filter(client=cast.practice, action="person.made_owner").get()
    assert made.actor_name == "Doctor"


def test_a_manager_makes_no_owner_and_touches_none(cast: Cast) -> None:
    manager = at(cast, "secretary")
    assert "Only an owner" in becomes(manager, member(cast, "recipient"), "owner")
    assert "Only an owner" in becomes(manager, member(cast, "secretary"), "owner")
    assert "Only an owner" in becomes(manager, member(cast, "doctor"), "reader")
    manager.post(f"/people/{member(cast, 'doctor').pk}/take-out")
    assert role_of(cast, "doctor") == "owner"
    assert role_of(cast, "secretary") == "manager"
    becomes(manager, member(cast, "recipient"), "reader")
    assert role_of(cast, "recipient") == "reader"


def test_the_last_owner_stays_one(cast: Cast) -> None:
    leave_alone(cast, "doctor")
    owner = at(cast, "doctor")
    assert "only owner" in becomes(owner, member(cast, "doctor"), "manager")
    owner.post(f"/people/{member(cast, 'doctor').pk}/take-out")
    assert role_of(cast, "doctor") == "owner"
    helper = in_support(cast.practice, cast.user("administrator"))
    assert "only owner" in becomes(helper, member(cast, "doctor"), "reader")


def test_an_owner_who_cannot_log_in_is_no_other_owner(cast: Cast) -> None:
    leave_alone(cast, "doctor")
    Membership.objects.filter(pk=member(cast, "secretary").pk).update(role=Role.OWNER)
    User.objects.filter(pk=cast.user("secretary").pk).update(is_active=False)
    assert "only owner" in becomes(at(cast, "doctor"), member(cast, "doctor"), "manager")


def test_whoever_is_taken_out_comes_in_no_more_and_everybody_may_leave(cast: Cast) -> None:
    gone, leaver = at(cast, "bookkeeper"), at(cast, "secretary")
    assert gone.get("/").status_code == 200
    at(cast, "doctor").post(f"/people/{member(cast, 'bookkeeper').pk}/take-out")
    assert gone.get("/").status_code == 404
    answer: Any = leaver.post(f"/people/{member(cast, 'secretary').pk}/take-out", follow=True)
    assert answer.status_code == 200
    assert leaver.get("/people/").status_code == 404


def test_the_page_asks_no_more_for_more_people(cast: Cast) -> None:
    owner, asked = at(cast, "doctor"), []
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert owner.get("/people/").status_code == 200
        asked.append(len(queries))
        for more in range(5):
            user = User.objects.create_user(f"n{number}{more}@permanence.test", name="N")
            Membership.objects.create(user=user, client=cast.practice, role=Role.READER)
    assert asked[0] == asked[1]


@pytest.fixture
def two_owners(cast: Cast, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Membership]]:
    """Committed, for two connections to see, and taken away again."""

    def opens() -> list[Membership]:
        client = Client.objects.get(pk=cast.plumber.pk)
        owners = Membership.objects.filter(client=client, role=Role.OWNER)
        kept.extend(owners)
        owners.delete()
        users = [User.objects.create_user(f"o{n}@permanence.test", name=f"O{n}") for n in "ab"]
        return [Membership.objects.create(user=u, client=client, role=Role.OWNER) for u in users]

    def closes() -> None:
        User.objects.filter(email__in=["oa@permanence.test", "ob@permanence.test"]).delete()
        AuditEntry.objects.filter(client=cast.plumber, action="person.made_reader").delete()
        Membership.objects.bulk_create(kept)

    kept: list[Membership] = []
    yield beside(opens)
    beside(closes)


def beside(work: Any) -> Any:
    """In a thread, whose connection commits."""

    def alone() -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result()


def test_two_owners_who_take_the_role_from_each_other_at_once_leave_one(
    cast: Cast, two_owners: list[Membership]
) -> None:
    def takes(by: Membership, whose: Membership) -> str:
        try:
            people.change_role(cast.plumber, by.user, whose.pk, Role.READER)
        except Refused as refused:
            return refused.reason
        finally:
            connection.close()
        return "done"

    one, two = two_owners
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(takes, one, two), pool.submit(takes, two, one)]
        assert sorted(done.result() for done in both) == ["above", "done"]
    assert beside(lambda: [m.role for m in people.members(cast.plumber)]) == ["owner", "reader"]


def test_whoever_is_taken_out_has_no_pocket_by_that_log_in_either(cast: Cast) -> None:
    with access.inside(cast.practice):
        Colleague.objects.create(name="R", position=91, user_id=cast.user("recipient").pk)
    browser = at(cast, "recipient")
    assert "pocket/duty" in browser.get("/pocket/").content.decode()
    member(cast, "recipient").delete()
    assert "pocket/duty" not in browser.get("/pocket/").content.decode()
