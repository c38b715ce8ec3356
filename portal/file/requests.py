"""The owner asks for the client's file: a row, a task that makes it, and its end after some days.

All functions run in the client's schema. The file's name stands in the row before it is made; a
worker that dies leaves a claim that runs out, and what it has begun is overwritten or erased.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string

from portal.file import exporting
from portal.models import FileExport
from scheduling.signals import notice
from telephony import storage
from tenants import audit
from tenants.models import Client, User
from tenants.tasks import each

log = structlog.get_logger(__name__)
State = FileExport.State
CLAIM: Final = timedelta(hours=1)
MOST_TRIES: Final = 3
OPEN: Final = (State.ASKED, State.MAKING)
LISTED: Final = 10
MOST_KEPT: Final = 3  # the older ones make room


def ask(client: Client, user: User) -> bool:
    """Have the file made; False where it is being made already."""
    key = f"{exporting.OWN_FOLDER}{get_random_string(32)}.zip"
    try:
        with transaction.atomic():
            row = FileExport.objects.create(user_id=user.pk, who=str(user)[:80], file=key)
            audit.record("file.asked", actor=user, client=client, subject=row.pk)
    except IntegrityError:
        return False
    _hand_over(client, row.pk)
    return True


def make(client: Client, export_id: UUID) -> None:
    """Make the file, unless another worker is about it; and tell whoever asked."""
    row = _claim(export_id)
    if row is None:
        return
    path = storage.path_of(row.file)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    try:
        exporting.write(client, part)
        part.replace(path)
    except Exception:
        log.exception("file.not_made", export=str(row.pk))
        storage.erase(row.file)
        _failed(row)
        return
    _ready(client, row)


def coming() -> FileExport | None:
    """The one that is being made."""
    return FileExport.objects.filter(state__in=OPEN).first()


def latest() -> list[FileExport]:
    """The newest ones first, whatever became of them."""
    return list(FileExport.objects.exclude(state__in=OPEN)[:LISTED])


@transaction.atomic
def take(client: Client, export_id: UUID, user: User) -> FileExport | None:
    """The file is taken out by `user`, which is kept; None where there is none any more."""
    there = FileExport.objects.filter(state=State.READY, expires_at__gt=timezone.now())
    if not there.filter(pk=export_id).update(taken=F("taken") + 1):
        return None
    audit.record("file.taken", actor=user, client=client, subject=export_id)
    return FileExport.objects.get(pk=export_id)


def delete(client: Client, export_id: UUID, user: User) -> None:
    """Its owner wants it gone before its time."""
    if _over(FileExport.objects.filter(pk=export_id, state=State.READY)):
        audit.record("file.deleted", actor=user, client=client, subject=export_id)


def sweep(client: Client) -> None:
    """What a lost task left undone, and what has been there long enough."""
    now = timezone.now()
    _over(FileExport.objects.filter(state=State.READY, expires_at__lte=now))
    lost = Q(state=State.ASKED, asked_at__lt=now - timedelta(minutes=1))
    lost |= Q(state=State.MAKING, claimed_until__lte=now)
    each(
        list(FileExport.objects.filter(lost).values_list("pk", flat=True)),
        lambda key: make(client, key),
    )


def _claim(export_id: UUID) -> FileExport | None:
    now = timezone.now()
    free = Q(state=State.ASKED) | Q(state=State.MAKING, claimed_until__lte=now)
    mine = FileExport.objects.filter(free, pk=export_id).update(
        state=State.MAKING, claimed_until=now + CLAIM, tries=F("tries") + 1
    )
    return FileExport.objects.get(pk=export_id) if mine else None


def _failed(row: FileExport) -> None:
    mine = FileExport.objects.filter(pk=row.pk, state=State.MAKING)
    if row.tries < MOST_TRIES:
        mine.update(state=State.ASKED, claimed_until=None, asked_at=timezone.now())
    else:
        mine.update(state=State.FAILED, claimed_until=None, ended_at=timezone.now())


@transaction.atomic
def _ready(client: Client, row: FileExport) -> None:
    path, now = storage.path_of(row.file), timezone.now()
    made = {
        "state": State.READY,
        "claimed_until": None,
        "made_at": now,
        "expires_at": now + FileExport.KEPT,
        "bytes": path.stat().st_size,
        "sha256": exporting.digest_of(path),
    }
    if FileExport.objects.filter(pk=row.pk, state=State.MAKING).update(**made):
        kept = FileExport.objects.filter(state=State.READY).order_by("-made_at")[:MOST_KEPT]
        keys = list(kept.values_list("pk", flat=True))
        _over(FileExport.objects.filter(state=State.READY).exclude(pk__in=keys))
        _tell(client, row)


def _tell(client: Client, row: FileExport) -> None:
    user = User.objects.filter(pk=row.user_id, is_active=True).first()
    if user is None:
        return
    notice.send(
        sender=None,
        client=client,
        kind="file_ready",
        to={"name": user.name, "email": user.email},
        language=client.language,
        about={"link": f"{client.url}/file/", "days": FileExport.KEPT.days},
        key=f"file:{row.pk}",
    )


def _over(rows: QuerySet[FileExport]) -> int:
    """The file first: a row that says that it is gone must not be wrong."""
    ended = 0
    for key, file in list(rows.values_list("pk", "file")):
        storage.erase(file)
        gone = {"state": State.GONE, "ended_at": timezone.now()}
        ended += FileExport.objects.filter(pk=key, state=State.READY).update(**gone)
    return ended


def _hand_over(client: Client, export_id: UUID) -> None:
    from portal import tasks  # the tasks import this module

    about = client.schema_name, str(export_id)
    transaction.on_commit(lambda: tasks.make_file.delay(*about), robust=True)
