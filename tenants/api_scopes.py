"""What a token may do: a group of addresses, read or written. Kept in the token's row."""

from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READ: Final = "read"
WRITE: Final = "write"
# Each group's name in the API, and how a person says it.
GROUPS: Final[dict[str, "str | Promise"]] = {
    "telephone": _("rules, menus, greetings, lists of callers"),
    "hours": _("opening hours and closures"),
    "agenda": _("agendas and appointments"),
    "duty": _("duty roster"),
    "forms": _("reasons for calling, whom to tell"),
    "messages": _("messages"),
    "calls": _("calls, recordings, figures"),
    "contacts": _("people who call"),
    "team": _("your people and how they are reached"),
    "instructions": _("instructions and notes of the day"),
    "webhooks": _("webhooks"),
}
# Nothing of these is written by programs.
READ_ONLY: Final = frozenset({"calls"})
SCOPES: Final[tuple[str, ...]] = tuple(
    f"{group}:{what}"
    for group in GROUPS
    for what in (READ, WRITE)
    if not (group in READ_ONLY and what == WRITE)
)


def allows(held: Iterable[str], group: str, *, writes: bool) -> bool:
    """Whether the scopes open this group: who may write may read what it wrote."""
    asked = {f"{group}:{WRITE}"} if writes else {f"{group}:{READ}", f"{group}:{WRITE}"}
    return bool(asked & set(held))


def name(group: str, *, writes: bool) -> str:
    """The scope that is asked for, as the document and the problem say it."""
    return f"{group}:{WRITE if writes else READ}"
