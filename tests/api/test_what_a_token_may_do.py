"""A token does what it was made for, until its end."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from config.api import router
from tenants import api_tokens
from tenants.api_scopes import SCOPES
from tenants.models import ApiToken
from tests.api.program import Program
from tests.cast import Cast
from tests.visitors import at_client

pytestmark = pytest.mark.django_db
PERIOD = {"weekday": 6, "opens": "05:00", "closes": "06:00"}


def limited(cast: Cast, *scopes: str) -> Program:
    return Program(cast.practice, api_tokens.create(cast.practice, "Essai", scopes=scopes)[1])


def test_who_may_read_may_not_write(cast: Cast) -> None:
    program = limited(cast, "hours:read")
    program.get("opening-periods")
    program.get("")
    problem = program.post("opening-periods", PERIOD, 403)
    assert (problem["scope"], "hours:write" in problem["detail"]) == ("hours:write", True)
    assert program.answer["WWW-Authenticate"].endswith('scope="hours:write"')


def test_who_may_write_reads_what_it_wrote_and_nothing_else(cast: Cast) -> None:
    program = limited(cast, "hours:write")
    made = program.post("opening-periods", PERIOD)
    program.get(f"opening-periods/{made['id']}")
    assert program.get("messages", 403)["scope"] == "messages:read"


@pytest.mark.parametrize(
    ("path", "scope"), [("messages/search", "messages"), ("routing/explain", "telephone")]
)
def test_to_ask_by_post_is_to_read(cast: Cast, path: str, scope: str) -> None:
    limited(cast, f"{scope}:read").post(path, {}, 200)


def test_a_token_ends_by_itself(cast: Cast) -> None:
    until = timezone.now() + timedelta(days=1)
    _token, secret = api_tokens.create(cast.practice, "Essai", ends_at=until)
    program = Program(cast.practice, secret)
    program.get("calendar")
    with time_machine.travel(until):
        program.get("calendar", 401)


def test_there_is_no_token_for_nothing_or_for_what_nobody_knows(cast: Cast) -> None:
    for scopes in ([], ["everything:write"]):
        with pytest.raises(ValidationError):
            api_tokens.create(cast.practice, "Essai", scopes=scopes)
    assert not ApiToken.objects.exists()


def test_every_operation_says_its_scope(cast: Cast) -> None:
    answer: Any = at_client(cast.practice).get("/api/schema/?format=json")
    for path, operations in answer.json()["paths"].items():
        for method, operation in operations.items():
            assert operation.get("x-scope") in SCOPES, f"{method} {path}"
    views: list[Any] = [view for _prefix, view, _name in router.registry]
    assert all(view.scope for view in views)
