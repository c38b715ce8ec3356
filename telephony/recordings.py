"""What was said in calls: from Twilio to the client's own folder, until its time is over.

All functions run in the client's schema. The rows are the truth: each deed is claimed by moving
`retry_at` forward, so a worker that is killed leaves a claim that runs out, and doing anything
twice ends as doing it once. Twilio's copy is deleted once ours is whole, ours with its retention.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.core.files import File
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from telephony import storage
from telephony.carrier import media
from telephony.carrier.client import CarrierError
from telephony.carrier.media import Said
from telephony.models import Greeting, JournalEntry, Listening, Recording, VoiceSettings

log = structlog.get_logger(__name__)
Kind, State = Recording.Kind, Recording.State
WAITS = (5, 15, 60, 300, 900, 3600)  # seconds until the next try; the last for all that follow
CLAIM = timedelta(minutes=15)  # longer than the longest fetch
GIVE_UP = timedelta(days=3)  # what Twilio does not hand over until then was never there
SITTING = timedelta(minutes=10)  # a player asks for many pieces of one file: one listening
DICTATED = timedelta(days=1)
COMPLETED, ABSENT = "completed", "absent"
NEVER, ALWAYS, SAMPLED = "never", "always", "sampled"


@dataclass(frozen=True)
class Policy:
    """How a client's calls are recorded: never, always, or `percent` of them; kept for `days`."""

    mode: str = "never"
    percent: int = 0
    days: int = 30


def policy() -> Policy:
    """This client's own; a client that has said nothing is not recorded."""
    own = VoiceSettings.current()
    return Policy(own.recording, own.sample_percent, own.retention_days)


def chosen(call_id: UUID, chosen_by: Policy) -> bool:
    """Whether this call is recorded: drawn by its key, so that asking twice changes nothing."""
    if chosen_by.mode == SAMPLED:
        return _lot(call_id) < chosen_by.percent
    return chosen_by.mode == ALWAYS


# --- what Twilio tells


@transaction.atomic
def told(call_id: UUID, kind: str, said: Said) -> Recording | None:
    """Take down what Twilio says; the recording where it is complete for the first time, or absent.

    Comes twice, late and out of order: what is known already stays as it is.
    """
    row = expected(call_id, kind, said)
    if row.ready_at is not None or row.state != State.EXPECTED:
        return None
    if said.status not in (COMPLETED, ABSENT):
        return None
    row.ready_at, row.seconds = timezone.now(), said.seconds or 0
    if said.status == ABSENT or (kind == Kind.VOICEMAIL and row.seconds < 1):
        row.state = State.ABSENT
        row.gone_at_twilio = timezone.now() if said.status == ABSENT else None
    row.save()
    _correct_journal(call_id)
    return row


def expected(call_id: UUID, kind: str, said: Said) -> Recording:
    """The recording's row, locked until the transaction ends; the first word of it makes one."""
    days = DICTATED if kind == Kind.GREETING else timedelta(days=policy().days)
    made = {
        "call_id": call_id,
        "kind": kind,
        "file": f"recordings/{uuid4().hex}.mp3",
        "started_at": said.started_at,
        "erase_after": said.started_at + days,
    }
    row, _is_new = Recording.objects.get_or_create(sid=said.sid, defaults=made)
    return Recording.objects.select_for_update().get(pk=row.pk)


def is_silent(call_id: UUID) -> bool:
    """Whether the caller reached the voicemail and said nothing."""
    left = Recording.objects.filter(call_id=call_id, kind=Kind.VOICEMAIL)
    return left.filter(state=State.ABSENT).exists() and not left.exclude(state=State.ABSENT)


def of_calls(call_ids: list[UUID]) -> list[Recording]:
    """The recordings of these calls, with who listened to each."""
    found = Recording.objects.filter(call_id__in=call_ids).exclude(state=State.ABSENT)
    return list(found.prefetch_related("listenings"))


# --- fetching


def fetch(recording_id: UUID) -> None:
    """Bring the file here, unless another worker is about it; then let Twilio erase its copy."""
    row = _claim(_to_fetch(), recording_id)
    if row is None:
        return
    try:
        content_type = _download(row)
    except CarrierError as error:
        log.warning("recording.not_fetched", recording=str(row.pk), code=error.code)
        _failed_to_fetch(row, error)
        return
    kept = {"state": State.FETCHED, "content_type": content_type, "tries": 0, "retry_at": None}
    if Recording.objects.filter(pk=row.pk, state=State.EXPECTED).update(**kept):
        erase_at_twilio(row.pk)
    else:
        storage.erase(row.file)  # its time ran out while it came


