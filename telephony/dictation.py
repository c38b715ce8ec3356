"""A greeting is spoken by telephone: we call, it is said, played back, and kept by key.

All functions run in the client's schema; each step locks the dictation's row and looks at its
state, so that a request of Twilio's that comes twice is answered alike and does nothing more.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from telephony import changes, greetings, recordings, storage
from telephony.carrier import addresses, dialling, twiml
from telephony.carrier import client as carrier
from telephony.carrier.media import Said
from telephony.models import Dictation, Greeting, Recording
from tenants.models import Client

log = structlog.get_logger(__name__)
State = Dictation.State
OPEN = (State.CALLING, State.SPOKEN)
KEEP, AGAIN = "1", "2"
RING_SECONDS = 30
LONGEST = 120  # seconds of a greeting
ROUNDS = 3  # times that something is asked
FETCH_ROUNDS = 20  # seconds that the person waits for the playback
ENDS_BY = timedelta(minutes=20)  # however long somebody tries
SOUND_SECONDS = 600  # an address of the playback is good for
SALT = "telephony.dictation"
VOICES = {"fr": ("fr-FR", "Polly.Lea-Neural"), "en": ("en-GB", "Polly.Amy-Neural")}
SENTENCES = {
    "speak": {
        "fr": "Bonjour. Dites votre annonce après le signal, puis appuyez sur dièse.",
        "en": "Hello. Say your greeting after the tone, then press hash.",
    },
    "again": {
        "fr": "Dites votre annonce après le signal, puis appuyez sur dièse.",
        "en": "Say your greeting after the tone, then press hash.",
    },
    "choose": {
        "fr": "Pour la garder, tapez 1. Pour recommencer, tapez 2.",
        "en": "To keep it, press 1. To try again, press 2.",
    },
    "kept": {
        "fr": "Votre annonce est enregistrée. Au revoir.",
        "en": "Your greeting has been kept. Goodbye.",
    },
    "over": {
        "fr": "Rien n'a été changé. Au revoir.",
        "en": "Nothing has been changed. Goodbye.",
    },
}


def begin(
    client: Client, greeting: Greeting, number: str, who: str, *, plays: bool = False
) -> Dictation:
    """Call `number`, as somebody typed it, under the client's line, for this greeting.

    With `plays` it is only heard there, as callers hear it.

    Raises ValidationError, in the reader's language, where it is not to be called, where the
    greeting is no recording, or where somebody is speaking it at this moment.
    """
    if greeting.situation == Greeting.Situation.PHRASE:
        raise ValidationError(_("The receptionist says this phrase: it is no recording."))
    line = client.lines.order_by("pk").first()
    if line is None:
        raise ValidationError(_("The client has no line to call from."))
    called = dialling.allowed(number, client)
    try:
        with transaction.atomic():
            made = Dictation.objects.create(
                greeting=greeting, number=called, line=line.number, who=who, plays=plays
            )
    except IntegrityError:
        raise ValidationError(_("Somebody is speaking this greeting at the moment.")) from None
    about = client.schema_name, str(made.pk)
    transaction.on_commit(lambda: _task().delay(*about), robust=True)
    return made


def _task() -> Any:
    from telephony import tasks  # the tasks import this module

    return tasks.call_for_greeting


def call(client: Client, dictation_id: UUID) -> None:
    """Ring the number, once: placing a call is not idempotent at Twilio."""
    wanted = Dictation.objects.filter(pk=dictation_id, placed_at=None, ended_at=None)
    if not wanted.update(placed_at=timezone.now()):
        return
    row = Dictation.objects.get(pk=dictation_id)
    try:
        sid = carrier.place_call(
            to=str(row.number),
            caller_id=row.line,
            url=address(client, "speak", row),
            events_url=address(client, "status", row),
            ring_seconds=RING_SECONDS,
        )
    except carrier.CarrierError as error:
        log.warning("carrier.call_refused", dictation=str(row.pk), code=error.code)
        if not error.unclear:
            over(row)
        return
    Dictation.objects.filter(pk=row.pk, sid=None).update(sid=sid)


def sweep() -> None:
    """A call whose end nobody told, or that was never placed, is over."""
    late = Dictation.objects.filter(ended_at=None, began_at__lt=timezone.now() - ENDS_BY)
    for row in late:
        over(row)


# --- the documents


def speak(client: Client, row: Dictation, rounds: int) -> str:
    """What to do, and the tone; or only the greeting."""
    if row.plays:
        return twiml.say_and_hang_up(greetings.as_heard(row.greeting, client.name))
    if row.state not in OPEN or rounds > ROUNDS:
        return _goodbye(client, row)
    return twiml.record(
        _say(client, "speak" if row.state == State.CALLING and rounds == 1 else "again"),
        address(client, "spoken", row),
        address(client, "recording", row),
        LONGEST,
        silence_url=address(client, "speak", row, round=rounds + 1),
    )


def spoken(client: Client, row: Dictation, sid: str) -> str:
    """Something was said: its recording is on the way."""
    if row.state not in OPEN or not sid:
        return _goodbye(client, row)
    said = Said(sid, "processing", None, timezone.now())
    row.recording = recordings.expected(row.pk, Recording.Kind.GREETING, said)
    row.state = State.SPOKEN
    row.save(update_fields=["recording", "state"])
    return listen(client, row)


def listen(client: Client, row: Dictation, waited: int = 0, asked: int = 1) -> str:
    """What was said, as callers will hear it, and which key keeps it; a pause until it is here."""
    recording = row.recording
    if row.state != State.SPOKEN or recording is None:
        return _goodbye(client, row)
    if recording.state in (Recording.State.ABSENT, Recording.State.FAILED):
        return twiml.say_and_go_on(address(client, "speak", row, round=2))
    if recording.can_be_heard:
        return _ask(client, row, recording, asked)
    if waited >= FETCH_ROUNDS:
        return _goodbye(client, row)
    return twiml.come_back(address(client, "listen", row, waited=waited + 1))


def key(client: Client, row: Dictation, pressed: str) -> str:
    """1 keeps it, 2 begins again, anything else plays it once more."""
    if row.state != State.SPOKEN or row.recording is None:
        return _goodbye(client, row)
    if pressed == KEEP and row.recording.can_be_heard:
        _keep(row, row.recording)
        return _goodbye(client, row)
    if pressed == AGAIN:
        return twiml.say_and_go_on(address(client, "speak", row, round=1))
    return listen(client, row)


@transaction.atomic
def over(row: Dictation) -> None:
    """The call has ended: without the key, the greeting stays as it was."""
    row = Dictation.objects.select_for_update().get(pk=row.pk)
    if row.state in OPEN:
        _end(row, State.OVER)


def address(client: Client, name: str, row: Dictation, **more: object) -> str:
    """Where Twilio goes on, about this dictation of the client's."""
    path = reverse(f"dictation:{name}", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    about = {"client": client.schema_name, "dictation": row.pk, **more}
    return addresses.public(path, **about)


def read_token(token: str) -> tuple[str, UUID]:
    """The schema and the recording that a playback's address was signed for.

    Raises BadSignature for any other.
    """
    schema_name, recording_id = signing.loads(token, salt=SALT, max_age=SOUND_SECONDS)
    return str(schema_name), UUID(recording_id)


def _ask(client: Client, row: Dictation, recording: Recording, asked: int) -> str:
    question = twiml.Question(
        words=[twiml.Sound(_sound(client, recording)), _say(client, "choose")],
        answer_url=address(client, "key", row),
    )
    again = address(client, "listen", row, asked=asked + 1) if asked < ROUNDS else ""
    return twiml.ask(question, again)


def _keep(row: Dictation, recording: Recording) -> None:
    before = changes.snapshot(row.greeting)
    with storage.path_of(recording.file).open("rb") as file:
        recordings.keep(row.greeting_id, File(file, name="greeting.mp3"))
    changes.keep(Greeting.objects.get(pk=row.greeting_id), row.who, None, before=before)
    _end(row, State.KEPT)
    # The greeting has a copy: this one has served.
    Recording.objects.filter(pk=recording.pk).update(erase_after=timezone.now())


def _end(row: Dictation, state: str) -> None:
    row.state, row.ended_at, row.number = state, timezone.now(), None
    row.save(update_fields=["state", "ended_at", "number"])


def _goodbye(client: Client, row: Dictation) -> str:
    return twiml.say_and_hang_up(_say(client, "kept" if row.state == State.KEPT else "over"))


def _sound(client: Client, recording: Recording) -> str:
    token = signing.dumps([client.schema_name, str(recording.pk)], salt=SALT)
    path = reverse("dictation:sound", args=[token], urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return addresses.public(path)


def _say(client: Client, name: str) -> twiml.Speech:
    tag = client.language if client.language in VOICES else "fr"
    return twiml.Speech(SENTENCES[name][tag], *VOICES[tag])
