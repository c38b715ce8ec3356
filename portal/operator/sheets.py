"""A form of one row that two administrators may have open: the second is told, loses nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models, transaction
from django.http import HttpRequest

from telephony import changes

CONFLICT, UNPROCESSABLE = 409, 422
Make = Callable[[Any, Any], forms.ModelForm[Any]]
Deed = Callable[[Any], object]


@dataclass
class Sheet:
    """A form as it is to be shown, or was saved; `is_stale`: somebody else saved meanwhile."""

    form: forms.ModelForm[Any]
    version: str
    is_saved: bool = False
    is_stale: bool = False

    @property
    def status(self) -> int:
        """Of the answer that shows it."""
        if self.is_stale:
            return CONFLICT
        return UNPROCESSABLE if self.form.errors else 200


def filled(request: HttpRequest, row: models.Model, make: Make, deed: Deed) -> Sheet:
    """What was sent, checked against the row as it is now, and saved by `deed(row)`.

    `make(data, instance)` makes the form. What is stale is not saved: the form keeps what was
    typed and carries the new version, so that sending it again insists.
    """
    if request.method != "POST":
        return Sheet(make(None, row), version(row))
    with transaction.atomic():
        now = _locked(row)
        today = version(now)
        form = make(request.POST, now)
        if not form.is_valid():
            return Sheet(form, request.POST.get("version", ""))
        if request.POST.get("version", "") != today:
            return Sheet(form, today, is_stale=True)
        deed(form.save(commit=False))
        form.save_m2m()
    return Sheet(form, today, is_saved=True)


def version(row: models.Model) -> str:
    """Changes when the row does; "" for one that is not there yet."""
    if row._state.adding:
        return ""
    return changes.digest([one.value_from_object(row) for one in row._meta.concrete_fields])


def _locked(row: models.Model) -> models.Model:
    """The row as it stands in the database, which waits for whoever is changing it."""
    if row._state.adding:
        return row
    rows = type(row)._default_manager.select_for_update(no_key=True, of=("self",))
    return rows.get(pk=row.pk)
