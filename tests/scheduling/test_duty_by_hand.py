"""What is put in by hand goes before the layers, and gives way to what is put in later."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import transaction

from scheduling import duty, duty_changes
from scheduling.duty_changes import Refused
from scheduling.models import DutyLayer, DutyRoster
from tenants import access
from tenants.directory.models import Colleague
from tests.cast import Cast
from tests.scheduling.told import told

pytestmark = pytest.mark.django_db
NOON = datetime(2030, 3, 6, 11, tzinfo=UTC)  # a Wednesday, noon in Paris
HOUR = timedelta(hours=1)


@pytest.fixture
def people(cast: Cast) -> Iterator[dict[str, Colleague]]:
    """Roux and Lambert take weekly turns from Monday, 4 March, 08:00; it is Roux's week."""
    with access.inside(cast.practice), time_machine.travel(NOON, tick=False):
        DutyRoster.objects.all().delete()
        found = {one.name.split()[-1]: one for one in Colleague.objects.all()}
        layer = DutyLayer.objects.create(name="Semaine", first_day=date(2030, 3, 4), handover_day=0)
        for place, name in enumerate(("Roux", "Lambert")):
            layer.turns.create(colleague=found[name], position=place)
        yield found


def spans() -> list[tuple[str, float, float]]:
    """What stands by hand, in hours from now."""
    return [
        (
            row.colleague.name.split()[-1],
            (row.during.lower - NOON) / HOUR,
            (row.during.upper - NOON) / HOUR,
        )
        for row in DutyRoster.objects.all()
    ]


def on_duty(hours: float = 0) -> str:
    found = duty.on_duty(NOON + hours * HOUR)
    return found.colleague.name.split()[-1] if found else ""


def test_it_counts_for_its_time_only(people: dict[str, Colleague]) -> None:
    duty_changes.put_in(people["Lambert"], NOON + HOUR, NOON + 3 * HOUR, "Claire")
    assert [on_duty(hours) for hours in (0, 1, 2.9, 3)] == ["Roux", "Lambert", "Lambert", "Roux"]
    now, coming = duty.around(NOON)
    assert now is not None
    assert coming is not None
    assert (now.until, coming.since, coming.colleague) == (
        NOON + HOUR,
        NOON + HOUR,
        people["Lambert"],
    )
    assert coming.shift.sentence.endswith("Claire")


@pytest.mark.parametrize(
    ("start", "end", "left"),
    [
        (2, 4, [("Lambert", 1, 2), ("Roux", 2, 4), ("Lambert", 4, 9)]),
        (0, 4, [("Roux", 0, 4), ("Lambert", 4, 9)]),
        (4, 9, [("Lambert", 1, 4), ("Roux", 4, 9)]),
        (0, 10, [("Roux", 0, 10)]),
        (9, 10, [("Lambert", 1, 9), ("Roux", 9, 10)]),
    ],
)
def test_what_was_there_gives_way(
    people: dict[str, Colleague], start: int, end: int, left: list[tuple[str, int, int]]
) -> None:
    duty_changes.put_in(people["Lambert"], NOON + HOUR, NOON + 9 * HOUR, "Claire")
    duty_changes.put_in(people["Roux"], NOON + start * HOUR, NOON + end * HOUR, "Claire")
    assert spans() == left


def test_a_time_that_ends_before_it_begins_is_refused(people: dict[str, Colleague]) -> None:
    with pytest.raises(Refused, match="no_time"), transaction.atomic():
        duty_changes.put_in(people["Roux"], NOON, NOON, "Claire")
    assert spans() == []


def test_taken_out_the_layers_answer_again(people: dict[str, Colleague]) -> None:
    stretch = duty_changes.put_in(people["Lambert"], NOON - HOUR, NOON + HOUR, "Claire")
    duty_changes.take_out(stretch.pk)
    assert on_duty() == "Roux"
    assert spans() == [("Lambert", -1, 0)], "who answered until now is not forgotten"
    for gone in (stretch.pk, UUID(int=1)):
        with pytest.raises(Refused, match="over"):
            duty_changes.take_out(gone)


def test_taken_over_at_once_until_the_duty_ends(people: dict[str, Colleague]) -> None:
    with told() as notices:
        stretch = duty_changes.take(people["Lambert"], "Marc")
    assert on_duty() == "Lambert"
    assert stretch.during == (NOON, datetime(2030, 3, 11, 7, tzinfo=UTC))
    [asked] = notices
    assert (asked.kind, asked.name) == ("duty_swap_asked", "Dr Claire Roux")
    assert "Dr Marc Lambert has taken over your duty" in asked.text
    with pytest.raises(Refused, match="yours"):
        duty_changes.take(people["Lambert"], "Marc")


def test_whoever_was_relieved_may_keep_it(people: dict[str, Colleague]) -> None:
    duty_changes.take(people["Lambert"], "Marc", NOON + 5 * HOUR)
    swap = people["Lambert"].swaps_asked.get()
    with told() as notices:
        duty_changes.answer(swap.pk, "refused", "Claire")
    assert [on_duty(hours) for hours in (0, 4, 6)] == ["Roux"] * 3
    assert [(one.kind, one.name) for one in notices] == [("duty_changed", "Dr Marc Lambert")]
    assert "keeps the duty" in notices[0].text


def test_a_gap_is_taken_until_somebody_else_comes(people: dict[str, Colleague]) -> None:
    DutyLayer.objects.update(first_day=date(2030, 3, 7))
    assert on_duty() == ""
    taken = duty_changes.take(people["Lambert"], "Marc")
    assert taken.during[1] == datetime(2030, 3, 7, 7, tzinfo=UTC)
    assert not people["Lambert"].swaps_asked.exists()
