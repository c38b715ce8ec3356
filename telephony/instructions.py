"""What the receptionist must know now. All functions run in the client's schema."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from telephony.models import Instruction, Note
from tenants.directory.models import Colleague
from tenants.reading import once

SOON = timedelta(minutes=30)  # longer than a call: what begins meanwhile is on the screen already


@dataclass(frozen=True)
class Line:
    """An instruction; new to whoever has not answered for the client since it was changed."""

    text: str
    is_new: bool


def by_kind() -> dict[str, list[str]]:
    """The texts of each kind of instruction, in reading order."""
    texts: dict[str, list[str]] = {kind: [] for kind in Instruction.Kind.values}
    for instruction in _all():
        texts[instruction.kind].append(instruction.text)
    return texts


def must_be_read() -> bool:
    """Whether the client wants its instructions to be opened with each call."""
    return Instruction.objects.filter(must_read=True).exclude(kind=Instruction.Kind.SPEECH).exists()


def standing(seen_at: datetime | None) -> list[Line]:
    """The standing instructions for somebody who last saw them at `seen_at` (None: never).

    To whoever never saw them they are all unread, and none of them is marked before the others.
    """
    return _lines(Instruction.Kind.STANDING, seen_at)


def warnings(seen_at: datetime | None) -> list[Line]:
    """The warnings, likewise."""
    return _lines(Instruction.Kind.WARNING, seen_at)


def _lines(kind: str, seen_at: datetime | None) -> list[Line]:
    rows = [row for row in _all() if row.kind == kind]
    return [Line(row.text, seen_at is not None and row.changed_at > seen_at) for row in rows]


@once
def _all() -> list[Instruction]:
    return list(Instruction.objects.all())


def notes_at(at: datetime) -> list[Note]:
    """The notes in force at `at`, those that end first on top."""
    return list(Note.objects.filter(starts_at__lte=at, ends_at__gt=at))


def notes_from(at: datetime) -> list[Note]:
    """The notes in force at `at` and those that begin soon after, in the order of their ends."""
    coming = Note.objects.filter(starts_at__lte=at + SOON, ends_at__gt=at)
    return list(coming.select_related("colleague"))


@transaction.atomic
def locate(colleague: Colleague, text: str, ends_at: datetime, by: str) -> Note:
    """Say where a colleague is until `ends_at`; it takes the place of what was said before."""
    back(colleague)
    return Note.objects.create(
        kind=Note.Kind.LOCATE,
        colleague=colleague,
        text=text,
        starts_at=timezone.now(),
        ends_at=ends_at,
        written_by=by,
    )


@transaction.atomic
def back(colleague: Colleague) -> int:
    """The colleague can be reached as usual again; how many notes of now said otherwise."""
    now = timezone.now()
    told = Note.objects.filter(kind=Note.Kind.LOCATE, colleague=colleague)
    over = list(told.filter(starts_at__lte=now, ends_at__gt=now))
    # One by one: the desks hear of each row.
    for one in over:
        if one.starts_at == now:
            one.delete()
        else:
            one.ends_at = now
            one.save(update_fields=["ends_at"])
    return len(over)


def note(text: str, ends_at: datetime, by: str) -> Note:
    """A note of the day from now on."""
    now = timezone.now()
    return Note.objects.create(text=text, starts_at=now, ends_at=ends_at, written_by=by)
