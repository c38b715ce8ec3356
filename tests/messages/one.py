"""One message with one delivery, ready to leave, for tests of a channel."""

from typing import Any

from messages import forms, tasks, timeline
from messages.models import Delivery, Message
from tenants import access
from tenants.base import uuid7
from tenants.directory.models import Colleague
from tenants.models import Client
from tests.answering import BODY

CALLER = "Mme Garnier"
CALLERS = "+33639984001"
MOBILE, LANDLINE = "+33639980077", "+33261911077"


def planned(client: Client, channel: str, address: str, **about: Any) -> Delivery:
    """To the client's first colleague; nothing is handed to a worker yet."""
    with access.inside(client):
        person = Colleague.objects.order_by("position")[0]
        message = Message.objects.create(
            **{
                "call_id": uuid7(),
                "version": forms.current_version(),
                "state": Message.State.DRAFT,
                "caller_name": CALLER,
                "caller_number": CALLERS,
                "body": BODY,
                "agent_id": uuid7(),
                "agent_name": "Camille",
                **about,
            }
        )
        message.state, message.sent_at = Message.State.SENT, message.created_at
        message.recipient, message.recipient_name = person, person.name
        message.save()
        timeline.add(message, timeline.Step.SENT, "Camille")
        return Delivery.objects.create(
            message=message,
            colleague=person,
            colleague_name=person.name,
            channel=channel,
            address=address,
        )


def send(client: Client, row: Delivery) -> Delivery:
    """A worker takes it."""
    tasks.deliver(client.schema_name, str(row.pk))
    return fresh(client, row)


def fresh(client: Client, row: Delivery) -> Delivery:
    """The delivery as it is now."""
    with access.inside(client):
        return Delivery.objects.select_related("message").get(pk=row.pk)


def steps(client: Client, row: Delivery) -> list[str]:
    """The message's timeline, oldest first."""
    with access.inside(client):
        return [entry.step for entry in row.message.timeline.all()]
