"""One table of all clients: from facts in their schemas to a page that enters none."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal import tasks
from portal.models import Hook
from portal.operator import facts, health, looking
from telephony.models import JournalEntry
from telephony.switchboard.models import OpenMessage, Team
from tenants import access
from tenants.base import uuid7
from tenants.directory.models import Reach
from tenants.models import AuditEntry, Client, ClientHealth, Line, Plan, UsageEntry
from tests.cast import Cast
from tests.operator.conftest import Administrator, keys_of
from tests.rows import one_of_each
from tests.visitors import at_operator

pytestmark = pytest.mark.django_db
PAGE = "/house/clients/"


def called(client: Client, days_ago: float = 0) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    with access.inside(client):
        JournalEntry.objects.create(
            call_id=uuid7(), line="+33199001001", arrived_at=at, ended_at=at, outcome="waiting"
        )


def test_each_client_has_its_own_row_and_sentence(cast: Cast, administrator: Administrator) -> None:
    Line.objects.filter(client=cast.plumber).delete()
    called(cast.practice)
    tasks.look_at_clients()
    page = administrator.sees(PAGE)
    assert "It has no line: nobody can call it." in page
    assert page.index(cast.plumber.name) < page.index(cast.practice.name), "unhealthy first"
    other = administrator.sees(f"{PAGE}?order=well")
    assert other.index(cast.practice.name) < other.index(cast.plumber.name)
    assert "aucune ligne" in administrator.sees(PAGE, "fr")


def test_what_is_found_is_found_there_and_not_at_the_other(cast: Cast) -> None:
    with access.inside(cast.practice):
        Reach.objects.filter(channel="sms").update(
            set_aside_at=timezone.now(), set_aside_why="gone"
        )
        Hook.objects.create(
            **{"name": "A", "url": "https://a.test/h", "events": ["call.ended"]},
            failing_since=timezone.now() - timedelta(hours=2),
        )
    OpenMessage.objects.create(
        client=cast.plumber, urgency=2, since=timezone.now() - timedelta(hours=1)
    )
    OpenMessage.objects.create(client=cast.plumber, urgency=2, since=timezone.now())
    mine, theirs = keys_of(cast.practice), keys_of(cast.plumber)
    assert {"set_aside", "hooks"} <= mine
    assert not {"set_aside", "hooks"} & theirs
    assert "urgent_waiting" in theirs - mine
    (said,) = [
        one
        for one in ClientHealth.objects.get(client=cast.plumber).findings
        if one["key"] == "urgent_waiting"
    ]
    assert said["n"] == 1, "the one that has waited for long"


def test_a_client_that_used_to_be_called(cast: Cast) -> None:
    for days in (8, 9, 10, 12, 14):
        called(cast.plumber, days)
    with access.inside(cast.plumber):
        JournalEntry.objects.filter(arrived_at__gt=timezone.now() - timedelta(days=7.9)).delete()
    assert "quiet" in keys_of(cast.plumber)
    called(cast.plumber)
    assert "quiet" not in keys_of(cast.plumber)


def test_who_is_over_its_plan_and_served_by_nobody(cast: Cast) -> None:
    cast.practice.plan = Plan.objects.create(name="Petit", calls=1)
    cast.practice.save()
    for _n in range(2):
        UsageEntry.objects.create(client=cast.practice, kind="call", quantity=1, reference=uuid7())
    assert "over_plan" in keys_of(cast.practice)
    assert "no_team" not in keys_of(cast.practice)
    Team.objects.get().clients.remove(cast.practice)
    assert "no_team" in keys_of(cast.practice)
    Team.objects.update(is_pooled=True)
    assert "no_team" not in keys_of(cast.practice)


def test_one_that_cannot_be_looked_at_keeps_no_other_back(
    cast: Cast, administrator: Administrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = facts.of

    def broken(client: Client, *rest: Any) -> health.Facts:
        if client == cast.plumber:
            raise DatabaseError("of Mme Zébulon, +33639989999")
        return real(client, *rest)

    monkeypatch.setattr(facts, "of", broken)
    assert looking.sweep() == 2
    row = ClientHealth.objects.get(client=cast.plumber)
    assert (row.problem, row.findings) == ("DatabaseError", [])
    assert ClientHealth.objects.get(client=cast.practice).problem == ""
    page = administrator.sees(PAGE)
    assert "It could not be looked at (DatabaseError)." in page
    assert "Zébulon" not in page
    assert cast.plumber.name in administrator.sees(f"{PAGE}?state=unknown")


def test_a_half_made_schema_is_said_and_not_entered(cast: Cast) -> None:
    schema = cast.plumber.schema_name
    with connection.cursor() as cursor:
        cursor.execute(
            f'DELETE FROM "{schema}".django_migrations WHERE app = %s AND name LIKE %s',
            ["portal", "0001%"],
        )
        cursor.execute(f'ALTER TABLE "{schema}".directory_reach RENAME TO reach_of_tomorrow')
    assert keys_of(cast.plumber) == {"behind"}
    assert "behind" not in keys_of(cast.practice)


def test_the_stalest_are_looked_at_first(cast: Cast) -> None:
    assert looking.sweep(most=1) == 1
    assert looking.sweep(most=1) == 1
    assert ClientHealth.objects.count() == 2
    assert looking.sweep() == 0, "all were looked at just now"
    ClientHealth.objects.filter(client=cast.plumber).update(
        looked_at=timezone.now() - timedelta(hours=1)
    )
    assert looking.sweep() == 1


def test_a_client_costs_so_many_questions_and_no_more(cast: Cast) -> None:
    def questions(clients: list[Client]) -> int:
        with CaptureQueriesContext(connection) as seen:
            looking.look_at(clients)
        return len(seen)

    few = questions([cast.practice])
    with access.inside(cast.practice):
        one_of_each()
    for days in range(9):
        called(cast.practice, days)
    assert questions([cast.practice]) <= few + 3, "whatever it has"
    assert questions([cast.practice, cast.plumber]) <= few + 3 + 24


def test_nobody_is_named_in_the_row(cast: Cast) -> None:
    with access.inside(cast.practice):
        one_of_each()
    looking.sweep()
    kept = json.dumps(list(ClientHealth.objects.values_list("findings", flat=True)))
    for trace in ("Zébulon", "Ada", "+33", "example.com", "Roux"):
        assert trace not in kept


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("q=vasseur", {"plumber"}),
        ("q=33199001001", {"practice"}),
        ("q=01 99 00 10 01", {"practice"}),
        ("trade=plumber", {"plumber"}),
        ("state=suspended", {"plumber"}),
        ("state=well", set()),
        ("order=name", {"plumber", "practice"}),
        ("state=nonsense&team=nobody&plan=x&trade=pirate", {"plumber", "practice"}),
        ("q=%00", {"plumber", "practice"}),
        ("page=99", {"plumber", "practice"}),
    ],
)
def test_clients_are_found(
    cast: Cast, administrator: Administrator, asked: str, shown: set[str]
) -> None:
    Client.objects.filter(pk=cast.plumber.pk).update(suspended_at=timezone.now())
    page = administrator.sees(f"{PAGE}?{asked}")
    found = {name for name in ("plumber", "practice") if str(getattr(cast, name).pk) in page}
    assert found == shown


def test_a_thousand_clients_cost_as_many_questions_as_two(
    cast: Cast, administrator: Administrator
) -> None:
    looking.sweep()

    def questions() -> int:
        with CaptureQueriesContext(connection) as seen:
            administrator.sees(PAGE)
        assert not [one for one in seen if cast.practice.schema_name in one["sql"]], "none entered"
        return len(seen)

    administrator.sees(PAGE)
    few = questions()
    many = [
        Client(schema_name=f"c_many_{n}", slug=f"many-{n}", name=f"Client {n:04}", trade="law")
        for n in range(1000)
    ]
    Client.objects.bulk_create(many)
    ClientHealth.objects.bulk_create(
        ClientHealth(client=one, degree=3, findings=[{"key": "no_line", "degree": 3}])
        for one in many
    )
    assert questions() <= few
    assert "page 1 of 21" in administrator.sees(PAGE)
    assert "Client 0999" in administrator.sees(f"{PAGE}?page=20")


def test_only_administrators_and_each_look_is_kept(
    cast: Cast, administrator: Administrator
) -> None:
    path = f"{PAGE}{cast.practice.pk}/"
    for name in ("supervisor", "camille", "doctor", "outsider"):
        assert at_operator(cast.user(name)).get(path).status_code == 403
    for page in ("edit/", "", "suspend/", "target/", ""):
        administrator.sees(f"{path}{page}")
    looks = AuditEntry.objects.filter(client=cast.practice, action="client.looked_at")
    assert [look.actor_name for look in looks] == ["Administrator"], "one a visit"
    assert not AuditEntry.objects.filter(client=cast.plumber, action="client.looked_at")
