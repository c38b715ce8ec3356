"""Links for those who have no account: one appointment, or one offer, of one client.

As short as a text wants them: a code that finds the row and a signature made for this client and
this purpose, which is kept nowhere. Revoked in the row, so without changing a key.
"""

import base64
import secrets
import string
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from scheduling.models import Appointment, AppointmentLink, SlotOffer
from tenants.models import Client

LETTERS: Final = string.ascii_letters + string.digits
CODE: Final = 10
SIGNATURE_BYTES: Final = 10  # eighty bits: nobody guesses them at thirty tries a minute
KEPT: Final = timedelta(days=1)  # after the appointment is over


class UnknownLink(Exception):
    """The address was not made here, was altered, was revoked or is another client's."""


class ExpiredLink(Exception):
    """The link was good, but its time is over."""


def new_code() -> str:
    """A code for a new row."""
    return "".join(secrets.choice(LETTERS) for _letter in range(CODE))


def to_appointment(client: Client, appointment: Appointment) -> str:
    """The address of the appointment's page: the same one until it is revoked."""
    link = _link_of(appointment)
    token = _token(client, "appointment", link.code)
    return client.url + reverse("visitor:appointment", args=[token], urlconf=settings.ROOT_URLCONF)


def appointment_token(client: Client, appointment: Appointment) -> str:
    """What stands in that address."""
    return _token(client, "appointment", _link_of(appointment).code)


def appointment_of(client: Client, token: str) -> Appointment:
    """The appointment behind a link. Raises UnknownLink or ExpiredLink."""
    code = _code(client, "appointment", token)
    rows = AppointmentLink.objects.select_related("appointment__agenda", "appointment__type")
    link = rows.filter(code=code, revoked_at=None).first()
    if link is None:
        raise UnknownLink
    if timezone.now() > link.appointment.during.upper + KEPT:
        raise ExpiredLink
    return link.appointment


def revoke(appointment: Appointment) -> None:
    """The link opens nothing any more; the next one that is asked for is another."""
    appointment.links.filter(revoked_at=None).update(revoked_at=timezone.now())


def to_offer(client: Client, offer: SlotOffer) -> str:
    """The address under which an offer is accepted or declined."""
    token = offer_token(client, offer)
    return client.url + reverse("visitor:offer", args=[token], urlconf=settings.ROOT_URLCONF)


def offer_token(client: Client, offer: SlotOffer) -> str:
    """What stands in that address."""
    return _token(client, "offer", offer.code)


def offer_of(client: Client, token: str) -> SlotOffer:
    """The offer behind a link. Raises UnknownLink or ExpiredLink."""
    code = _code(client, "offer", token)
    rows = SlotOffer.objects.select_related("entry__type", "freed__agenda", "appointment")
    offer = rows.filter(code=code).first()
    if offer is None:
        raise UnknownLink
    if timezone.now() > offer.start + KEPT:
        raise ExpiredLink
    return offer


def _link_of(appointment: Appointment) -> AppointmentLink:
    found = appointment.links.filter(revoked_at=None).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return AppointmentLink.objects.create(appointment=appointment, code=new_code())
    except IntegrityError:  # made by somebody else at the same moment
        return appointment.links.get(revoked_at=None)


def _token(client: Client, what: str, code: str) -> str:
    return code + _signature(client, what, code, settings.SECRET_KEY)


def _code(client: Client, what: str, token: str) -> str:
    code = token[:CODE]
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if constant_time_compare(token[CODE:], _signature(client, what, code, key)):
            return code
    raise UnknownLink


def _signature(client: Client, what: str, code: str, key: str) -> str:
    salt = f"scheduling.{what}:{client.schema_name}"
    digest = salted_hmac(salt, code, secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:SIGNATURE_BYTES]).decode().rstrip("=")
