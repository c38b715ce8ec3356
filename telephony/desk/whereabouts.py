"""Who is where: of a client's people, what is known now. In the client's schema."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from scheduling import duty
from telephony import instructions
from telephony.desk import words
from telephony.models import Note
from telephony.switchboard.models import Call, Leg
from tenants.directory.models import Colleague


@dataclass(frozen=True)
class Whereabouts:
    """`state` is a word for style: engaged, away, duty, or "" where nothing is known.

    `ends_at` is when it stops being so by itself.
    """

    state: str = ""
    text: str = ""
    until: str = ""
    ends_at: datetime | None = None

    @property
    def sentence(self) -> str:
        """In one line: "at the hospital, until 15:00"."""
        return ", ".join(filter(None, [self.text, self.until]))


def of(
    people: Iterable[Colleague], now: datetime, call: Call | None = None
) -> dict[UUID, list[Whereabouts]]:
    """What is known of each, the most pressing first. `now` is in the client's zone.

    Who is in `call` is seen above it already.
    """
    shift, busy, located = duty.on_duty(now), _engaged(call), _located(now)
    found = {}
    for person in people:
        on_duty = shift if shift and shift.colleague.pk == person.pk else None
        known = [_engaged_now()] if {person.pk, person.number} & busy else []
        known += [_away(note, now) for note in located.get(person.pk, [])]
        found[person.pk] = known + ([_on_duty(on_duty, now)] if on_duty else [])
    return found


def away(now: datetime) -> dict[UUID, str]:
    """Of those who are elsewhere, where and until when, in one line."""
    return {
        key: " · ".join(_away(note, now).sentence for note in notes)
        for key, notes in _located(now).items()
    }


def _located(now: datetime) -> dict[UUID, list[Note]]:
    located: dict[UUID, list[Note]] = {}
    for note in instructions.notes_at(now):
        if note.kind == Note.Kind.LOCATE and note.colleague_id:
            located.setdefault(note.colleague_id, []).append(note)
    return located


def _engaged(but: Call | None) -> set[object]:
    """The keys and numbers of those who are in another call of ours, whichever client's."""
    rung = Leg.objects.filter(kind=Leg.Kind.THIRD, left_at=None).exclude(call=but)
    return {one for row in rung.values_list("colleague_id", "number") for one in row if one}


def _engaged_now() -> Whereabouts:
    return Whereabouts("engaged", _("in another call of ours"))


def _away(note: Note, now: datetime) -> Whereabouts:
    return Whereabouts("away", note.text, words.until(note.ends_at, now), note.ends_at)


def _on_duty(shift: duty.OnDuty, now: datetime) -> Whereabouts:
    until = words.until(shift.until, now)
    return Whereabouts("duty", _("on duty"), until, shift.until)
