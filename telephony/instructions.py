"""What the receptionist must know now. All functions run in the client's schema."""

from datetime import datetime

from telephony.models import Instruction, Note


def by_kind() -> dict[str, list[str]]:
    """The texts of each kind of instruction, in reading order."""
    texts: dict[str, list[str]] = {kind: [] for kind in Instruction.Kind.values}
    for instruction in Instruction.objects.all():
        texts[instruction.kind].append(instruction.text)
    return texts


def notes_at(at: datetime) -> list[Note]:
    """The notes in force at `at`, those that end first on top."""
    return list(Note.objects.filter(starts_at__lte=at, ends_at__gt=at))
