"""Finding a client's messages: by words, names, numbers and what became of them.

All functions run in the client's schema. The database keeps the column `search` (migration
0013_search): names as they are written (A), numbers by their digits (B), and all words by their
stems in French and in English (D), each without accents. What is looked for is read the same way;
every word must be found, in whichever of these ways.
"""

import re
import unicodedata
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messages.models import Message
from tenants.directory.contacts import Trail
from tenants.directory.models import Identified

A_PAGE = 50
WORDS = 12  # more than that is no search but a letter
DIGITS = re.compile(r"(?<!\w)[+(]?\d[\d .\-/()]*\d")  # a number in any spelling
ENOUGH = 3  # digits, fewer of which are no number
LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
# A word that either language leaves out, as "le" or "the", is not looked for, unless all are such.
READ = """
    SELECT string_agg('(' || q::text || ')', ' & ') FILTER (WHERE numnode(q) > 0),
           bool_and(is_small)
    FROM (
        SELECT numnode(fr) = 0 OR numnode(en) = 0 AS is_small,
               CASE WHEN (numnode(fr) = 0 OR numnode(en) = 0) AND NOT %(all)s THEN ''::tsquery
                    ELSE fr || plain || en || to_tsquery('simple', name) END AS q
        FROM (
            SELECT plainto_tsquery('french', word) AS fr, plainto_tsquery('french', bare) AS plain,
                   plainto_tsquery('english', bare) AS en, name
            FROM unnest(%(words)s::text[], %(bare)s::text[], %(names)s::text[])
                 AS w(word, bare, name)
        ) AS words
    ) AS read
"""


class Standing(models.TextChoices):
    """What became of a message, as one looks for it."""

    OPEN = "open", _("not taken yet")
    TAKEN = "taken", _("taken")
    DONE = "done", _("done")
    CUT_SHORT = "cut_short", _("cut short")


@dataclass(frozen=True)
class Wanted:
    """What is looked for; days are the client's own, both included. Nothing: everything."""

    text: str = ""
    from_day: date | None = None
    to_day: date | None = None
    recipient: UUID | None = None
    reason: UUID | None = None
    urgency: str = ""
    standing: str = ""
    kind: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


def find(wanted: Wanted) -> QuerySet[Message]:
    """The messages that fit, newest first; drafts are nobody's yet."""
    return of_text(wanted.text).filter(_days(wanted), _standing(wanted.standing), **_exact(wanted))


def of_text(text: str) -> QuerySet[Message]:
    """Those in which every word is found."""
    left = Message.objects.exclude(state=Message.State.DRAFT).select_related("version__form")
    left = left.order_by("-created_at", "-id")
    if not text.strip():
        return left
    fits = RawSQL("inbox_message.search @@ %s::tsquery", [query(text)])
    fits.output_field = BooleanField()
    return left.filter(fits)


def query(text: str) -> str:
    """What is looked for, as PostgreSQL compares it with a column `search`: every word of it."""
    text = text.replace("\0", " ")
    numbers = [found for found in DIGITS.findall(text) if len(_digits(found)) >= ENOUGH]
    for number in numbers:
        text = text.replace(number, " ", 1)
    terms = [_number(number) for number in numbers[:WORDS]]
    return " & ".join(filter(None, [*terms, _read(text.split()[:WORDS])]))


def page(found: QuerySet[Message], before: UUID | None, size: int = A_PAGE) -> list[Message]:
    """The page that begins after the message with the key `before`, and one more if there is."""
    if before is not None:
        at = Message.objects.filter(pk=before).values_list("created_at", flat=True).first()
        # The first condition says it to the index, the other two are exact.
        earlier = Q(created_at__lte=at) & (Q(created_at__lt=at) | Q(pk__lt=before))
        found = found.filter(earlier) if at else found.none()
    return list(found[: size + 1])


def of_trail(trail: Trail) -> QuerySet[Message]:
    """Each message of this person's, whatever telephone they called from.

    Of those who share their telephone, none that was left in another's name.
    """
    found = trail.fits("caller_number", "caller_name")
    if trail.contact:
        known = Identified.objects.values("call_id")
        found &= ~Q(call_id__in=known.exclude(contact=trail.contact))
        found |= Q(call_id__in=known.filter(contact=trail.contact))
    return of_text("").filter(found)


def fold(text: str) -> str:
    """The text without accents, as the column has it."""
    parts = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


# --- what is looked for


def _days(wanted: Wanted) -> Q:
    found = Q()
    if wanted.from_day:
        found &= Q(created_at__gte=_midnight(wanted.from_day))
    if wanted.to_day:
        found &= Q(created_at__lt=_midnight(wanted.to_day + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _standing(standing: str) -> Q:
    State = Message.State
    known = {
        Standing.OPEN: Q(state=State.SENT),
        Standing.TAKEN: Q(state=State.ACKNOWLEDGED),
        Standing.DONE: Q(state=State.CLOSED) | Q(done_at__isnull=False),
        Standing.CUT_SHORT: Q(state=State.PARTIAL),
    }
    return known[Standing(standing)] if standing else Q()


def _exact(wanted: Wanted) -> dict[str, Any]:
    asked = {
        "recipient": wanted.recipient,
        "version__form": wanted.reason,
        "urgency": wanted.urgency,
        "kind": wanted.kind,
    }
    return {name: value for name, value in asked.items() if value}


def _read(words: list[str]) -> str:
    """The words as PostgreSQL reads them in both languages; "" for none that is looked for."""
    if not words:
        return ""
    bare = [fold(word) for word in words]
    asked = {"words": words, "bare": bare, "names": [_beginning(word) for word in bare]}
    with connection.cursor() as cursor:
        cursor.execute(READ, {**asked, "all": False})
        query, are_all_small = cursor.fetchone()
        if are_all_small:
            cursor.execute(READ, {**asked, "all": True})
            query, _small = cursor.fetchone()
    return query or ""


def _beginning(word: str, weight: str = "A") -> str:
    kept = re.sub(r"[^\w.@-]+", " ", word).strip()
    return f"'{kept}':*{weight}" if kept else ""


def _number(written: str) -> str:
    """The number from its beginning, in the country or out of it, or from its end."""
    digits = _digits(written)
    begun = digits.removeprefix("00") if digits.startswith("00") else digits.removeprefix("0")
    ways = [_beginning(begun, "B"), _beginning(f"r{digits[::-1]}", "B")]
    # It may stand among the words too, as it was written.
    ways += [f"({' & '.join(re.findall(r'[0-9]+', written))})"]
    return f"({' | '.join(filter(None, ways))})"


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)
