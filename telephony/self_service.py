"""A caller's own next appointment, looked after by keypad: whose it is, and what may be done.

That the telephone is theirs is proven by six digits texted to it: a caller's number alone can be
somebody else's. In the client's schema.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from scheduling import booking, signals
from scheduling.booking import Author, Refused
from scheduling.models import Appointment
from tenants import texted_codes
from tenants.base import may_take_texts
from tenants.models import Client

CODES_AN_HOUR = 3  # to one number: who calls under a stranger's number shall not text them all day
HOUR = 3600


@dataclass(frozen=True)
class Code:
    """What was texted, as a keyed hash, and the appointment that it opens."""

    appointment: UUID
    digest: str


def next_of(number: str | None) -> Appointment | None:
    """The next coming appointment of whoever has this number."""
    if not number:
        return None
    mine = Appointment.objects.filter(
        number=number, state__in=Appointment.COMING, during__startswith__gt=timezone.now()
    )
    return mine.select_related("agenda", "type").order_by("during").first()


def text_code(client: Client, call_id: UUID, number: str | None, language: str) -> Code | None:
    """Text a code for the caller's next appointment; None where there is none, or no way.

    Inside the transaction of the call's turn.
    """
    found = next_of(number)
    if found is None or not number or not may_take_texts(number) or _too_often(client, number):
        return None
    digits = texted_codes.made()
    signals.notice.send(
        Code,
        client=client,
        kind="self_service_code",
        to={"name": found.name, "number": number, "email": ""},
        language=language,
        about={"code": digits},
        key=f"self_service_code:{call_id}",
    )
    return Code(found.pk, _digest(call_id, digits))


def is_code(call_id: UUID, digest: str, typed: str) -> bool:
    """Whether these digits were texted for this call."""
    return constant_time_compare(digest, _digest(call_id, typed))


def coming(appointment_id: UUID) -> Appointment | None:
    """The appointment, while it is still to come."""
    rows = Appointment.objects.select_related("agenda", "type")
    return rows.filter(
        pk=appointment_id, state__in=Appointment.COMING, during__startswith__gt=timezone.now()
    ).first()


def may_cancel(appointment: Appointment) -> bool:
    """Whether it can be cancelled freely now: later, somebody has to speak of what it costs."""
    notice = timedelta(minutes=appointment.type.change_notice)
    return bool(timezone.now() <= appointment.during.lower - notice)


def confirm(client: Client, appointment_id: UUID, call_id: UUID) -> bool:
    """The caller says that they will come. False where it is no more to come."""
    try:
        booking.confirm(appointment_id, _author(client, call_id))
    except Refused:
        return False
    return True


@transaction.atomic
def cancel(client: Client, appointment_id: UUID, call_id: UUID) -> bool:
    """The caller cancels by keypad. False where it is no more to come, or not freely."""
    found = coming(appointment_id)
    if found is None or not may_cancel(found):
        return False
    with translation.override(client.language):
        reason = _("cancelled by keypad")
    try:
        booking.cancel(appointment_id, _author(client, call_id), reason)
    except Refused:
        return False
    return True


def _author(client: Client, call_id: UUID) -> Author:
    with translation.override(client.language):
        return Author(_("Caller, by keypad"), call_id=call_id)


def _too_often(client: Client, number: str) -> bool:
    key = counter(client, number)
    try:
        return not cache.add(key, 1, HOUR) and int(cache.incr(key)) > CODES_AN_HOUR
    except (RedisError, ValueError):
        return True  # uncounted, nothing is texted: somebody answers instead


def counter(client: Client, number: str) -> str:
    """Where the codes to this number are counted; the number does not stand there."""
    return f"self-service-{salted_hmac('self-service', f'{client.pk}{number}').hexdigest()}"


def _digest(call_id: UUID, digits: str) -> str:
    return salted_hmac("self-service-code", f"{call_id}:{digits}", algorithm="sha256").hexdigest()
