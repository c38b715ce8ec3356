"""A client is erased: recordings at the carrier, files, rows. What is left is a certificate.

The row says how far it is, and each step can be taken again: whoever is killed in the middle is
followed by the sweep, which goes on there. Nothing is said to be gone before it is.
"""

import hashlib
import json
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from portal.file import folders, human, public_rows, schemas, traces
from scheduling.signals import notice
from telephony.carrier import media
from telephony.carrier.client import CarrierError
from telephony.models import Recording
from telephony.switchboard import recordings as live_recordings
from telephony.switchboard.models import Agent, Call
from tenants import access, audit, catalog
from tenants.access import Role
from tenants.catalog import quoted
from tenants.models import Client, Erasure, TradeTemplate, UsageEntry, User
from tenants.tasks import each

log = structlog.get_logger(__name__)
State = Erasure.State
FORMAT: Final = "permanence-erasure/1"
CLAIM: Final = timedelta(minutes=5)  # moved on with each recording
NOTICE: Final = timedelta(days=30)  # unless another day is said
BUSY, CARRIER = "busy", "carrier"


class Blocked(Exception):
    """It cannot go on now; the argument is `busy` (a call runs) or `carrier` (Twilio does not)."""


@transaction.atomic
def close(client: Client, due_at: datetime, actor: User | None = None, name: str = "") -> Erasure:
    """From `due_at` on the client will be erased; who has decided it already, decides it anew."""
    row, _is_new = Erasure.objects.select_for_update().get_or_create(
        reference=client.pk,
        defaults={
            "client": client,
            "schema_name": client.schema_name,
            "due_at": due_at,
            "actor_name": "-",
        },
    )
    if row.state != State.CLOSING:
        return row
    row.due_at, row.actor_id = due_at, actor.pk if actor else None
    row.actor_name = (str(actor) if actor else name)[:80]
    row.save()
    audit.record("client.closing", actor=actor, actor_name=name, client=client, subject=client.pk)
    if due_at > timezone.now():  # what goes at once takes its mails with it
        _tell(client, "erasure_decided", row)
    return row


@transaction.atomic
def call_off(reference: UUID, actor: User) -> bool:
    """It stays; False where erasing has begun, or is over."""
    row = Erasure.objects.select_for_update().filter(reference=reference).first()
    if row is None or row.state != State.CLOSING:
        return False
    audit.record("client.stays", actor=actor, client=row.client, subject=reference)
    if row.client:
        _tell(row.client, "erasure_called_off", row)
    row.delete()
    return True


def _tell(client: Client, kind: str, row: Erasure) -> None:
    """In the transaction: a mail to each owner, once for this decision and this day."""
    owners = User.objects.filter(
        memberships__client=client, memberships__role=Role.OWNER, is_active=True
    )
    with access.inside(client):
        for owner in owners.distinct():
            notice.send(
                sender=None,
                client=client,
                kind=kind,
                to={"name": owner.name, "email": owner.email},
                language=client.language,
                about={"day": row.due_at, "link": f"{client.url}/file/"},
                key=f"{kind}:{row.pk}:{row.due_at:%Y-%m-%d}:{owner.pk}",
                subject=f"erasure:{owner.pk}",
            )


def go_on(reference: UUID) -> None:
    """Take every step that is left. Never in a transaction.

    Raises Blocked, with which the row keeps its place; nothing where another worker is about it.
    """
    row = _claim(reference)
    if row is None:
        return
    try:
        while row.state != State.DONE:
            _STEPS[State(row.state)](row)
            row.refresh_from_db()
    except Blocked as error:
        Erasure.objects.filter(pk=row.pk).update(problem=str(error), claimed_until=None)
        raise
    except BaseException:
        Erasure.objects.filter(pk=row.pk).update(claimed_until=None)
        raise
    log.info("client.erased", reference=str(reference))


def sweep() -> None:
    """Whatever is due, and what was left in the middle."""
    due = Erasure.objects.exclude(state=State.DONE).filter(due_at__lte=timezone.now())
    each(list(due.order_by("due_at").values_list("reference", flat=True)), _go_on_later)


def digest_of(record: dict[str, Any]) -> str:
    """SHA-256 of the record as JSON, its keys in order and without spaces."""
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _go_on_later(reference: UUID) -> None:
    try:
        go_on(reference)
    except Blocked as error:
        log.warning("client.erasure_waits", reference=str(reference), problem=str(error))


def _claim(reference: UUID) -> Erasure | None:
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    mine = Erasure.objects.filter(free, reference=reference, due_at__lte=now)
    if not mine.exclude(state=State.DONE).update(claimed_until=now + CLAIM):
        return None
    return Erasure.objects.get(reference=reference)


# --- the steps


@transaction.atomic
def _begin(row: Erasure) -> None:
    """The client's hosts, tasks and lines are dead from here on."""
    client = Client.objects.select_for_update().get(pk=row.reference)
    if is_busy(client):
        raise Blocked(BUSY)
    client.is_active = False
    client.save(update_fields=["is_active"])
    _move(row, State.CARRIER, begun_at=timezone.now(), record={"carrier": 0})


