"""The owner makes tokens and webhooks for programs, sees what they do, and ends them."""

import re
from typing import Any

import pytest

from portal.hook_models import Hook, HookEvent
from tenants import access
from tenants.models import ApiToken, AuditEntry
from tests.api.program import Program
from tests.cast import Cast
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
HOOK = {"name": "Agenda", "url": "https://example.com/hook", "events": ["call.ended"]}


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    return at_client(cast.practice, cast.user("doctor"))


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_token_is_shown_once_and_does_what_was_ticked(cast: Cast, owner: Visitor) -> None:
    form = {"name": "Compta", "scope_hours": "write", "scope_calls": "read", "last_day": ""}
    page = words(owner.post("/programs/tokens/", form))
    secret = re.findall(r"pmn_[\w-]+", page)[0]
    token = ApiToken.objects.get(name="Compta")
    assert token.scopes == ["hours:read", "hours:write", "calls:read"]
    Program(cast.practice, secret).get("opening-periods")
    Program(cast.practice, secret).get("messages", 403)
    assert "pmn_" not in words(owner.get("/programs/"))
    owner.post(f"/programs/tokens/{token.pk}/revoke")
    Program(cast.practice, secret).get("opening-periods", 401)
    assert AuditEntry.objects.filter(action="api_token.revoked", subject_id=token.pk).exists()


@pytest.mark.parametrize(
    "wrong", [{"name": "Compta"}, {"name": "", "scope_hours": "read"},
              {"name": "Compta", "scope_calls": "write"},
              {"name": "Compta", "scope_hours": "read", "last_day": "2020-01-01"}]
)  # fmt: skip
def test_a_token_for_nothing_or_for_yesterday_is_not_made(
    owner: Visitor, wrong: dict[str, str]
) -> None:
    answer: Any = owner.post("/programs/tokens/", wrong)
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_a_token_of_another_client_is_not_found(cast: Cast, owner: Visitor) -> None:
    program = Program.of(cast.plumber)
    theirs: Any = owner.post(f"/programs/tokens/{ApiToken.objects.get().pk}/revoke")
    assert theirs.status_code == 404
    program.get("calendar")


def test_a_webhook_is_made_tried_and_told_again(cast: Cast, owner: Visitor) -> None:
    made: Any = owner.post("/programs/webhooks/", HOOK)
    where = made["Location"]
    owner.post(f"{where}do", {"deed": "test"})
    with access.inside(cast.practice):
        [event] = HookEvent.objects.all()
        HookEvent.objects.update(state="failed", attempts=1)
    owner.post(f"{where}do", {"deed": "replay", "event": str(event.pk)})
    with access.inside(cast.practice):
        event.refresh_from_db()
        assert (event.state, event.attempts) == ("planned", 0)
    assert "whsec_" in words(owner.post(f"{where}do", {"deed": "secret"}))
    assert "whsec_" not in words(owner.get(where))


def test_a_webhook_is_switched_off_and_on_and_deleted(cast: Cast, owner: Visitor) -> None:
    made: Any = owner.post("/programs/webhooks/", HOOK)
    where, states = made["Location"], []
    for deed in ("off", "on"):
        owner.post(f"{where}do", {"deed": deed})
        with access.inside(cast.practice):
            states.append(Hook.objects.get().off_why)
    assert states == ["asked", ""]
    owner.post(f"{where}do", {"deed": "delete"})
    with access.inside(cast.practice):
        assert not Hook.objects.exists()


def test_a_wrong_address_is_said_beside_the_field(owner: Visitor) -> None:
    answer: Any = owner.post("/programs/webhooks/", {**HOOK, "url": "ftp://example.com"})
    assert answer.status_code == 422
    assert "url" in answer.context["hook_form"].errors


def test_managers_look_and_owners_change(cast: Cast, owner: Visitor) -> None:
    owner.post("/programs/webhooks/", {**HOOK, "url": "https://example.com/hook?key=secret"})
    with access.inside(cast.practice):
        hook = Hook.objects.get()
    manager = at_client(cast.practice, cast.user("secretary"))
    for path in ("/programs/", f"/programs/webhooks/{hook.pk}", "/web-site/"):
        page = words(manager.get(path))
        assert "<form" not in page.split("<main")[1].split("</main")[0]
        assert "key=secret" not in page, "an address may hold a secret"
    assert manager.post("/web-site/", {"save": "1"}).status_code == 403
    assert manager.post("/programs/tokens/", {"name": "x"}).status_code == 403
    assert manager.post(f"/programs/webhooks/{hook.pk}/do", {"deed": "off"}).status_code == 403
    assert "/programs/" in words(manager.get("/"))
    reader = at_client(cast.practice, cast.user("bookkeeper"))
    assert reader.get("/programs/").status_code == 403
