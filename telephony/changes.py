"""The history of a client's set-up, and how two people are kept from overwriting each other.

All functions but `digest` and `register` run in the client's schema.
"""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from telephony.models import CallerList, Change, ForwardingRule, Greeting, Instruction, Menu, Note
from telephony.models import VoiceSettings as Settings
from tenants import access

Subject = Change.Subject
Snapshot = dict[str, Any]
SUBJECTS: dict[type[models.Model], str] = {
    ForwardingRule: Subject.RULE,
    Menu: Subject.MENU,
    Greeting: Subject.GREETING,
    CallerList: Subject.LIST,
    Instruction: Subject.INSTRUCTION,
    Note: Subject.NOTE,
    Settings: Subject.SETTINGS,
}
# Not what somebody decided: keys, and what follows from the rest. The order has changes of its own.
LEFT_OUT = {"id", "changed_at", "position", "only"}


def _nothing(row: Any) -> Any:
    return {}


@dataclasses.dataclass(frozen=True)
class Kept:
    """What else is kept of rows of a kind, and what is not.

    `also` gives what belongs to a row beside its columns, in words (of the client's language: the
    two sides are compared); `labels` names those. `unseen` tells versions of a row apart and is
    kept nowhere. `only` are the columns that count, where not all do; `without` do not.
    """

    also: Callable[[Any], Snapshot] = _nothing
    unseen: Callable[[Any], Any] = _nothing
    labels: Mapping[str, str | Promise] = dataclasses.field(default_factory=dict)
    only: Collection[str] = ()
    without: Collection[str] = ()


_kept: dict[type[models.Model], Kept] = {}


def register(model: type[models.Model], subject: str, kept: Kept | None = None) -> None:
    """Let the history keep rows of a room above this one; called from an AppConfig's `ready`."""
    SUBJECTS[model] = subject
    _kept[model] = kept or Kept()


def is_in_words(model: type[models.Model], name: str) -> bool:
    """Whether this part of such a row was kept in words, and not as a column."""
    return name in _kept.get(model, Kept()).labels


def label_of(model: type[models.Model], name: str) -> str:
    """What a part of such a row is called, in the reader's language."""
    own = {"options": _("choices"), "numbers": _("numbers"), "team_name": _("team")}
    known = _kept.get(model, Kept()).labels.get(name) or own.get(name)
    return str(known or getattr(field_of(model, name), "verbose_name", name))


def field_of(model: type[models.Model], name: str) -> Any:
    """The column; None where it was there when the change was kept, and is no more."""
    return next((one for one in model._meta.get_fields() if one.name == name), None)


def model_of(change: Change) -> type[models.Model]:
    """Of what the change was."""
    return next(model for model, subject in SUBJECTS.items() if subject == change.subject)


def differing(change: Change) -> list[str]:
    """The parts that were different, by their names; none for what was made or deleted."""
    before, after = change.before, change.after
    if not isinstance(before, dict) or not isinstance(after, dict):
        return []
    return [
        name
        for name, was in before.items()
        if name in after and was != after[name] and not name.endswith("_id")
    ]


def different(change: Change) -> list[str]:
    """The same as the reader calls them."""
    return [label_of(model_of(change), name) for name in differing(change)]


def _counts(row: models.Model, name: str) -> bool:
    kept = _kept.get(type(row), Kept())
    if name in LEFT_OUT or name in kept.without:
        return False
    return not kept.only or name in kept.only


def snapshot(row: models.Model) -> Snapshot:
    """What was decided in this row, as it may be kept: of a list of callers only how many."""
    fields = [field for field in row._meta.concrete_fields if _counts(row, field.name)]
    taken = {field.attname: field.value_from_object(row) for field in fields}
    for field in fields:
        if field.is_relation:  # its name, too: the row may be gone when somebody reads this
            taken[field.name] = str(getattr(row, field.name) or "")
    if isinstance(row, Menu):
        taken["options"] = list(row.options.values("key", "label", "submenu_id"))
    if isinstance(row, CallerList):
        taken["numbers"] = row.numbers.count()
    if type(row) in _kept:
        with translation.override(access.client_inside().language):
            taken |= _kept[type(row)].also(row)
    return json.loads(_written(taken))  # type: ignore[no-any-return]


def version(row: models.Model) -> str:
    """Changes when the row does: a form carries the one that it was made from."""
    if row._state.adding:
        return ""
    numbers = []
    if isinstance(row, CallerList):
        numbers = list(row.numbers.values_list("number", "label"))
    kept = _kept.get(type(row), Kept())
    return digest([snapshot(row), numbers or kept.unseen(row)])


def digest(of: Any) -> str:
    """A short text that differs where `of` does."""
    return hashlib.sha256(_written(of).encode()).hexdigest()[:16]


def keep(
    row: models.Model,
    who: str,
    user_id: UUID | None,
    *,
    before: Snapshot | None,
    gone: bool = False,
) -> Change | None:
    """Write down that `who` made, changed or deleted this row; None where nothing is different."""
    after = None if gone else snapshot(row)
    if before == after:
        return None
    return Change.objects.create(
        who=who,
        user_id=user_id,
        subject=SUBJECTS[type(row)],
        subject_id=row.pk,
        name=str(row)[:300],
        before=before,
        after=after,
    )


def keep_order(
    who: str,
    user_id: UUID | None,
    before: list[str],
    after: list[str],
    subject: str = Subject.ORDER,
) -> None:
    """Write down that `who` put the rules (or what `subject` says) into another order, by name."""
    if before != after:
        Change.objects.create(who=who, user_id=user_id, subject=subject, before=before, after=after)


def latest(*subjects: str, of: UUID | None = None, limit: int = 10) -> list[Change]:
    """The last changes of these kinds, newest first; only those of the row `of`, if given."""
    found = Change.objects.filter(subject__in=subjects)
    return list((found.filter(subject_id=of) if of else found)[:limit])


def since(at: datetime, *subjects: str) -> list[Change]:
    """The changes of these kinds after that moment, newest first."""
    return list(Change.objects.filter(subject__in=subjects, at__gt=at))


def _written(value: Any) -> str:
    return json.dumps(value, cls=Encoder, sort_keys=True)


class Encoder(DjangoJSONEncoder):
    """Files by their names."""

    def default(self, o: Any) -> Any:
        if isinstance(o, models.fields.files.FieldFile):
            return o.name or ""
        return super().default(o)
