"""The rooms of the operator's side, and who is shown which on the front page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messages.served_views import READERS
from tenants.access import Role, clients_of, roles_of, signed_in


@dataclass(frozen=True)
class Room:
    """A way from the front page, for whoever has one of `roles`."""

    roles: tuple[str, ...]
    title: Promise
    text: Promise
    name: str
    key: str = ""

    def shown(self) -> dict[str, Any]:
        """As the page lists it."""
        return _shown(str(self.title), str(self.text), reverse(self.name), self.key)


ABOVE = (Role.SUPERVISOR, Role.ADMINISTRATOR)
HOUSE = (Role.ADMINISTRATOR,)
ROOMS: tuple[Room, ...] = (
    Room(
        (Role.RECEPTIONIST,),
        gettext_lazy("Desk"),
        gettext_lazy("Answer calls and take messages."),
        "desk:desk",
        "D",
    ),
    Room(
        (Role.RECEPTIONIST,),
        gettext_lazy("My messages, looked at again"),
        gettext_lazy("What supervisors said of your messages."),
        "quality:own",
    ),
    Room(
        ABOVE,
        gettext_lazy("Floor"),
        gettext_lazy("Who talks, who waits, how the day goes."),
        "floor:floor",
        "F",
    ),
    Room(
        ABOVE,
        gettext_lazy("Second look"),
        gettext_lazy("Look again at a share of the messages, and at what was found."),
        "quality:next",
        "Q",
    ),
    Room(
        READERS,
        gettext_lazy("Messages of clients"),
        gettext_lazy("Find a message again, client by client."),
        "served:clients",
        "M",
    ),
    Room(
        HOUSE,
        gettext_lazy("Clients"),
        gettext_lazy("All at a glance: which are well, which are not, and why. Lines, facts."),
        "house:clients",
        "C",
    ),
    Room(
        HOUSE,
        gettext_lazy("New clients"),
        gettext_lazy("Who signed up, a client of your own making, numbers in stock."),
        "sign_ups:list",
        "N",
    ),
    Room(
        HOUSE,
        gettext_lazy("Teams"),
        gettext_lazy("Who answers for whom."),
        "house:teams",
    ),
    Room(
        HOUSE,
        gettext_lazy("Own people"),
        gettext_lazy("Receptionists, supervisors, administrators: invite, change, shut out."),
        "house:people",
    ),
    Room(
        HOUSE,
        gettext_lazy("Plans"),
        gettext_lazy("What clients may use in a month."),
        "house:plans",
    ),
    Room(
        HOUSE,
        gettext_lazy("Templates by trade"),
        gettext_lazy("With what new clients begin."),
        "house:trades",
    ),
    Room(
        HOUSE,
        gettext_lazy("Announcements"),
        gettext_lazy("What all are told: in the clients' portals, on the desks."),
        "house:announcements",
    ),
    Room(
        HOUSE,
        gettext_lazy("A client’s portal"),
        gettext_lazy("See what a client sees, for a reason that it reads."),
        "support:clients",
    ),
    Room(
        HOUSE,
        gettext_lazy("Clients' files"),
        gettext_lazy("Copy a set-up, erase a client, certificates."),
        "client_files:list",
    ),
    Room(
        HOUSE,
        gettext_lazy("The house"),
        gettext_lazy("Its name and rules, its aim, kinds of breaks."),
        "house:house",
    ),
    Room(
        HOUSE,
        gettext_lazy("Telephony"),
        gettext_lazy("Numbers, balance, whether callers reach us."),
        "telephony-check",
        "T",
    ),
    Room(
        HOUSE,
        gettext_lazy("Raw tables"),
        gettext_lazy("For engineers: rows as they are. Nothing of daily work needs them."),
        "admin:index",
        "A",
    ),
)


def of(request: HttpRequest) -> list[dict[str, Any]]:
    """The rooms that this visitor may enter, and the clients that they belong to."""
    if not request.user.is_authenticated:
        return []
    user = signed_in(request)
    roles = roles_of(user)
    own = [_shown(one.name, _("Messages and settings."), f"{one.url}/") for one in clients_of(user)]
    return [*(room.shown() for room in _open_to(roles)), *own]


def _open_to(roles: set[str]) -> Iterable[Room]:
    return (room for room in ROOMS if roles & set(room.roles))


def _shown(title: str, text: str, url: str, key: str = "") -> dict[str, Any]:
    return {"title": title, "text": text, "url": url, "key": key}
