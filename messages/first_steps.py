"""What a new client has still to do; each step is ticked by a fact, never by a click."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scheduling import duty
from telephony.models import JournalEntry
from telephony.switchboard.diversion import TESTED
from telephony.switchboard.models import Call
from tenants import audit
from tenants.base import number_or_none
from tenants.directory.models import Colleague, Reach
from tenants.models import AuditEntry, Client, Line

WATCHED = timedelta(minutes=3)


@dataclass(frozen=True)
class Step:
    """One line of the list."""

    key: str
    text: str | Promise
    url_name: str
    is_done: bool


def steps(client: Client) -> list[Step]:
    """The list, in its order. In the client's schema."""
    own = own_numbers()
    heard = JournalEntry.objects.filter(direction=JournalEntry.Direction.INBOUND)
    on_duty = duty.on_duty(timezone.now()) is not None
    people = Colleague.objects.count() > 1
    return [
        Step("divert", _("Divert your line"), "inbox:divert", is_diverted(client, own)),
        Step(
            "greeting",
            _("Call your line and hear your greeting"),
            "inbox:divert",
            heard.filter(caller__in=own).exists(),
        ),
        Step("people", _("Add the people who get messages"), "inbox:new_person", people),
        Step("duty", _("Say who is on duty"), "duty:roster", on_duty),
    ]


def is_diverted(client: Client, own: set[str]) -> bool:
    """A call was seen to come in: a test's, or one of somebody who is not of the house."""
    if AuditEntry.objects.filter(client=client, action=TESTED).exists():
        return True
    strangers = Q(caller=None) | ~Q(caller__in=own)
    return JournalEntry.objects.filter(strangers, direction=JournalEntry.Direction.INBOUND).exists()


def own_numbers() -> set[str]:
    """The telephones of the client's own people."""
    numbers = set(Colleague.objects.exclude(number="").values_list("number", flat=True))
    for address in Reach.objects.values_list("address", flat=True):
        if number := number_or_none(address):
            numbers.add(number)
    return numbers


def line_of(client: Client) -> Line | None:
    """The line that calls are diverted to: the client's first."""
    return Line.objects.filter(client=client).order_by("pk").first()


def came_in(client: Client, since: datetime) -> datetime | None:
    """When the first call since then came in on the client's line; it is kept as a test passed."""
    until = since + WATCHED
    inbound = Call.objects.filter(client=client, direction=Call.Direction.INBOUND)
    live = inbound.filter(arrived_at__range=(since, until)).order_by("arrived_at")
    found: datetime | None = live.values_list("arrived_at", flat=True).first()
    if found and not AuditEntry.objects.filter(client=client, action=TESTED).exists():
        audit.record(TESTED, client=client)
    return found
