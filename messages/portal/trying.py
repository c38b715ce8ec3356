"""A trial text, mail or call to one of the client's people. In the client's schema."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from messages import notices
from messages.models import Notice
from tenants.base import display_number
from tenants.directory.models import Colleague, Reach
from tenants.models import Client

KIND = "way_tried"
NUMBERS = (Reach.Channel.SMS, Reach.Channel.VOICE)
CAN = (*NUMBERS, Reach.Channel.EMAIL)


@transaction.atomic
def send(client: Client, way: Reach, by: str) -> bool:
    """Whether one is on its way now: one a minute by each way, by texts, mails and calls."""
    if way.channel not in CAN:
        return False
    key = f"try:{way.pk}:{timezone.now():%Y%m%d%H%M}"
    if Notice.objects.filter(key=key).exists():
        return False
    is_number = way.channel in NUMBERS
    to = {"name": way.colleague.name, "number": way.address if is_number else None}
    to["email"] = "" if is_number else way.address
    spoken = way.channel == Reach.Channel.VOICE
    notices.write(None, client, KIND, to, client.language, {"who": by}, key, by_call=spoken)
    return Notice.objects.filter(key=key).exists()


def listed(person: Colleague) -> list[dict[str, Any]]:
    """The person's ways that can be tried, and what became of the last trial of each."""
    ways = [way for way in person.reaches.all() if way.channel in CAN]
    addresses = [way.address for way in ways]
    tried = Notice.objects.filter(kind=KIND, address__in=addresses).order_by("created_at")
    last = {(notice.channel, notice.address): notice for notice in tried}
    return [
        {
            "id": way.pk,
            "label": way.get_channel_display(),
            "is_call": way.channel == Reach.Channel.VOICE,
            "address": display_number(way.address) if way.channel in NUMBERS else way.address,
            "last": last.get((way.channel, way.address)),
        }
        for way in ways
    ]
