"""Webhooks: planned with the deed, signed, tried again, given up, told again."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
import time_machine
from django.utils import timezone
from standardwebhooks import Webhook as Verifier

from messages import webhook_secrets
from messages.models import Notice
from portal import hooks
from portal.hook_models import Hook, HookEvent, HookTry
from tenants import access
from tests.api.program import Program
from tests.cast import Cast
from tests.rows import one_of_each

pytestmark = pytest.mark.django_db
State = HookEvent.State


class Machine:
    """The client's own program: what it was told, and what it answers."""

    def __init__(self) -> None:
        self.status = 204
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(self.status, request=request)

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(one.content) for one in self.requests]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(
        "tenants.outside.Guarded.handle_request", lambda _guard, asked: made.handle_request(asked)
    )
    return made


def a_hook(*events: str) -> Hook:
    return Hook.objects.create(name="Agenda", url="https://example.com/hook", events=events)


def tell_all(cast: Cast) -> None:
    for key in HookEvent.objects.filter(state=State.PLANNED).values_list("pk", flat=True):
        hooks.tell(cast.practice, key)


def test_what_happens_is_told_signed_and_without_a_word_of_it(cast: Cast, machine: Machine) -> None:
    with access.inside(cast.practice):
        hook = a_hook("message.acknowledged", "call.ended")
        message = one_of_each().message
        tell_all(cast)
        kinds = [told["type"] for told in machine.told if told["type"] != "test"]
        secrets = webhook_secrets.valid(hook.url)
    assert sorted(kinds) == ["call.ended", "message.acknowledged"]
    [about] = [told["data"] for told in machine.told if told["type"] == "message.acknowledged"]
    assert about["id"] == str(message.pk)
    assert about["url"].endswith(f"/api/v1/messages/{message.pk}")
    assert "Zébulon" not in str(machine.told)
    first = machine.requests[0]
    assert Verifier(secrets[0]).verify(first.content, dict(first.headers))


def test_nobody_is_told_of_another_client(cast: Cast, machine: Machine) -> None:
    with access.inside(cast.plumber):
        a_hook("message.acknowledged")
    with access.inside(cast.practice):
        one_of_each()
    with access.inside(cast.plumber):
        assert not HookEvent.objects.exists()


def test_a_message_that_was_sent_waits_until_it_cannot_be_taken_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "UNDO", timedelta(seconds=30))
    with access.inside(cast.practice):
        a_hook("message.sent")
        message = one_of_each().message
        [event] = HookEvent.objects.filter(kind="message.sent")
        assert event.retry_at is not None
        assert event.retry_at > timezone.now()
        hooks.overtaken(message.pk, event.kind)  # type: ignore[arg-type]
        assert not HookEvent.objects.filter(kind="message.sent").exists()


def test_it_is_tried_for_three_days_then_switched_off_and_the_owner_told(
    cast: Cast, machine: Machine
) -> None:
    machine.status = 500
    with access.inside(cast.practice):
        hook = a_hook("call.ended")
        hooks.happened(cast.practice, "call.ended", hook.pk, {})  # type: ignore[arg-type]
        [event] = HookEvent.objects.all()
        began = now = timezone.now()
        while event.state != State.FAILED:
            with time_machine.travel(now, tick=False):
                hooks.tell(cast.practice, event.pk)
            event.refresh_from_db()
            now = event.retry_at or now
        hook.refresh_from_db()
        assert timedelta(days=3) < now - began < timedelta(days=4)
        assert (len(machine.requests), hook.off_why) == (len(hooks.WAITS) + 1, "failing")
        assert len({one.headers["webhook-id"] for one in machine.requests}) == 1
        assert HookTry.objects.filter(status=500).count() == len(machine.requests)
        assert Notice.objects.filter(kind="webhook_off").exists()


def test_a_machine_that_is_gone_is_asked_no_more(cast: Cast, machine: Machine) -> None:
    machine.status = 410
    with access.inside(cast.practice):
        hook = a_hook("call.ended")
        hooks.test(cast.practice, hook)
        tell_all(cast)
        hook.refresh_from_db()
        assert hook.off_why == "gone"
        hooks.happened(cast.practice, "call.ended", hook.pk, {})  # type: ignore[arg-type]
        assert HookEvent.objects.count() == 1


def test_what_failed_is_told_again_by_a_program(cast: Cast, machine: Machine) -> None:
    program = Program.of(cast.practice)
    made = program.post(
        "webhooks", {"name": "A", "url": "https://example.com/h", "events": ["call.ended"]}
    )
    machine.status = 500
    program.post(f"webhooks/{made['id']}/test", None, 202)
    with access.inside(cast.practice):
        tell_all(cast)
    [event] = program.get("webhook-events?state=failed")["results"]
    assert event["tries"][0]["status"] == 500
    machine.status = 204
    since = {"since": event["at"]}
    assert program.post(f"webhooks/{made['id']}/replay", since, 200) == {"count": 1}
    with access.inside(cast.practice):
        tell_all(cast)
    assert program.get(f"webhook-events/{event['id']}")["state"] == "sent"
    ids = {one.headers["webhook-id"] for one in machine.requests}
    assert ids == {f"evt_{event['id']}"}


@pytest.mark.parametrize(
    "url", ["https://plombier.localhost/x", "ftp://example.com", "https://a:b@c.fr"]
)
def test_an_address_that_is_never_asked_is_refused(cast: Cast, url: str, settings: Any) -> None:
    settings.WEBHOOKS_MAY_BE_PRIVATE = False
    program = Program.of(cast.practice)
    wrong = {"name": "A", "url": url, "events": ["call.ended"]}
    assert "#/url" in program.refused("POST", "webhooks", wrong)


def test_a_dead_worker_keeps_nothing_and_old_rows_go(cast: Cast) -> None:
    with access.inside(cast.practice):
        event = hooks.test(cast.practice, a_hook("call.ended"))
        HookEvent.objects.filter(pk=event.pk).update(state=State.SENDING)
        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            hooks.sweep(cast.practice)
        event.refresh_from_db()
        assert event.state == State.PLANNED
        with time_machine.travel(timezone.now() + timedelta(days=31)):
            hooks.sweep(cast.practice)
        assert not HookEvent.objects.exists()
