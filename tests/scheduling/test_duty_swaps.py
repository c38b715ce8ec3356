"""A swap is asked by one and confirmed by the other; a link is enough, and is one client's."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from scheduling import duty, duty_changes, duty_links
from scheduling.duty_changes import Refused, Wanted
from scheduling.models import DutyBeginning, DutyLayer, DutyRoster, DutySwap
from tenants import access
from tenants.directory.models import Colleague
from tests.cast import Cast
from tests.scheduling.told import told
from tests.visitors import at_client

pytestmark = pytest.mark.django_db
NOON = datetime(2030, 3, 6, 11, tzinfo=UTC)  # a Wednesday; weeks are handed over on Mondays
WEEK = timedelta(days=7)
THIS, NEXT = datetime(2030, 3, 4, 7, tzinfo=UTC), datetime(2030, 3, 11, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def people(cast: Cast) -> Iterator[dict[str, Colleague]]:
    """It is Roux's week, the next is Lambert's."""
    with time_machine.travel(NOON, tick=False), access.inside(cast.practice):
        DutyRoster.objects.all().delete()
        found = {one.name.split()[-1]: one for one in Colleague.objects.all()}
        layer = DutyLayer.objects.create(name="Semaine", first_day=date(2030, 3, 4), handover_day=0)
        for place, name in enumerate(("Roux", "Lambert")):
            layer.turns.create(colleague=found[name], position=place)
        yield found


@pytest.fixture
def wanted(people: dict[str, Colleague]) -> Wanted:
    """Roux gives the rest of this week for the next."""
    return Wanted(people["Roux"], people["Lambert"], NOON, NEXT, NEXT, NEXT + WEEK)


def on_duty(at: datetime) -> str:
    found = duty.on_duty(at)
    return found.colleague.name.split()[-1] if found else ""


def test_nothing_changes_before_the_other_accepts(wanted: Wanted) -> None:
    with told() as notices:
        swap = duty_changes.ask(wanted, "Claire")
        assert (on_duty(NOON), on_duty(NEXT)) == ("Roux", "Lambert")
        duty_changes.answer(swap.pk, "accepted", "Marc")
    assert (on_duty(NOON), on_duty(NEXT)) == ("Lambert", "Roux")
    assert on_duty(NEXT + WEEK) == "Roux", "the turns after it are as they were"
    assert [(one.kind, one.name) for one in notices][:2] == [
        ("duty_swap_asked", "Dr Marc Lambert"),
        ("duty_changed", "Dr Claire Roux"),
    ]
    assert "and would be on duty for you from Monday 11 March, 08:00" in notices[0].text


@pytest.mark.parametrize("word", ["refused", "withdrawn"])
def test_no_is_no(wanted: Wanted, word: str) -> None:
    swap = duty_changes.ask(wanted, "Claire")
    with told() as notices:
        duty_changes.answer(swap.pk, word, "Marc")
    assert (on_duty(NOON), on_duty(NEXT)) == ("Roux", "Lambert")
    assert [one.name for one in notices] == [
        "Dr Claire Roux" if word == "refused" else "Dr Marc Lambert"
    ]
    with pytest.raises(Refused, match="answered"):
        duty_changes.answer(swap.pk, "accepted", "Marc")
    assert duty_changes.ask(wanted, "Claire").state == "asked", "it may be asked again"


def test_one_duty_is_asked_about_once(wanted: Wanted) -> None:
    duty_changes.ask(wanted, "Claire")
    with pytest.raises(Refused, match="asked_already"):
        duty_changes.ask(wanted, "Claire")


@pytest.mark.parametrize(
    ("times", "reason"),
    [
        ((NOON, NEXT + HOUR), "not_theirs"),
        ((NEXT, NEXT + WEEK), "not_theirs"),
        ((THIS - 2 * WEEK, THIS - WEEK), "over"),
        ((NOON, NEXT, NOON + HOUR, NEXT), "no_time"),
        ((NOON, NEXT, NEXT, NEXT + 2 * WEEK), "not_theirs"),
        ((NOON, NEXT, THIS - WEEK, THIS), "over"),
    ],
)
def test_one_gives_what_one_has(
    people: dict[str, Colleague], times: tuple[datetime, ...], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        duty_changes.ask(Wanted(people["Roux"], people["Lambert"], *times), "Claire")


def test_what_has_changed_since_cannot_be_accepted(
    wanted: Wanted, people: dict[str, Colleague]
) -> None:
    swap = duty_changes.ask(wanted, "Claire")
    duty_changes.put_in(people["Secrétariat"], NEXT, NEXT + HOUR, "Claire")
    with pytest.raises(Refused, match="not_theirs"):
        duty_changes.answer(swap.pk, "accepted", "Marc")
    swap.refresh_from_db()
    assert swap.state == "asked"


def test_the_other_answers_by_the_link_in_the_text(cast: Cast, wanted: Wanted) -> None:
    swap = duty_changes.ask(wanted, "Claire")
    path = duty_links.link_to(cast.practice, swap).removeprefix(cast.practice.url)
    visitor = at_client(cast.practice)
    with access.inside(cast.practice):
        page: Any = visitor.get(path)
    assert "Dr Claire Roux" in page.content.decode()
    visitor.post(path, {"answer": "withdrawn"})
    with access.inside(cast.practice):
        assert DutySwap.objects.get().state == "asked", "looking and nonsense do not answer"
    visitor.post(path, {"answer": "accepted"})
    with access.inside(cast.practice):
        assert DutySwap.objects.get().answered_by == "Dr Marc Lambert"
        assert on_duty(NOON) == "Lambert"
    for host, wrong in ((cast.plumber, path), (cast.practice, path[:-1])):
        assert at_client(host).get(wrong).status_code == 404


def test_a_coming_duty_is_confirmed_by_the_link(cast: Cast, people: dict[str, Colleague]) -> None:
    row = DutyBeginning.objects.create(
        colleague=people["Lambert"], begins_at=NEXT, ends_at=NEXT + WEEK
    )
    path = duty_links.link_to(cast.practice, row).removeprefix(cast.practice.url)
    visitor = at_client(cast.practice)
    assert visitor.get(path).status_code == 200
    visitor.post(path)
    with access.inside(cast.practice):
        assert DutyBeginning.objects.get().confirmed_by == "Dr Marc Lambert"


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "accepted"},
        {"state": "asked", "answered_by": "Marc", "answered_at": NOON},
        {"state": "dance"},
        {"during": (NEXT, None)},
        {"in_return": (NOON, NEXT)},
        {"in_return": (NEXT, None)},
    ],
)
def test_the_database_keeps_the_rules(people: dict[str, Colleague], wrong: dict[str, Any]) -> None:
    right = {"asker": people["Roux"], "other": people["Lambert"], "during": (NOON, NEXT)}
    with pytest.raises(IntegrityError), transaction.atomic():
        DutySwap.objects.create(**{**right, "asked_by": "Claire", **wrong})
    with pytest.raises(IntegrityError), transaction.atomic():
        DutySwap.objects.create(**{**right, "other": people["Roux"], "asked_by": "Claire"})
