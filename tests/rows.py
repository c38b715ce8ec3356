"""One row of every kind that a client owns."""

from datetime import date, time, timedelta

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from messages import forms, receipts, timeline
from messages.models import Delivery, Form, FormVersion, Message
from scheduling.models import Closure, DutyRoster, OpeningPeriod
from telephony.models import ForwardingRule, Greeting, Instruction, JournalEntry, Note
from tenants.base import uuid7
from tenants.directory.models import Colleague, Contact, Reach


def client_models() -> list[type[Model]]:
    """Every model of every application that lives in the clients' schemas."""
    configs = [config for config in apps.get_app_configs() if config.name in settings.TENANT_APPS]
    return [model for config in configs for model in config.get_models(include_auto_created=True)]


def one_of_each() -> Delivery:
    """Write a row of each kind into the schema that is entered; its delivery comes back."""
    person = Colleague.objects.create(name="Ada", number="+33261915555")
    _hours_and_telephony(person)
    message = Message.objects.create(
        call_id=uuid7(),
        version=forms.current_version(),
        state=Message.State.SENT,
        sent_at=timezone.now(),
        recipient=person,
        recipient_name=person.name,
        body="Rappeler",
        agent_id=uuid7(),
        agent_name="Camille",
    )
    timeline.add(message, timeline.Step.SENT, "Camille")
    delivery = Delivery.objects.create(
        message=message,
        colleague=person,
        colleague_name="Ada",
        channel="sms",
        address="+33639985555",
    )
    receipts.acknowledge(delivery)
    return delivery


def _hours_and_telephony(person: Colleague) -> None:
    now = timezone.now()
    Contact.objects.create(name="Bea", number="+33639985556")
    Reach.objects.create(colleague=person, channel="sms", address="+33639985555")
    OpeningPeriod.objects.create(weekday=6, opens=time(3), closes=time(4))
    Closure.objects.create(first_day=date(2031, 1, 1), last_day=date(2031, 1, 2))
    DutyRoster.objects.create(
        colleague=person, during=(now + timedelta(days=4000), now + timedelta(days=4001))
    )
    Greeting.objects.create(situation=Greeting.Situation.CLOSED, language="en-GB", text="Closed.")
    ForwardingRule.objects.create(name="Nuit", position=90)
    Instruction.objects.create(text="Relire le numéro.", position=90)
    Note.objects.create(text="Absent", starts_at=now, ends_at=now + timedelta(hours=1))
    JournalEntry.objects.create(
        call_id=uuid7(), line="+33199001001", arrived_at=now, ended_at=now, outcome="waiting"
    )
    form = Form.objects.create(name="Autre")
    FormVersion.objects.create(form=form, number=1)
