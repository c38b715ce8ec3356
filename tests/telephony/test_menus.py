"""What a key does in a menu."""

import pytest

from telephony import menus
from telephony.menus import Menu, Option, Outcome, Position
from telephony.models import Menu as MenuRow
from telephony.models import MenuOption
from tenants import access
from tenants.base import uuid7
from tests.cast import Cast

TOP, SUB, EMPTY, GONE = (uuid7() for _ in range(4))
URGENT = Option(uuid7(), "1", "Urgence")
INTO_SUB = Option(uuid7(), "2", "Autre", SUB)
INTO_EMPTY = Option(uuid7(), "3", "Vide", EMPTY)
INTO_GONE = Option(uuid7(), "#", "Disparu", GONE)
HASH = Option(uuid7(), "#", "Standard")
ALL = {
    TOP: Menu(TOP, "Accueil", (URGENT, INTO_SUB, INTO_EMPTY, INTO_GONE), tries=3),
    SUB: Menu(SUB, "Autres", (HASH,), tries=2),
    EMPTY: Menu(EMPTY, "Vide"),
}
AT_TOP, AT_SUB = Position((TOP,)), Position((TOP, SUB))


@pytest.mark.parametrize(
    ("position", "key", "outcome", "path", "option"),
    [
        (AT_TOP, "1", Outcome.CHOSEN, (TOP,), URGENT),
        (AT_TOP, "2", Outcome.HEAR, (TOP, SUB), None),
        (AT_SUB, "#", Outcome.CHOSEN, (TOP, SUB), HASH),
        (AT_SUB, "*", Outcome.HEAR, (TOP,), None),
        (AT_TOP, "*", Outcome.HEAR, (TOP,), None),
        (AT_TOP, "9", Outcome.WRONG, (TOP,), None),
        (AT_TOP, "12", Outcome.WRONG, (TOP,), None),
        (AT_TOP, "", Outcome.WRONG, (TOP,), None),
        (AT_TOP, None, Outcome.HEAR, (TOP,), None),
        # Without a choice there is nothing to hear.
        (AT_TOP, "3", Outcome.EXHAUSTED, (TOP, EMPTY), None),
        (AT_TOP, "#", Outcome.EXHAUSTED, (TOP, GONE), None),
        (Position((GONE,)), "1", Outcome.EXHAUSTED, (GONE,), None),
        # The last try.
        (Position((TOP,), tries=2), "9", Outcome.EXHAUSTED, (TOP,), None),
        (Position((TOP,), tries=2), None, Outcome.EXHAUSTED, (TOP,), None),
        (Position((TOP,), tries=2), "1", Outcome.CHOSEN, (TOP,), URGENT),
        (Position((TOP, SUB), tries=1), "1", Outcome.EXHAUSTED, (TOP, SUB), None),
        # Who goes round in circles has heard enough.
        (Position((TOP,), heard=menus.MOST_HEARD), "*", Outcome.EXHAUSTED, (TOP,), None),
        (Position((TOP,), heard=menus.MOST_HEARD), "1", Outcome.CHOSEN, (TOP,), URGENT),
    ],
)  # fmt: skip
def test_a_key(
    position: Position, key: str | None, outcome: Outcome, path: tuple[object, ...],
    option: Option | None,
) -> None:  # fmt: skip
    step = menus.press(ALL, position, key)
    assert (step.outcome, step.position.path, step.option) == (outcome, path, option)


def test_a_menu_without_choices_is_exhausted_at_once() -> None:
    assert menus.enter(ALL, TOP).outcome == Outcome.HEAR
    assert menus.enter(ALL, EMPTY).outcome == Outcome.EXHAUSTED
    assert menus.enter(ALL, GONE).outcome == Outcome.EXHAUSTED


def test_each_menu_counts_its_own_tries() -> None:
    position = menus.press(ALL, AT_TOP, "9").position
    assert position.tries == 1
    assert menus.press(ALL, position, "2").position.tries == 0


@pytest.mark.parametrize("text", ["", "0.1", "a.b.c", "0.1.nonsense", "0.1.", "1"])
def test_a_place_that_nobody_wrote_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # of several kinds, told apart by nobody
        Position.decode(text)


@pytest.mark.django_db
def test_one_clients_menus_are_not_the_others(cast: Cast) -> None:
    with access.inside(cast.practice):
        menu = MenuRow.objects.create(name="Accueil", tries=2, timeout=4)
        MenuOption.objects.create(menu=menu, key="1", label="Urgence")
        [loaded] = menus.load().values()
    assert (loaded.name, loaded.tries, loaded.timeout) == ("Accueil", 2, 4)
    assert [(option.key, option.label) for option in loaded.options] == [("1", "Urgence")]
    with access.inside(cast.plumber):
        assert menus.load() == {}
