"""Messages that were left, made directly: for tests of what becomes of them later."""

from datetime import datetime
from typing import Any

import time_machine
from django.utils import timezone

from messages import forms, timeline
from messages.models import Message
from tenants import access
from tenants.base import uuid7
from tenants.directory.models import Colleague
from tenants.models import Client


def left(client: Client, at: datetime | None = None, **more: Any) -> Message:
    """One message, sent to the client's first colleague unless `more` says otherwise."""
    with time_machine.travel(at or timezone.now(), tick=False), access.inside(client):
        return _made(**more)


def _made(**more: Any) -> Message:
    person = more.pop("recipient", None) or Colleague.objects.filter(receives_messages=True)[0]
    whole = {
        "call_id": uuid7(),
        "version": forms.current_version(),
        "state": Message.State.SENT,
        "recipient": person,
        "recipient_name": person.name,
        "caller_name": "Odile Garnier",
        "caller_number": "+33639984001",
        "body": "Le pansement s'est défait.",
        "agent_id": uuid7(),
        "agent_name": "Camille",
    }
    message = Message(**{**whole, **more})
    if message.state in (Message.State.SENT, Message.State.ACKNOWLEDGED):
        message.sent_at = timezone.now()
    if message.state == Message.State.ACKNOWLEDGED:
        message.acknowledged_at = timezone.now()
        message.acknowledged_by = person.name
    message.save()
    timeline.add(message, timeline.Step.SENT, message.agent_name)
    message.refresh_from_db()
    return message
