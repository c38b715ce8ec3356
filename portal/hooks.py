"""Telling a client's programs what happened: planned with the deed, told until somebody takes it.

The rows are the truth (docs/decisions/0037): they are written in the transaction of what happened,
claimed and tried as the outbox does, for three days. In the client's schema.
"""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from messages import outbox, webhook_secrets
from messages.channels import ChannelError, webhook
from portal.hook_models import Event, Hook, HookEvent, HookTry
from scheduling import duty_telling
from scheduling.signals import notice
from tenants.models import Client

State = HookEvent.State
# Standard Webhooks 1.0, "Retry schedule": 76 hours in all.
WAITS = (5, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
PATIENCE = timedelta(seconds=60)  # longer than one request can take
LONG_FAILURE = timedelta(days=3)
KEPT = timedelta(days=30)
SOON = timedelta(minutes=5)  # longer waits are the sweeper's
GONE = 410


@dataclass(frozen=True)
class Request:
    """What is sent, ready: no database is needed from here on."""

    url: str
    secrets: tuple[str, ...]
    name: str
    body: str


def happened(
    client: Client,
    kind: Event,
    subject: UUID | None,
    facts: dict[str, object],
    *,
    not_before: datetime | None = None,
) -> None:
    """In the transaction of the deed: whoever wants to be told of it will be."""
    for hook in Hook.objects.filter(off_at=None, events__contains=[kind]):
        _plan(client, hook, kind, subject, facts, not_before)


def test(client: Client, hook: Hook) -> HookEvent:
    """An event that means nothing, to see whether it arrives."""
    return _plan(client, hook, Event.TEST, None, {}, None)


def replay(client: Client, rows: Iterable[HookEvent]) -> int:
    """Tell again what was taken or given up, under the same id; how many there are."""
    keys = [row.pk for row in rows if row.state in (State.SENT, State.FAILED)]
    now = timezone.now()
    again = {"state": State.PLANNED, "attempts": 0, "state_since": now, "retry_at": None}
    count = HookEvent.objects.filter(pk__in=keys, state__in=[State.SENT, State.FAILED]).update(
        **again
    )
    for key in keys:
        _hand_over(client, key)
    return count


def failed_since(hook: Hook, since: datetime) -> list[HookEvent]:
    """What was given up of what has happened since then, the oldest first."""
    return list(hook.told.filter(state=State.FAILED, at__gte=since).order_by("pk"))


def overtaken(subject: UUID, kind: Event) -> None:
    """It was taken back before anybody was told."""
    HookEvent.objects.filter(
        subject_id=subject, kind=kind, state=State.PLANNED, attempts=0
    ).delete()


def switch_off(hook: Hook, why: str) -> None:
    """Nothing more goes there; what waits is given up."""
    Hook.objects.filter(pk=hook.pk, off_at=None).update(off_at=timezone.now(), off_why=why)
    waiting = HookEvent.objects.filter(hook=hook, state=State.PLANNED)
    waiting.update(state=State.FAILED, state_since=timezone.now(), retry_at=None)


def switch_on(hook: Hook) -> None:
    """It is told again of what happens from now on."""
    Hook.objects.filter(pk=hook.pk).update(off_at=None, off_why="", failing_since=None)


def tell(client: Client, key: UUID) -> None:
    """One try, if it is due and nobody else has it. The request is made in no transaction."""
    if not outbox.claim(HookEvent.objects.filter(hook__off_at=None), key):
        return
    event = HookEvent.objects.select_related("hook").get(pk=key)
    request = _request(client, event)
    began = time.monotonic()
    status, problem = outbox.outside(client, lambda: _ask(request))
    milliseconds = int((time.monotonic() - began) * 1000)
    with transaction.atomic():
        HookTry.objects.create(
            event=event, status=status, problem=problem, milliseconds=milliseconds
        )
        _record(client, event, status, problem)


def sweep(client: Client) -> None:
    """Try what is due, take back what a dead worker holds, forget what is old."""
    late = timezone.now() - PATIENCE
    # The same id at every try: a receiver that was reached before knows it.
    HookEvent.objects.filter(state=State.SENDING, state_since__lt=late).update(
        state=State.PLANNED, state_since=timezone.now()
    )
    for key in outbox.due(HookEvent.objects.filter(hook__off_at=None))[:200]:
        _hand_over(client, key)
    HookEvent.objects.filter(created_at__lt=timezone.now() - KEPT).delete()


def _plan(
    client: Client,
    hook: Hook,
    kind: Event,
    subject: UUID | None,
    facts: dict[str, object],
    not_before: datetime | None,
) -> HookEvent:
    event = HookEvent.objects.create(
        hook=hook, kind=kind, subject_id=subject, facts=facts, retry_at=not_before
    )
    _hand_over(client, event.pk, not_before)
    return event


def _hand_over(client: Client, key: UUID, at: datetime | None = None) -> None:
    from portal import tasks  # the tasks import this module

    schema = client.schema_name
    if at is None:
        transaction.on_commit(lambda: tasks.tell_hook.delay(schema, str(key)), robust=True)
    elif at - timezone.now() < SOON:
        later = at + timedelta(milliseconds=300)
        transaction.on_commit(
            lambda: tasks.tell_hook.apply_async((schema, str(key)), eta=later), robust=True
        )


def _request(client: Client, event: HookEvent) -> Request:
    data = {**event.facts, "client": client.slug}
    if event.subject_id:
        data["id"] = str(event.subject_id)
        data["url"] = f"{client.url}/api/v1/{_where(event)}/{event.subject_id}"
    body = json.dumps(
        {"type": event.kind, "timestamp": event.at.isoformat(), "data": data}, ensure_ascii=False
    )
    secrets = tuple(webhook_secrets.valid(event.hook.url))
    return Request(event.hook.url, secrets, f"evt_{event.pk}", body)


def _where(event: HookEvent) -> str:
    return {"message": "messages", "call": "calls", "appointment": "appointments"}[
        event.kind.partition(".")[0]
    ]


def _ask(request: Request) -> tuple[int | None, str]:
    """The answer's status, or what is wrong."""
    signed = webhook.signed(request.secrets, request.name, request.body)
    try:
        return webhook.post(request.url, signed, request.body), ""
    except ChannelError as error:
        return None, error.code


def _record(client: Client, event: HookEvent, status: int | None, problem: str) -> None:
    hook = Hook.objects.select_for_update().get(pk=event.hook_id)
    if status is not None and 200 <= status < 300:
        Hook.objects.filter(pk=hook.pk).update(failing_since=None)
        _becomes(event, State.SENT)
        return
    if hook.failing_since is None:
        hook.failing_since = timezone.now()
        hook.save(update_fields=["failing_since"])
    is_last = event.attempts > len(WAITS) or event.kind == Event.TEST or problem == "address"
    if status == GONE or is_last:
        _becomes(event, State.FAILED)
        _give_up(client, hook, status)
    else:
        wait = timedelta(seconds=WAITS[event.attempts - 1])
        _becomes(event, State.PLANNED, timezone.now() + wait)


def _becomes(event: HookEvent, state: str, retry_at: datetime | None = None) -> None:
    HookEvent.objects.filter(pk=event.pk).update(
        state=state, state_since=timezone.now(), retry_at=retry_at
    )


def _give_up(client: Client, hook: Hook, status: int | None) -> None:
    """Where nothing has arrived for days it is switched off, and the owners are told."""
    since = hook.failing_since
    is_long = since is not None and since <= timezone.now() - LONG_FAILURE
    if hook.off_at or not (status == GONE or is_long):
        return
    switch_off(hook, Hook.Off.GONE if status == GONE else Hook.Off.FAILING)
    about = {"name": hook.name, "host": hook.host, "link": f"{client.url}/programs/"}
    for user, to in duty_telling.owners():
        notice.send(
            None, client=client, kind="webhook_off", to=to, language=client.language, about=about,
            key=f"webhook-off:{hook.pk}:{timezone.now():%Y%m%d}:{user.pk}",
        )  # fmt: skip


# Said after this: a message can be taken back until then.
UNDO = timedelta(seconds=settings.UNDO_SECONDS)
