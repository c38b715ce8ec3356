"""Tokens and people, each for their own client."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from rest_framework.throttling import SimpleRateThrottle

from tenants import access, api_tokens, support
from tenants.models import ApiToken, AuditEntry
from tests.api.program import Program
from tests.cast import Cast
from tests.visitors import at_client, at_operator

pytestmark = pytest.mark.django_db
PERIOD = {"weekday": 6, "opens": "05:00", "closes": "06:00"}


def test_a_token_opens_its_own_client_and_no_other(cast: Cast) -> None:
    token, secret = api_tokens.create(cast.practice, "Agenda")
    assert Program(cast.practice, secret).get("opening-periods")["count"] > 0
    Program(cast.plumber, secret).refused("GET", "opening-periods", None, 401)
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert secret not in str(ApiToken.objects.values())


@pytest.mark.parametrize("secret", ["", "x", "pmn_x", "é", "a b", "\x00"])
def test_a_token_that_nobody_made_is_refused(cast: Cast, secret: str) -> None:
    program = Program(cast.practice, "x")
    program.headers = {"Authorization": f"Bearer {secret}"}
    program.refused("GET", "", None, 401)
    assert program.answer["WWW-Authenticate"] == "Bearer"


def test_a_revoked_token_opens_nothing(cast: Cast) -> None:
    token, secret = api_tokens.create(cast.practice, "Agenda")
    api_tokens.revoke(token)
    Program(cast.practice, secret).refused("GET", "calendar", None, 401)


@pytest.mark.parametrize(
    ("name", "reads", "writes"),
    [
        ("doctor", 200, 201),
        ("administrator", 403, 403),
        ("secretary", 200, 201),
        ("bookkeeper", 200, 403),
        ("recipient", 403, 403),
        ("plumber", 404, 404),
        ("outsider", 404, 404),
        (None, 401, 401),
    ],
)
def test_people_by_their_role(cast: Cast, name: str | None, reads: int, writes: int) -> None:
    person = Program(cast.practice, user=cast.user(name) if name else None)
    person.get("opening-periods", reads)
    person.post("opening-periods", PERIOD, writes)
    person.post("routing/explain", {}, 200 if reads == 200 else reads)


def test_an_administrator_with_a_reason_does_all_of_it(cast: Cast) -> None:
    administrator = cast.user("administrator")
    support.begin(administrator, cast.practice, "Aide à la mise en route")
    person = Program(cast.practice, user=administrator)
    person.get("opening-periods", 200)
    person.post("opening-periods", PERIOD, 201)


def test_a_page_elsewhere_cannot_write_with_a_persons_session(cast: Cast) -> None:
    browser = at_client(cast.practice, cast.user("doctor"))
    browser.handler.enforce_csrf_checks = True
    answer = browser.post("/api/v1/opening-periods", PERIOD, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")


def test_there_is_no_api_on_the_operators_host(cast: Cast) -> None:
    for path in ("/api/v1/", "/api/schema/", "/api/v1/calendar"):
        assert at_operator(cast.user("administrator")).get(path).status_code == 404


def test_a_token_is_made_from_the_shell(cast: Cast) -> None:
    out = StringIO()
    call_command("create_api_token", cast.practice.slug, "Agenda", stdout=out)
    Program(cast.practice, out.getvalue().strip()).get("")
    assert AuditEntry.objects.filter(action="api_token.created", client=cast.practice).exists()
    slug = cast.practice.slug
    for wrong in (("nobody", "Agenda"), (slug, " "), (slug, "x" * 81)):
        with pytest.raises(CommandError):
            call_command("create_api_token", *wrong)


def test_a_token_is_made_in_the_administration_and_shown_once(cast: Cast) -> None:
    browser = at_operator(cast.user("administrator"))
    form = {"client": str(cast.practice.pk), "name": "Agenda"}
    page = browser.post("/admin/tenants/apitoken/add/", form, follow=True)
    [secret] = [word for word in page.content.decode().split() if "pmn_" in word]
    secret = secret[secret.index("pmn_") :].partition("<")[0]
    Program(cast.practice, secret).get("")
    assert "pmn_" not in browser.get("/admin/tenants/apitoken/").content.decode()
    chosen = {"action": "revoke", "_selected_action": str(ApiToken.objects.get().pk)}
    browser.post("/admin/tenants/apitoken/", chosen)
    Program(cast.practice, secret).get("", 401)


@pytest.fixture
def two_a_minute(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> Iterator[None]:
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"client": "2/min"})
    yield
    with access.inside(cast.practice):
        cache.clear()


def test_who_asks_too_often_is_told_when_to_come_back(cast: Cast, two_a_minute: None) -> None:
    program, other = Program.of(cast.practice), Program.of(cast.practice)
    for _time in range(2):
        program.get("calendar")
    program.refused("GET", "calendar", None, 429)
    assert int(program.answer["Retry-After"]) <= 60
    other.get("calendar")


def test_every_change_is_in_the_log_without_its_contents(cast: Cast) -> None:
    made: Any = Program.of(cast.practice).post("menus", MENU)
    Program(cast.practice, user=cast.user("doctor")).delete(f"menus/{made['id']}")
    entries = AuditEntry.objects.filter(subject_id=made["id"]).order_by("at")
    found = [(entry.action, entry.actor_name) for entry in entries]
    assert found == [("menu.created", "API: Essai"), ("menu.deleted", "Doctor")]


MENU = {"name": "Accueil", "options": [{"key": "1", "label": "Rendez-vous"}]}
