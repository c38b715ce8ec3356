"""Feeds by a program of the client's own: their address is told once."""

from urllib.parse import urlsplit

import pytest

from scheduling.models import Feed
from tenants import access
from tenants.models import AuditEntry
from tests.api.program import Program
from tests.cast import Cast
from tests.visitors import at_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program.of(cast.practice)


@pytest.fixture
def agenda(program: Program) -> str:
    return str(program.post("agendas", {"name": "Dr Roux"})["id"])


def test_a_feeds_address_is_told_once_and_dies_with_the_next(
    cast: Cast, program: Program, agenda: str
) -> None:
    def status(address: str) -> int:
        answer = at_client(cast.practice).get(urlsplit(address).path)
        return int(answer.status_code)

    made = program.post("feeds", {"name": "Montre", "agenda": agenda})
    path, first = f"feeds/{made['id']}", made["address"]
    assert first.startswith(cast.practice.url)
    assert status(first) == 200
    for shown in (program.get(path), *program.get("feeds")["results"]):
        assert "address" not in shown
        assert (shown["name"], shown["shows_names"]) == ("Montre", False)
    second = program.post(f"{path}/renew", None, 200)["address"]
    assert (status(first), status(second)) == (404, 200)
    program.delete(path)
    assert (status(second), program.get("feeds")["count"]) == (404, 0)
    program.refused("POST", f"{path}/renew", None, 404)
    actions = AuditEntry.objects.filter(subject_id=made["id"]).values_list("action", flat=True)
    assert set(actions) == {"feed.made", "feed.renewed", "feed.revoked"}
    with access.inside(cast.practice):
        assert Feed.objects.get().revoked_at


def test_a_feed_is_of_something_and_is_not_changed(program: Program, agenda: str) -> None:
    nothing = {"name": "Montre", "kind": "agenda"}
    assert program.refused("POST", "feeds", nothing) == {"#": "invalid"}
    assert program.refused("POST", "feeds", {"kind": "duty"}) == {"#/name": "required"}
    made = program.post("feeds", {"name": "Garde", "kind": "duty", "digest": "0" * 64})
    program.refused("PATCH", f"feeds/{made['id']}", {"shows_names": True}, 405)
