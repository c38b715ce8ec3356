"""One list for whoever is a colleague at several clients: each client's own host gives its part.

A telephone is logged in at each client by itself; public rows (`Telephone`) say which of these
log-ins are on one telephone, once its person has proven it in one browser. A page on one client's
host then holds a pass to the others' (docs/decisions/0030).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from messages import pocket_keys, pocket_list, pocket_person
from messages.models import PocketDevice, PocketKey
from scheduling import duty_telling
from tenants import access
from tenants.models import Client, Telephone, TelephoneLogIn

WAY_BACK, PASS = "messages.elsewhere.back", "messages.elsewhere.pass"
PASS_LIVES = 120  # seconds; a page asks as soon as it is opened
DONE_SHOWN = 20
part = pocket_person.part


class NoPass(Exception):
    """The pass is not ours, too old, or shown by another page than it was given to."""


class Parted(Exception):
    """The pass was good, but the telephones are one no longer. `origin` may be told so."""

    def __init__(self, origin: str) -> None:
        super().__init__("parted")
        self.origin = origin


@dataclass(frozen=True)
class Back:
    """What one client's host says to another's: this device has just logged in here."""

    device_id: UUID
    client: Client
    new_device_id: UUID


def look_for(client: Client, device_id: UUID) -> None:
    """Each other client that knows this person's number or address sends its own link there.

    In the client's schema; a task, as each client is asked in turn. Whoever looks learns nothing of
    it: the links go to the person.
    """
    device = PocketDevice.objects.select_related("colleague").filter(pk=device_id, revoked_at=None)
    found = device.first()
    if found is None:
        return
    to = duty_telling.way_to(found.colleague)
    if not to.can_be_told:
        return
    asked = pocket_keys.Asked(client.pk, device_id)
    known = TelephoneLogIn.objects.filter(telephone__log_ins__device_id=device_id)
    others = Client.objects.filter(is_active=True).exclude(pk=client.pk)
    for other in others.exclude(pk__in=known.values("client_id")):
        with access.inside(other):
            pocket_keys.invite(to.number or to.email, asked)


def way_back(client: Client, device: PocketDevice, key: PocketKey) -> str:
    """Where the person goes on who logged in here for the sake of one list; "" for others."""
    if key.asked_by_client is None:
        return ""
    asker = Client.objects.filter(pk=key.asked_by_client, is_active=True).first()
    if asker is None:
        return ""
    said = signing.dumps([str(key.asked_by_device), str(client.pk), str(device.pk)], salt=WAY_BACK)
    path = reverse("inbox:pocket_together", urlconf=settings.ROOT_URLCONF)
    return f"{asker.url}{path}?{urlencode({'with': said})}"


def back(said: str) -> Back | None:
    """What `way_back` said; None for anything else, and after ten minutes."""
    try:
        read = signing.loads(said, salt=WAY_BACK, max_age=PocketKey.LIVES)
    except signing.BadSignature:
        return None
    device_id, client_id, new_device_id = map(UUID, read)
    client = Client.objects.filter(pk=client_id, is_active=True).first()
    return Back(device_id, client, new_device_id) if client else None


@transaction.atomic
def tie(client: Client, device: PocketDevice, said: Back) -> None:
    """Both log-ins are on one telephone from now on; an older one of the same client gives way."""
    mine = TelephoneLogIn.objects.select_for_update().filter(device_id=device.pk).first()
    telephone = mine.telephone if mine else Telephone.objects.create()
    TelephoneLogIn.objects.filter(device_id=said.new_device_id).delete()
    for whose, device_id in ((client, device.pk), (said.client, said.new_device_id)):
        TelephoneLogIn.objects.update_or_create(
            telephone=telephone, client=whose, defaults={"device_id": device_id}
        )


def tied(device: PocketDevice) -> Sequence[TelephoneLogIn]:
    """The other clients' log-ins on the telephone of this device, by the client's name."""
    rows = TelephoneLogIn.objects.filter(
        telephone__log_ins__device_id=device.pk, client__is_active=True
    )
    return list(rows.exclude(device_id=device.pk).select_related("client"))


def tied_of(client: Client) -> set[UUID]:
    """The keys of this client's devices that show its messages on other clients' pages, too."""
    return set(TelephoneLogIn.objects.filter(client=client).values_list("device_id", flat=True))


def lists_for(request: HttpRequest, device: PocketDevice) -> list[dict[str, str]]:
    """For the page: of each other client its name and colour, its pocket, the pass to its list."""
    origin = f"{request.scheme}://{request.get_host()}"
    path = reverse("inbox:pocket_elsewhere")
    return [
        {
            "name": one.client.name,
            "slug": one.client.slug,
            "colour": one.client.colour,
            "ink": one.client.colour_ink,
            "origin": one.client.url,
            "url": f"{one.client.url}{reverse('inbox:pocket_home')}",
            "address": f"{one.client.url}{path}",
            "pass": signing.dumps([str(one.device_id), str(device.pk), origin], salt=PASS),
        }
        for one in tied(device)
    ]


def listed(client: Client, said: str, origin: str) -> dict[str, Any]:
    """What this client has for the person, for the page at `origin`. Raises NoPass and Parted.

    Of a confidential client it says that there are messages, when and how urgent: names and words
    are read on its own host.
    """
    try:
        device_id, asker_id, given_to = signing.loads(said, salt=PASS, max_age=PASS_LIVES)
    except signing.BadSignature:
        raise NoPass from None
    if origin != given_to:
        raise NoPass
    device = PocketDevice.objects.select_related("colleague").filter(pk=device_id, revoked_at=None)
    found = device.first()
    together = TelephoneLogIn.objects.filter(client=client, device_id=device_id)
    if found is None or not together.filter(telephone__log_ins__device_id=asker_id).exists():
        raise Parted(origin)
    whole = pocket_list.whole(client, found.colleague)
    return {
        "open": [_row(client, one) for one in whole["open"]],
        "done": [_row(client, one) for one in whole["done"][:DONE_SHOWN]],
    }


def forget(client: Client) -> None:
    """Rows of devices that are gone or logged out, whichever way that came. In its schema."""
    here = tied_of(client)
    alive = PocketDevice.objects.filter(pk__in=here, revoked_at=None)
    for device_id in here - set(alive.values_list("pk", flat=True)):
        part(device_id)


def _row(client: Client, one: dict[str, Any]) -> dict[str, Any]:
    is_open_to_read = not client.confidential
    return {
        "url": f"{client.url}{one['url']}",
        "caller": one["caller"] if is_open_to_read else _("Message"),
        "about": one["about"] if is_open_to_read else "",
        "at": one["at"],
        "urgency": one["urgency"] if one["is_urgent"] else "",
        "is_open": one["state"] == "open",
        "note": _("You have it.") if one["state"] == "mine" else one["by"],
    }