def erase_at_twilio(recording_id: UUID) -> None:
    """Ask Twilio to erase its copy; asked again until it says that it is gone."""
    row = _claim(_to_erase_at_twilio(), recording_id)
    if row is None:
        return
    _release_connection()
    try:
        media.delete_recording(row.sid)
    except CarrierError as error:
        log.warning("recording.not_erased", recording=str(row.pk), code=error.code)
        _later(row)
        return
    done = {"gone_at_twilio": timezone.now(), "tries": 0, "retry_at": None}
    Recording.objects.filter(pk=row.pk).update(**done)


def erase(recording_id: UUID) -> None:
    """Erase the file here. The file first: a row that says so must not be wrong."""
    row = Recording.objects.filter(pk=recording_id).exclude(state=State.ERASED).first()
    if row is None:
        return
    storage.erase(row.file)
    erased = {"state": State.ERASED, "erased_at": timezone.now(), "tries": 0, "retry_at": None}
    Recording.objects.filter(pk=row.pk).exclude(state=State.ERASED).update(**erased)


def sweep() -> None:
    """What a lost task left undone, what is due again, and what has been kept long enough."""
    over = Recording.objects.filter(erase_after__lte=timezone.now())
    for key in _keys(over.filter(state__in=[State.EXPECTED, State.FETCHED, State.FAILED])):
        erase(key)
    for key in _keys(_to_fetch()):
        fetch(key)
    for key in _keys(_to_erase_at_twilio()):
        erase_at_twilio(key)


# --- listening


def listened(recording: Recording, who: str, user_id: UUID | None = None) -> bool:
    """Keep who listens; False where it is the same sitting, in which a player asks in pieces."""
    since = timezone.now() - SITTING
    known = recording.listenings.filter(who=who, user_id=user_id, at__gte=since)
    if known.exists():
        return False
    Listening.objects.create(recording=recording, who=who, user_id=user_id)
    return True


def keep(greeting_id: UUID, file: File[bytes]) -> None:
    """What was spoken by telephone is the greeting's recording from now on."""
    greeting = Greeting.objects.get(pk=greeting_id)
    greeting.audio = file  # as an upload is: named by its own bytes
    greeting.save()


# --- inside


def _correct_journal(call_id: UUID) -> None:
    # The call may be closed and written down already; if not, the journal asks is_silent itself.
    outcome = JournalEntry.Outcome
    if is_silent(call_id):
        entry = JournalEntry.objects.filter(call_id=call_id, outcome=outcome.VOICEMAIL)
        entry.update(outcome=outcome.UNSPOKEN)


def _to_fetch() -> QuerySet[Recording]:
    return Recording.objects.filter(_due(), state=State.EXPECTED, ready_at__isnull=False)


def _to_erase_at_twilio() -> QuerySet[Recording]:
    there = Recording.objects.filter(_due(), gone_at_twilio=None)
    return there.filter(state__in=[State.FETCHED, State.ERASED, State.ABSENT])


def _due() -> Q:
    return Q(retry_at=None) | Q(retry_at__lte=timezone.now())


def _keys(found: QuerySet[Recording]) -> list[UUID]:
    return list(found.order_by("pk").values_list("pk", flat=True)[:50])


def _claim(found: QuerySet[Recording], recording_id: UUID) -> Recording | None:
    until = timezone.now() + CLAIM
    mine = found.filter(pk=recording_id).update(retry_at=until, tries=F("tries") + 1)
    return Recording.objects.get(pk=recording_id) if mine else None


def _download(row: Recording) -> str:
    _release_connection()
    with storage.whole(row.file) as file:
        return media.fetch_recording(row.sid, file)


def _failed_to_fetch(row: Recording, error: CarrierError) -> None:
    is_late = row.ready_at is not None and row.ready_at < timezone.now() - GIVE_UP
    if is_late or (isinstance(error, media.NotWhole) and error.permanent):
        failed = {"state": State.FAILED, "tries": 0, "retry_at": None}
        Recording.objects.filter(pk=row.pk, state=State.EXPECTED).update(**failed)
    else:
        _later(row)


def _later(row: Recording) -> None:
    wait = WAITS[min(row.tries, len(WAITS)) - 1]
    Recording.objects.filter(pk=row.pk).update(retry_at=timezone.now() + timedelta(seconds=wait))


def _release_connection() -> None:
    # Twilio may take minutes; a connection of the pool must not wait with it.
    if not connection.in_atomic_block:
        connection.close()


def _lot(call_id: UUID) -> float:
    """A number from 0 to 100 that nobody can foresee without the house's secret key."""
    key = settings.SECRET_KEY.encode()
    drawn = hmac.digest(key, b"recorded:" + call_id.bytes, hashlib.sha256)
    return int.from_bytes(drawn[:8], "big") / 2**64 * 100
