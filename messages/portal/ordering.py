"""The order in which an owner puts rows that have a `position`."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


@transaction.atomic
def move_up(row: Row, rows: QuerySet[Row]) -> tuple[list[Row], list[Row]]:
    """One place up among `rows`, which stand in their order; the first one stays.

    Returns the order before and after.
    """
    before = list(rows.select_for_update())
    after, place = list(before), before.index(row)
    after.insert(max(0, place - 1), after.pop(place))
    put(after)
    return before, after


def put(wanted: Sequence[Model]) -> None:
    """These rows of one kind get their places, in one statement. In a transaction."""
    for place, row in enumerate(wanted):
        row.position = place  # type: ignore[attr-defined]  # of each kind that is put in order
    if wanted:
        type(wanted[0])._base_manager.bulk_update(wanted, ["position"])