def is_busy(client: Client) -> bool:
    """Whether a call of the client's runs, or somebody is still finishing one."""
    runs = Call.objects.filter(client=client).exclude(state=Call.State.CLOSED)
    return runs.exists() or Agent.objects.filter(call__client=client).exists()


def _carrier(row: Erasure) -> None:
    """First what our rows know of, then what Twilio has and never told."""
    client = Client.objects.get(pk=row.reference)
    for key, sid in _known(client):
        _delete(sid)
        _gone(row, client, key)
    for call in Call.objects.filter(client=client).exclude(recordings_due=None):
        for sid in _listed(call):
            _delete(sid)
            _count(row)
        Call.objects.filter(pk=call.pk).update(recordings_due=None)
    _move(row, State.FILES)


def _known(client: Client) -> list[tuple[UUID, str]]:
    with access.inside(client):
        there = Recording.objects.filter(gone_at_twilio=None)
        return list(there.order_by("pk").values_list("pk", "sid"))


def _listed(call: Call) -> list[str]:
    try:
        return live_recordings.at_the_carrier(call)
    except CarrierError as error:
        raise Blocked(CARRIER) from error


def _delete(sid: str) -> None:
    if not connection.in_atomic_block:
        connection.close()  # Twilio may take its time
    try:
        media.delete_recording(sid)
    except CarrierError as error:
        raise Blocked(CARRIER) from error


@transaction.atomic
def _gone(row: Erasure, client: Client, key: UUID) -> None:
    now = timezone.now()
    with access.inside(client):
        mine = Recording.objects.filter(pk=key)
        mine.filter(state=Recording.State.EXPECTED).update(state=Recording.State.FAILED)
        mine.update(gone_at_twilio=now, retry_at=None)
    _count(row)


@transaction.atomic
def _count(row: Erasure) -> None:
    row = Erasure.objects.select_for_update().get(pk=row.pk)
    row.record["carrier"] = row.record.get("carrier", 0) + 1
    row.claimed_until = timezone.now() + CLAIM
    row.save(update_fields=["record", "claimed_until"])


def _files(row: Erasure) -> None:
    """Counted before the first is erased: who goes on after a kill finds fewer."""
    row.refresh_from_db()
    if "files" not in row.record:
        row.record["files"] = sum(1 for _one in human.stored(folders.of(row.schema_name)))
        row.save(update_fields=["record"])
    folders.erase(row.schema_name)
    _move(row, State.ROWS)


def _rows(row: Erasure) -> None:
    name = row.schema_name
    with transaction.atomic():
        client = Client.objects.select_for_update().get(pk=row.reference)
        if is_busy(client):
            raise Blocked(BUSY)
        schemas.settle()
        record = {**row.record, **_counts(client), "usage": _usage(client)}
        record["people"] = traces.erase_people(client)
        traces.erase_events(client)
        Erasure.objects.filter(pk=row.pk).update(client=None)
        # A template has nobody in it: it stays, and says no more whose set-up it was.
        TradeTemplate.objects.filter(source=client).update(source=None)
        record["public"] = {label: n for label, n in public_rows.remove(client).items() if n}
        traces.erase_telephones()
        schemas.drop(name)
        _certify(row, record)
        audit.record("client.erased", actor_name=row.actor_name, subject=row.reference)
    folders.erase(name)  # what a task that was under way has written since


def _counts(client: Client) -> dict[str, Any]:
    name, counts = client.schema_name, {}
    with connection.cursor() as cursor:
        for table in catalog.tables(name):
            cursor.execute(f"SELECT count(*) FROM {quoted(name)}.{quoted(table)}")
            if (count := cursor.fetchone()[0]) and table != schemas.MIGRATIONS:
                counts[table] = count
    return {"rows": counts}


def _usage(client: Client) -> dict[str, dict[str, int]]:
    """By month and kind: what the operator's books need, and nothing else."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    rows = UsageEntry.objects.filter(client=client).annotate(month=TruncMonth("at"))
    for month, kind, total in (
        rows.values_list("month", "kind").annotate(Sum("quantity")).order_by("month", "kind")
    ):
        found[f"{month:%Y-%m}"][kind] = total
    return dict(found)


def _certify(row: Erasure, record: dict[str, Any]) -> None:
    done_at = timezone.now()
    begun_at = row.begun_at or done_at
    whole = {
        **record,
        "format": FORMAT,
        "reference": str(row.reference),
        "asked_at": row.asked_at.isoformat(),
        "by": row.actor_name,
        "begun_at": begun_at.isoformat(),
        "done_at": done_at.isoformat(),
    }
    ended = {"record": whole, "digest": digest_of(whole), "done_at": done_at}
    _move(row, State.DONE, schema_name="", client=None, claimed_until=None, **ended)


def _move(row: Erasure, state: str, **changes: Any) -> None:
    mine = Erasure.objects.filter(pk=row.pk, state=row.state)
    mine.update(state=state, problem="", **changes)


_STEPS: Final = {
    State.CLOSING: _begin,
    State.CARRIER: _carrier,
    State.FILES: _files,
    State.ROWS: _rows,
}
