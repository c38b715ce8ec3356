"""Rows of a form that are added, moved and taken out on the page, before anything is saved.

A button says what is to be done with which row, in `act`: `steps:add`, `steps:up:2`. Each is a
plain request, so it works by keyboard and without a script. What was typed stays typed.
"""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict

ACT = re.compile(r"([a-z]+):(add|up|down|out)(?::(\d{1,3}))?")
Row = dict[str, list[str]]


def formset(
    form: type[forms.Form],
    prefix: str,
    *,
    typed: QueryDict | None,
    rows: Iterable[dict[str, Any]] = (),
    most: int,
    kind: type[forms.BaseFormSet[Any]] = forms.BaseFormSet,
    **about: Any,
) -> forms.BaseFormSet[Any]:
    """The rows as they were typed, else as they are (`rows`); `about` is given to each."""
    make = forms.formset_factory(form, formset=kind, extra=0, max_num=most, validate_max=True)
    # Each row is looked at, also one that says what was there before, and one that says nothing.
    each = {"empty_permitted": False, "use_required_attribute": False, **about}
    return make(typed, prefix=prefix, initial=list(rows), form_kwargs=each)


def acted(typed: QueryDict, **fresh: str) -> QueryDict | None:
    """What was typed with its rows added, moved or taken out; None where nothing such is asked.

    `fresh` is what a new row says.
    """
    asked = ACT.fullmatch(typed.get("act", ""))
    if not asked:
        return None
    prefix, what, place = asked[1], asked[2], int(asked[3] or 0)
    changed = typed.copy()
    rows = _taken_out(changed, prefix)
    if what == "add":
        rows.append({name: [value] for name, value in fresh.items()})
    elif place < len(rows):
        row = rows.pop(place)
        if what != "out":
            rows.insert(max(0, place + (1 if what == "down" else -1)), row)
    _put_back(changed, prefix, rows)
    return changed


def without_errors(*shown: forms.BaseForm | forms.BaseFormSet[Any]) -> None:
    """What is still being written is not found fault with."""
    for one in shown:
        if isinstance(one, forms.BaseFormSet):
            one._errors = []  # type: ignore[attr-defined]  # as if it had been found good
            one._non_form_errors = ErrorList()  # type: ignore[attr-defined]
            without_errors(*one.forms)
        else:
            one._errors = ErrorDict()  # type: ignore[attr-defined]


def _taken_out(typed: QueryDict, prefix: str) -> list[Row]:
    count = min(_number(typed.get(f"{prefix}-TOTAL_FORMS")), 200)
    rows: list[Row] = [{} for _place in range(count)]
    shape = re.compile(rf"{re.escape(prefix)}-(\d{{1,3}})-(.+)")
    for name in list(typed):
        found = shape.fullmatch(name)
        if found:
            values = typed.pop(name)
            if int(found[1]) < count:
                rows[int(found[1])][found[2]] = [str(value) for value in values]
    return rows


def _put_back(typed: QueryDict, prefix: str, rows: list[Row]) -> None:
    typed[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    for place, row in enumerate(rows):
        for name, values in row.items():
            typed.setlist(f"{prefix}-{place}-{name}", values)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else 0
