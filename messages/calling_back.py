"""The recipient calls the caller back through the practice's number. In the client's schema."""

from django.core.exceptions import ValidationError
from django.db import transaction

from messages import receipts
from messages.models import Delivery, Message
from telephony.carrier import dialling
from telephony.switchboard import returning
from telephony.switchboard.models import ReturnCall
from telephony.switchboard.returning import NoLine, Wish
from tenants import access
from tenants.base import number_or_none
from tenants.directory.models import Colleague

__all__ = ["NoLine", "NoNumber", "begin", "can_begin"]


class NoNumber(LookupError):
    """No telephone of the recipient's own is known, or the caller's number was hidden."""


@transaction.atomic
def begin(delivery: Delivery, channel: str = "") -> ReturnCall:
    """Ring the recipient's own telephone; who calls back has the message.

    Raises NoNumber, NoLine, and dialling.NotAllowed for a caller whose number is not dialled.
    """
    client, message = access.client_inside(), delivery.message
    own = own_number(delivery)
    if not own or not message.caller_number:
        raise NoNumber
    wish = Wish(client, message.pk, delivery.colleague_id, own, message.caller_number)
    row = returning.want(wish)
    if message.state != Message.State.ACKNOWLEDGED:
        receipts.acknowledge(delivery, channel=channel)
    return row


def can_begin(delivery: Delivery) -> bool:
    """Whether both numbers are known and may be dialled."""
    caller = delivery.message.caller_number
    return bool(caller and _is_allowed(caller) and own_number(delivery))


def own_number(delivery: Delivery) -> str:
    """The recipient's own telephone: where the message went, else where they are reached."""
    ways = [delivery.address, *_ways_of(delivery.colleague)]
    numbers = [way for way in ways if number_or_none(way) == way]
    return next((number for number in numbers if _is_allowed(number)), "")


def _ways_of(colleague: Colleague) -> list[str]:
    return [*colleague.reaches.values_list("address", flat=True), str(colleague.number)]


def _is_allowed(number: str) -> bool:
    try:
        return bool(dialling.allowed(number, access.client_inside()))
    except ValidationError:
        return False
