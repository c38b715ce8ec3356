"""The doors of a client's portal, for the menu of each page and for its home.

A visitor is shown the doors that open to them, and no others.
"""

from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from tenants import access
from tenants.access import EVERYBODY, Standing


@dataclass(frozen=True)
class Door:
    """A page and what it is called; `to`: the property of `Standing` that opens it, "" for all."""

    label: str | Promise
    url_name: str
    to: str = "reads"


@dataclass(frozen=True)
class Group:
    """Doors that belong together."""

    title: str | Promise
    doors: tuple[Door, ...]


GROUPS: Final = (
    Group(
        _("Day by day"),
        (
            Door(_("Inbox"), "portal:inbox", ""),
            Door(_("Calendar"), "calendar:calendar"),
            Door(_("Waiting list"), "visitor:waiting_list"),
            Door(_("Duty roster"), "duty:roster", ""),
            Door(_("Closed for the moment"), "hours:closed", "edits"),
            Door(_("Figures"), "portal:figures"),
        ),
    ),
    Group(
        _("When somebody calls"),
        (
            Door(_("What happens to calls"), "setup:rules"),
            Door(_("Greetings"), "setup:greetings"),
            Door(_("Instructions"), "setup:instructions"),
            Door(_("What is asked"), "office:reasons"),
            Door(_("Opening hours"), "hours:hours"),
            Door(_("As the receptionist sees it"), "rehearsal"),
        ),
    ),
    Group(
        _("Messages"),
        (
            Door(_("People"), "office:team"),
            Door(_("Who is told"), "office:policies"),
            Door(_("How you are reached"), "inbox:ways", ""),
            Door(_("Telephones"), "inbox:pocket_devices", "edits"),
            Door(_("Texts and reminders"), "inbox:reminders"),
        ),
    ),
    Group(
        _("Administration"),
        (
            Door(_("Settings"), "office:look"),
            Door(_("People and roles"), "people:people", "edits"),
            Door(_("Calendars"), "outside:calendars"),
            Door(_("On your web site"), "portal:site", "edits"),
            Door(_("Your programs"), "portal:programs", "edits"),
            Door(_("Your file"), "portal:file", "owns"),
            Door(_("Who looked at what"), "inbox:looks", "owns"),
        ),
    ),
)


def open_to(standing: Standing) -> list[Group]:
    """The groups with the doors that open to somebody, without the empty ones."""
    if not standing.may(*EVERYBODY):
        return []
    found = [
        Group(group.title, tuple(door for door in group.doors if _opens(door, standing)))
        for group in GROUPS
    ]
    return [group for group in found if group.doors]


def menu(request: HttpRequest) -> dict[str, object]:
    """For templates: `portal_menu`, reckoned where a page shows it."""
    return {"portal_menu": SimpleLazyObject(lambda: open_to(access.standing(request)))}


def _opens(door: Door, standing: Standing) -> bool:
    return not door.to or bool(attrgetter(door.to)(standing))
