"""A message under way: its client's policy, and time that passes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import time_machine

from messages import receipts, tasks
from messages.models import Delivery, Escalation, Message, Policy, PolicyStep
from telephony.switchboard.models import OpenMessage
from tenants import access
from tenants.directory.models import Colleague
from tests.answering import Desk

PARIS = ZoneInfo("Europe/Paris")
Whom = PolicyStep.Whom
MORNING = "10:00"


@contextmanager
def at(clock: str) -> Iterator[time_machine.Traveller]:
    """As if it were so late in Paris on the next Tuesday; `shift` lets time pass."""
    today = datetime.now(PARIS)  # the cast's duty begins today
    tuesday = today + timedelta(days=(1 - today.weekday()) % 7 or 7)
    hour, minute = map(int, clock.split(":"))
    moment = tuesday.replace(hour=hour, minute=minute, second=0, microsecond=0)
    with time_machine.travel(moment, tick=False) as traveller:
        yield traveller


def person(desk: Desk, name: str) -> Colleague:
    """One of the client's people, by a part of the name."""
    with access.inside(desk.call.client):
        return Colleague.objects.get(name__contains=name)


def policy(desk: Desk, *steps: dict[str, Any], **rules: Any) -> Policy:
    """The client's only policy: its steps in their order."""
    with access.inside(desk.call.client):
        Policy.objects.filter(name__in=("Urgent", "Dans l'heure")).delete()  # a new client's own
        made = Policy.objects.create(**{"name": "À la lettre", **rules})
        for place, step in enumerate(steps):
            row = PolicyStep(policy=made, position=place, **step)
            row.full_clean()
            row.save()
        return made


def minutes_pass(traveller: time_machine.Traveller, desk: Desk, minutes: float) -> None:
    """And the sweeper looks."""
    traveller.shift(timedelta(minutes=minutes))
    tasks.sweep_client(desk.call.client.schema_name)


def told(desk: Desk) -> list[tuple[str, str, str]]:
    """Who is told by what, and how far that is: in the order in which they were to be told."""
    with access.inside(desk.call.client):
        rows = Delivery.objects.filter(message__call_id=desk.call.pk).order_by("turn", "pk")
        return [(row.colleague_name.split()[-1], row.channel, row.state) for row in rows]


def plan_of(desk: Desk) -> Escalation:
    with access.inside(desk.call.client):
        return Escalation.objects.get(message__call_id=desk.call.pk)


def takes(desk: Desk, name: str) -> None:
    """Somebody who was told takes the message."""
    with access.inside(desk.call.client):
        theirs = Delivery.objects.filter(message__call_id=desk.call.pk, colleague_name=name)
        receipts.acknowledge(theirs.latest("created_at"))


def state(desk: Desk) -> str:
    message = desk.message()
    assert isinstance(message, Message)
    return message.state


def on_the_board(desk: Desk) -> list[OpenMessage]:
    message = desk.message()
    assert message is not None
    return list(OpenMessage.objects.filter(pk=message.pk))
