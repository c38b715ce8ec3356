"""Recordings that callers hear: what may be uploaded, where it lies, how Twilio fetches it.

Files lie in the client's own folder and are never served from there: Twilio gets an address with
a signed token, the client's people a view that asks who they are.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.core import signing
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import File
from django.core.signing import b62_encode
from django.db import transaction
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from mutagen import MutagenError
from mutagen.mp3 import MP3
from mutagen.wave import WAVE

from telephony.storage import ClientStorage
from tenants.base import uuid7

MAX_BYTES = 10 * 1024**2
MAX_SECONDS = 5 * 60
HOUR = 60 * 60
TOKEN_SECONDS = 24 * HOUR
FOLDER = "greetings"
TYPES = {"wav": "audio/wav", "mp3": "audio/mpeg"}
# RFC 2361: PCM, A-law and mu-law, which Twilio plays (docs/voice/twiml/play).
WAV_FORMATS = {1, 6, 7}
_salt = "telephony.audio"


@dataclass(frozen=True)
class Kind:
    """What a file's bytes say that it is: "wav" or "mp3", and how long it plays, in seconds."""

    suffix: str
    seconds: float


class HourlySigner(signing.TimestampSigner):
    """Signs alike for an hour: Twilio keeps what it fetched by the address it was fetched from."""

    def timestamp(self) -> str:
        return b62_encode(int(time.time()) // HOUR * HOUR)


def check(file: File[bytes]) -> None:
    """Raise ValidationError unless the upload is a recording that callers can be played."""
    if getattr(file, "_committed", False):
        return
    if (file.size or 0) > MAX_BYTES:
        raise ValidationError(_("The recording is larger than 10 MB."), code="too_large")
    if kind_of(file).seconds > MAX_SECONDS:
        raise ValidationError(_("The recording is longer than 5 minutes."), code="too_long")


def kind_of(file: File[bytes]) -> Kind:
    """Read from the bytes, never from the name; raises ValidationError for anything else."""
    # The form's file, where there is one: a field's own may be lazy about opening.
    stream = cast(IO[bytes], file.open("rb"))
    stream.seek(0)
    try:
        found = _wav(stream) if _looks_like_wav(stream) else _mp3(stream)
    except (MutagenError, ValueError, EOFError, ZeroDivisionError) as error:
        raise ValidationError(
            _("This is not a recording: upload a WAV or an MP3 file."), code="wrong_kind"
        ) from error
    finally:
        stream.seek(0)
    return found


def name_for(instance: Model, filename: str) -> str:
    """Where an upload is kept: a name of our own, so that nothing of the sender's is."""
    upload: FieldFile = instance.audio  # type: ignore[attr-defined]
    return f"{FOLDER}/{uuid7()}.{kind_of(upload.file).suffix}"


def address(schema_name: str, key: str) -> str:
    """Where Twilio fetches the file `key` of this client until 24 hours after the full hour."""
    token = HourlySigner(salt=_salt).sign_object([schema_name, key])
    path = reverse("telephony:audio", args=[token], urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return f"{settings.PUBLIC_URL}{path}"


def read_token(token: str) -> tuple[str, str]:
    """The schema and the file's key that `address` signed; raises BadSignature for others."""
    signer = HourlySigner(salt=_salt)
    schema_name, key = signer.unsign_object(token, max_age=TOKEN_SECONDS)
    return str(schema_name), str(key)


def content_type(key: str) -> str:
    """The media type of a kept file, by the suffix that its bytes gave it."""
    return TYPES.get(key.rpartition(".")[2], "application/octet-stream")


def _looks_like_wav(stream: IO[bytes]) -> bool:
    head = stream.read(12)
    stream.seek(0)
    return head[:4] == b"RIFF" and head[8:] == b"WAVE"


def _wav(stream: IO[bytes]) -> Kind:
    info: Any = WAVE(stream).info  # type: ignore[no-untyped-call]
    if info.audio_format not in WAV_FORMATS or not info.length:
        raise ValueError("a WAV that Twilio does not play")
    return Kind("wav", info.length)


def _mp3(stream: IO[bytes]) -> Kind:
    info: Any = MP3(stream).info  # type: ignore[no-untyped-call]
    # A few bytes that look like a frame stand in many a file.
    if info.sketchy or not info.length:
        raise ValueError("no MP3")
    return Kind("mp3", info.length)


def served(key: str) -> FileResponse:
    """The answer with the file `key` of the client whose schema is entered; 404 without one."""
    try:
        file = ClientStorage().open(key)
    except (OSError, SuspiciousFileOperation):
        raise Http404 from None
    answer = FileResponse(file, content_type=content_type(key))
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def erase_after_commit(key: str) -> None:
    """Erase the file `key` of the client whose schema is entered, once the change is certain."""
    # The path is looked up here: what runs after the commit is in nobody's schema.
    path = Path(ClientStorage().path(key))
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
