"""Taking everybody out of a set-up: names, numbers and addresses in whatever text they stand.

What is left out is seen by whoever looks at the template: three dots stand in its place. Pure, but
for `rows`, which runs in the schema that is scrubbed.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models

from portal.file import tables
from portal.file.copying import SET_UP

GONE: Final = "…"
NUMBER: Final = re.compile(r"\+?\d(?:[ .()/-]?\d){7,}")
MAIL: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+\.\w+")
LINK: Final = re.compile(r"https?://\S+")
# Parts of a question that programs read, and nobody writes.
NOT_WORDS: Final = frozenset({"key", "kind"})
WORD: Final = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Scrubber:
    """Knows whom to take out: words of the client and its people, and names of whoever called."""

    words: re.Pattern[str] | None
    names: frozenset[str]

    @classmethod
    def of(
        cls, words: Collection[str], people: Iterable[str], vocabulary: Iterable[str] = ()
    ) -> "Scrubber":
        """`words` in small letters; `people` by the names that were written down.

        A part of such a name counts where it has a capital, unless it is a word of `vocabulary`:
        texts that are the house's own.
        """
        listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        pattern = re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE) if listed else None
        ordinary = {word.casefold() for text in vocabulary for word in WORD.findall(text)}
        parts = {word.casefold() for name in people for word in WORD.findall(name)}
        return cls(pattern, frozenset(parts - ordinary))

    def text(self, text: str) -> str:
        """The same without anybody."""
        for pattern in (LINK, MAIL, NUMBER, self.words):
            text = pattern.sub(GONE, text) if pattern else text
        return WORD.sub(self._part, text)

    def _part(self, found: re.Match[str]) -> str:
        word = found[0]
        return GONE if word[0].isupper() and word.casefold() in self.names else word

    def value(self, value: Any) -> Any:
        """The same of a text, a list or a question; two answers that are alike now are one."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            scrubbed = [self.value(one) for one in value]
            if scrubbed != value and all(isinstance(one, str) for one in scrubbed):
                return list(dict.fromkeys(scrubbed))
            return scrubbed
        if isinstance(value, dict):
            return {key: one if key in NOT_WORDS else self.value(one) for key, one in value.items()}
        return value


def rows(scrubber: Scrubber) -> None:
    """Every text of the set-up in the schema that is entered, where its triggers are asleep."""
    for model in tables.client_models():
        if str(model._meta.label) in SET_UP:
            fields = [field for field in model._meta.concrete_fields if _has_words(field)]
            for row in model._default_manager.all() if fields else []:
                _scrub(row, fields, scrubber)


def _scrub(row: models.Model, fields: "list[models.Field[Any, Any]]", scrubber: Scrubber) -> None:
    changed = {}
    for field in fields:
        was = field.value_from_object(row)
        now = scrubber.value(was)
        if now != was:
            changed[str(field.attname)] = _alone(row, field, now)
    if changed:
        type(row)._default_manager.filter(pk=row.pk).update(**changed)


def _alone(row: models.Model, field: "models.Field[Any, Any]", now: Any) -> Any:
    """Of two names that were told apart by a person's only, the second gets a number."""
    others = type(row)._default_manager.exclude(pk=row.pk)
    candidate, n = now, 2
    while field.unique and others.filter(**{field.attname: candidate}).exists():
        candidate, n = f"{now} {n}", n + 1
    return candidate


def _has_words(field: "models.Field[Any, Any]") -> bool:
    """Whether somebody has typed what stands in it."""
    if field.choices or isinstance(field, models.FileField):
        return False
    if isinstance(field, ArrayField):
        return isinstance(field.base_field, models.CharField) and not field.base_field.choices
    return isinstance(field, models.CharField | models.TextField | models.JSONField)
