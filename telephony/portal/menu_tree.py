"""Menus as a caller goes through them: a tree, and what is wrong in it. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telephony.menus import Menu, Menus, Option

DEEPEST = 3  # menus one below the other, before callers lose their way
MOST_CHOICES = 6  # that are kept in mind


@dataclass(frozen=True)
class Branch:
    """A key and what it does: rules by name, or the menu below. `again` leads back to one above."""

    option: Option
    rules: list[str] = field(default_factory=list)
    below: "Tree | None" = None
    again: str = ""


@dataclass(frozen=True)
class Tree:
    """A menu with its keys; `wrong` says in words what happens without a key that it has."""

    menu: Menu
    branches: list[Branch]
    wrong: str


Rules = Mapping[UUID, list[str]]


def tree(menus: Menus, root: UUID, rules: Rules, above: tuple[UUID, ...] = ()) -> Tree:
    """The menu `root` and all below it; `rules` are the names of those that a choice decides."""
    menu, here = menus[root], (*above, root)
    return Tree(menu, [_branch(menus, one, rules, here) for one in menu.options], after(menu))


def _branch(menus: Menus, option: Option, rules: Rules, above: tuple[UUID, ...]) -> Branch:
    below = option.submenu
    if below is None or below not in menus:
        return Branch(option, rules.get(option.id, []))
    if below in above:
        return Branch(option, again=menus[below].name)
    return Branch(option, below=tree(menus, below, rules, above))


def after(menu: Menu) -> str:
    """What happens without a key, or with a wrong one."""
    seconds = ngettext("%(n)d second", "%(n)d seconds", menu.timeout) % {"n": menu.timeout}
    tries = ngettext("%(n)d time", "%(n)d times", menu.tries) % {"n": menu.tries}
    said = _("A wrong key, or none within %(seconds)s: it is heard again, %(tries)s in all.")
    return f"{said % {'seconds': seconds, 'tries': tries}} " + _("Then the rules go on.")


def problems(menus: Menus, root: UUID, rules: Rules, played: Collection[UUID]) -> list[str]:
    """What is wrong with this menu, in words; `played` are the menus that a caller can reach."""
    menu = menus[root]
    return [*_of_itself(menu, played), *_of_choices(menus, menu, rules)]


def _of_itself(menu: Menu, played: Collection[UUID]) -> Iterator[str]:
    if not menu.options:
        yield _("It has no choices yet: a rule that plays it is passed over.")
    if menu.id not in played:
        yield _("No rule plays it, and no other menu leads here: nobody hears it.")
    if len(menu.options) > MOST_CHOICES:
        yield _("That is many choices: few callers keep more than %(n)d in mind.") % {
            "n": MOST_CHOICES
        }


def _of_choices(menus: Menus, menu: Menu, rules: Rules) -> Iterator[str]:
    for option in menu.options:
        words = {"key": option.key, "choice": option.label}
        if option.submenu is None and not rules.get(option.id):
            said = _("Key %(key)s, “%(choice)s”: no rule says what happens then.")
            yield said % words
        elif option.submenu and not getattr(menus.get(option.submenu), "options", ()):
            yield _("Key %(key)s, “%(choice)s” leads to a menu without choices.") % words
    if _depth(menus, menu.id, frozenset()) > DEEPEST:
        yield _("More than %(n)d menus lie one below the other: callers lose their way.") % {
            "n": DEEPEST
        }


def _depth(menus: Menus, root: UUID, above: frozenset[UUID]) -> int:
    if root in above or root not in menus:
        return 0
    here = above | {root}
    below = (_depth(menus, one.submenu, here) for one in menus[root].options if one.submenu)
    return 1 + max(below, default=0)


def reached(menus: Menus, roots: Collection[UUID]) -> set[UUID]:
    """The menus that a caller can come to from `roots`, which rules play."""
    found, left = set[UUID](), list(roots)
    while left:
        key = left.pop()
        if key not in found and key in menus:
            found.add(key)
            left += [one.submenu for one in menus[key].options if one.submenu]
    return found
