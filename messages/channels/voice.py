"""A telephone call that reads the message once a key was pressed (`messages/read_aloud.py`)."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from messages.channels import faults
from messages.channels.base import Became, Channel, Outgoing, looked_up
from messages.models import Delivery
from telephony.carrier import addresses, dialling
from telephony.carrier import client as carrier
from telephony.switchboard.models import Leg
from tenants import access
from tenants.directory.models import Reach
from tenants.models import Client, Line

ENDS = {"busy", "no-answer", "failed", "canceled"}
NO_KEY = "no_key"  # answered, by a box or by somebody who did not want to
# In France 06 and 07 are for people: no calls by machine (docs/twilio.md).
FOR_PEOPLE = r"^\+33[67]"
RING_SECONDS = 30  # long enough to reach for a telephone, too short for most voicemail boxes


@dataclass(frozen=True)
class Dialled:
    """Whom to ring and as whom, both allowed."""

    to: str
    caller_id: str


class Voice(Channel):
    """One call. Placing it is not repeated before Twilio's list was asked for it."""

    reports = True

    def tidy(self, address: str) -> str:
        client = access.client_inside()
        return dialling.allowed(address, client)

    def send(self, outgoing: Outgoing) -> str:
        dialled = looked_up(outgoing.client, lambda: _dialled(outgoing))
        url = address_of(outgoing.client, "answered", outgoing.key, outgoing.kind)
        events = address_of(outgoing.client, "call_status", outgoing.key, outgoing.kind)
        try:
            return carrier.place_call(dialled.to, dialled.caller_id, url, events, RING_SECONDS)
        except carrier.CarrierError as error:
            raise faults.of_carrier(error) from error

    def find(self, outgoing: Outgoing) -> str | None:
        def look() -> tuple[Dialled, set[str]]:
            return _dialled(outgoing), _known(outgoing)

        dialled, besides = looked_up(outgoing.client, look)
        about = dialled.to, dialled.caller_id, outgoing.since, besides
        try:
            return carrier.find_call(*about)
        except carrier.CarrierError as error:
            raise faults.of_carrier(error) from error

    def became(self, provider_id: str) -> Became | None:
        # Who has pressed a key has told us so: what is over without one has reached nobody.
        try:
            status = carrier.call_status(provider_id)
        except carrier.CallGone:
            return Became("failed", "unknown")
        except carrier.CarrierError as error:
            raise faults.of_carrier(error) from error
        if status == "completed":
            return Became("failed", NO_KEY)
        return Became("failed", status) if status in ENDS else None


def address_of(
    client: Client, name: str, key: object, kind: str = "delivery", **more: object
) -> str:
    """Where Twilio goes on, about this delivery (or notice, by `kind`) of the client's."""
    path = reverse(f"texts:{name}", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return addresses.public(path, client=client.schema_name, **{kind: key}, **more)


def _dialled(outgoing: Outgoing) -> Dialled:
    """Asked anew for each call: what may be rung can change between two tries."""
    lines = Line.objects.filter(client=outgoing.client).exclude(number__regex=FOR_PEOPLE)
    line = lines.order_by("pk").first()
    if line is None:
        raise faults.fault("dialling", "no_line")
    try:
        to = dialling.allowed(outgoing.address, outgoing.client)
    except ValidationError as error:
        raise faults.fault("dialling", error.code) from error
    return Dialled(to, line.number)


def _known(outgoing: Outgoing) -> set[str]:
    """Calls to this number that were placed for something else."""
    others = Delivery.objects.filter(channel=Reach.Channel.VOICE, address=outgoing.address)
    legs = Leg.objects.filter(number=outgoing.address)
    found = (*others.values_list("provider_id", flat=True), *legs.values_list("sid", flat=True))
    return {*outgoing.besides, *filter(None, found)}
