"""What a key does in a menu: menus and the caller's place in, the next place or a choice out.

The place is carried from one request to the next as a text (`Position.encode`).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self
from uuid import UUID

from telephony import models

BACK = "*"
# Times that menus are heard in one call: who goes round in circles gets on all the same.
MOST_HEARD = 30


@dataclass(frozen=True)
class Option:
    """One key: a choice for the rules, or the way into `submenu`."""

    id: UUID
    key: str
    label: str
    submenu: UUID | None = None


@dataclass(frozen=True)
class Menu:
    """A menu as plain data; `timeout` in seconds."""

    id: UUID
    name: str
    options: tuple[Option, ...] = ()
    timeout: int = 5
    tries: int = 3


Menus = Mapping[UUID, Menu]


@dataclass(frozen=True)
class Position:
    """Where the caller is: the menus gone through, and the tries of the last so far."""

    path: tuple[UUID, ...]
    tries: int = 0
    heard: int = 1

    @property
    def root(self) -> UUID:
        """The menu that the rule named."""
        return self.path[0]

    @property
    def menu_id(self) -> UUID:
        """The menu that is heard."""
        return self.path[-1]

    def encode(self) -> str:
        """The place as a text for an address; `decode` reads it."""
        return ".".join([str(self.tries), str(self.heard), *(key.hex for key in self.path)])

    @classmethod
    def decode(cls, text: str) -> Self:
        """The place that `encode` wrote; raises ValueError for any other text."""
        tries, heard, first, *more = text.split(".")
        return cls(tuple(UUID(key) for key in (first, *more)), int(tries), int(heard))


class Outcome(StrEnum):
    """What a key led to."""

    HEAR = "hear"  # the menu at the position is heard
    WRONG = "wrong"  # no such key: that is said, then the menu is heard again
    CHOSEN = "chosen"  # the option goes into the facts, the root into `menus_done`
    EXHAUSTED = "exhausted"  # the root goes into `menus_done`, and the next rule applies


@dataclass(frozen=True)
class Step:
    """What comes next; `option` only when CHOSEN."""

    outcome: Outcome
    position: Position
    option: Option | None = None

    @property
    def is_over(self) -> bool:
        """Whether the menu is done with and the rules are to be asked again."""
        return self.outcome in (Outcome.CHOSEN, Outcome.EXHAUSTED)


def enter(menus: Menus, menu_id: UUID) -> Step:
    """The first step: the menu is heard, or is exhausted at once where it has nothing to choose."""
    return _hear(menus, Position((menu_id,)))


def press(menus: Menus, position: Position, key: str | None) -> Step:
    """What `key` (None: silence) does at this position."""
    menu = menus.get(position.menu_id)
    if menu is None:
        return Step(Outcome.EXHAUSTED, position)
    if key == BACK:
        # On the first menu there is nothing to go back to: it is heard again.
        return _hear(menus, _moved(position, position.path[:-1] or position.path))
    option = next((one for one in menu.options if one.key == key), None)
    if option is None:
        return _again(menus, menu, position, key)
    if option.submenu is None:
        return Step(Outcome.CHOSEN, position, option)
    return _hear(menus, _moved(position, (*position.path, option.submenu)))


def load() -> dict[UUID, Menu]:
    """All menus of the client whose schema is entered, by key."""
    options: defaultdict[UUID, list[Option]] = defaultdict(list)
    for row in models.MenuOption.objects.all():
        options[row.menu_id].append(Option(row.pk, row.key, row.label, row.submenu_id))
    return {
        row.pk: Menu(row.pk, row.name, tuple(options[row.pk]), row.timeout, row.tries)
        for row in models.Menu.objects.all()
    }


def _moved(position: Position, path: tuple[UUID, ...]) -> Position:
    return Position(path, 0, position.heard + 1)


def _hear(menus: Menus, position: Position) -> Step:
    menu = menus.get(position.menu_id)
    if menu is None or not menu.options or position.heard > MOST_HEARD:
        return Step(Outcome.EXHAUSTED, position)
    return Step(Outcome.HEAR, position)


def _again(menus: Menus, menu: Menu, position: Position, key: str | None) -> Step:
    missed = replace(position, tries=position.tries + 1, heard=position.heard + 1)
    if missed.tries >= menu.tries:
        return Step(Outcome.EXHAUSTED, missed)
    step = _hear(menus, missed)
    return step if key is None or step.is_over else replace(step, outcome=Outcome.WRONG)
