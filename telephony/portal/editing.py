"""What the portal's editors share: who may edit, what is kept of it, and the word of warning."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.db import models, transaction
from django.db.models import ProtectedError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scheduling.models import OpeningPeriod
from telephony import changes
from telephony.models import Change
from tenants import audit
from tenants.access import EDITORS as EDITORS
from tenants.access import READERS as READERS
from tenants.access import client_on_host, may, signed_in, standing

UNPROCESSABLE, CONFLICT = 422, 409


def may_edit(request: HttpRequest) -> bool:
    """Whether the visitor changes things here; everybody else who comes in reads."""
    return may(request, *EDITORS)


def may_see_callers(request: HttpRequest) -> bool:
    """Whether the visitor sees who called: the client's own people, not the operator's."""
    return bool(standing(request).roles & set(READERS))


@contextmanager
def kept(request: HttpRequest, row: models.Model) -> Iterator[None]:
    """Write the row within: what was different before and after is kept, with who did it."""
    before = None if row._state.adding else _as_stored(row)
    with transaction.atomic():
        yield
        note(request, row, before)


def note(request: HttpRequest, row: models.Model, before: changes.Snapshot | None) -> None:
    """Keep that the visitor made or changed the row, for the client and in the operator's log."""
    user = signed_in(request)
    if changes.keep(row, str(user), user.pk, before=before):
        _audit(request, f"{row._meta.model_name}.{'changed' if before else 'created'}", row.pk)


def delete(request: HttpRequest, row: models.Model) -> None:
    """Delete the row and keep what it was. Raises ProtectedError where something needs it."""
    user, key = signed_in(request), row.pk
    with transaction.atomic():
        changes.keep(row, str(user), user.pk, before=changes.snapshot(row), gone=True)
        row.delete()
        _audit(request, f"{row._meta.model_name}.deleted", key)


def gone(request: HttpRequest, row: models.Model, before: changes.Snapshot) -> None:
    """Keep that the row, as it was `before`, is in use no more, though it still exists."""
    user = signed_in(request)
    changes.keep(row, str(user), user.pk, before=before, gone=True)
    _audit(request, f"{row._meta.model_name}.deleted", row.pk)


def deleted(request: HttpRequest, row: models.Model, needed: str = "") -> bool:
    """Delete the row, unless somebody changed it unseen or something needs it: `needed` says so."""
    with transaction.atomic():
        if is_stale(request, row):
            words = {"who": _last(row)[0], "time": _last(row)[1]}
            said = _("%(who)s has changed this meanwhile (%(time)s): look at it first.")
            flash.error(request, said % words)
            return False
        try:
            delete(request, row)
        except ProtectedError:
            flash.error(request, needed)
            return False
    flash.success(request, _("Deleted."))
    return True


def _audit(request: HttpRequest, what: str, key: UUID | None) -> None:
    audit.record(what, actor=signed_in(request), client=client_on_host(request), subject=key)


def _as_stored(row: models.Model) -> changes.Snapshot:
    """The row in the database: a form may have put what was typed into this one already."""
    return changes.snapshot(type(row)._default_manager.get(pk=row.pk))


def is_stale(request: HttpRequest, row: models.Model) -> bool:
    """Whether somebody has changed the row since the visitor's form was made from it."""
    if row._state.adding:
        return False
    stored = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    return stored is None or request.POST.get("version") != changes.version(stored)


def warning(row: models.Model) -> str:
    """Who changed the row meanwhile; the form keeps what was typed, and may be sent once more."""
    who, at = _last(row)
    words = {"who": who, "time": at}
    said = _("%(who)s has changed this meanwhile (%(time)s). What you typed is still here:")
    return f"{said % words} " + _("look at it, and save again to put it in the place of theirs.")


def _last(row: models.Model) -> tuple[str, str]:
    """Who changed the row last, and when."""
    subject = changes.SUBJECTS[type(row)]
    last = next(iter(changes.latest(subject, of=row.pk, limit=1)), None)
    return (last.who if last else _("Somebody")), _clock(last)


def _clock(change: Change | None) -> str:
    return date_format(timezone.localtime(change.at if change else None), "H:i")


def history(*subjects: str, of: UUID | None = None) -> list[dict[str, Any]]:
    """The last changes as lines of a list."""
    return [
        {"at": one.at, "who": one.who, "what": _said(one), "name": one.name, "fields": _fields(one)}
        for one in changes.latest(*subjects, of=of)
    ]


def _said(change: Change) -> str:
    if change.subject == Change.Subject.ORDER:
        return _("put the rules into another order")
    if change.subject == Change.Subject.POLICY_ORDER:
        return _("put the policies into another order")
    words = {"what": change.get_subject_display()}
    if change.before is None:
        return _("made: %(what)s") % words
    if change.after is None:
        return _("deleted: %(what)s") % words
    return _("changed: %(what)s") % words


def _fields(change: Change) -> list[dict[str, str]]:
    """What was different, field by field, of a row that was changed."""
    if not isinstance(change.before, dict) or not isinstance(change.after, dict):
        return []
    model = changes.model_of(change)
    before, after = change.before, change.after
    return [
        {
            "label": changes.label_of(model, name),
            "before": _shown(model, name, before[name]),
            "after": _shown(model, name, after[name]),
        }
        for name in changes.differing(change)
    ]


def _shown(model: type[models.Model], name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "options":
        return ", ".join(f"{one['key']} {one['label']}" for one in value)
    if name == "numbers":
        return str(value)
    if changes.is_in_words(model, name):
        return "; ".join(value) if isinstance(value, list) else str(value or "–")
    field = changes.field_of(model, name)
    choices = dict(getattr(getattr(field, "base_field", field), "flatchoices", []))
    if name == "weekdays":
        choices = dict(OpeningPeriod.Weekday.choices)
    if isinstance(value, list):
        return ", ".join(str(choices.get(one, one)) for one in value) or "–"
    return str(choices.get(value, value)) if value not in (None, "") else "–"
