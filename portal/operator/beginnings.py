"""What a new client of a trade begins with: what is built in, or a template of the operator's.

A template is a schema of its own, set up as a client was on that day, without its people, callers,
numbers and instructions (docs/decisions/0039). `migrate_clients` keeps it up to date.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import structlog
from django.db import transaction

from messages import trades
from messages.models import FormVersion, Message
from messages.trades import openings
from portal.file import copying, folders, schemas
from portal.operator import scrubbing
from scheduling.models import Appointment
from telephony.models import ForwardingRule, Greeting, JournalEntry, VoiceSettings
from tenants import access, audit, fleet, spares
from tenants.base import uuid7
from tenants.directory.models import Colleague, Contact
from tenants.models import Client, TradeTemplate, User

log = structlog.get_logger(__name__)
TAKEN = "client.became_template"
# Greetings say the client's name by itself where this stands.
NAME: Final = "{client}"
# What else greetings fill in by themselves: nobody's name, though somebody may be called so.
PLACES: Final = frozenset({"client", "agent", "hello"})


def of(trade: str) -> TradeTemplate | None:
    """The template that is in force."""
    return TradeTemplate.objects.filter(trade=trade).select_related("source").first()


@transaction.atomic
def take(source: Client, actor: User) -> TradeTemplate:
    """The next clients of this trade begin as `source` is set up now."""
    was = TradeTemplate.objects.select_for_update().filter(trade=source.trade).first()
    if was is not None:
        _remove(was)
    row = TradeTemplate.objects.create(
        trade=source.trade,
        schema_name=f"trade_{uuid7().hex}",
        source=source,
        made_by=str(actor)[:80],
    )
    spares.obtain(row.schema_name)
    _copy(source, row)
    audit.record(TAKEN, actor=actor, client=source, subject=row.pk)
    return row


@transaction.atomic
def put_back(trade: str, actor: User) -> bool:
    """What is built in is in force again; False where it was."""
    row = TradeTemplate.objects.select_for_update().filter(trade=trade).first()
    if row is None:
        return False
    _remove(row)
    audit.record("trade.built_in", actor=actor, subject=row.pk)
    return True


def fill(client: Client) -> bool:
    """In the client's schema and the transaction that makes it: as its trade's template says."""
    row = TradeTemplate.objects.filter(trade=client.trade).first()
    if row is None:
        return False
    if fleet.behind([row.schema_name]):
        log.error("trade_template.behind", trade=client.trade)
        return False
    copying.take_over(_as_client(row), client, [])
    with access.inside(client):
        ForwardingRule.objects.filter(name=NAME).update(name=client.name[:60])
    return True


@contextmanager
def inside(row: TradeTemplate) -> Iterator[Client]:
    """Enter the template's schema, to look at it. Evaluate every queryset before leaving."""
    with access.inside(_as_client(row)) as client:
        yield client


def _copy(source: Client, row: TradeTemplate) -> None:
    words = [word for word in copying.names_of(source) if word not in PLACES]
    scrubber = scrubbing.Scrubber.of(words, _people(source), _built_in())
    target = _as_client(row)
    copying.take_over(source, target, words)
    with access.inside(target), schemas.without_triggers(row.schema_name):
        ForwardingRule.objects.filter(name=source.name[:60]).update(name=NAME)
        copying.in_its_own_name(source.name, NAME, words)
        _leave_behind()
        scrubbing.rows(scrubber)
    folders.erase(row.schema_name)


def _people(source: Client) -> set[str]:
    """Whoever the client knows, works with, or has heard of by telephone."""
    with access.inside(source):
        return {
            *Colleague.everybody.values_list("name", flat=True),
            *Contact.objects.values_list("name", flat=True),
            *JournalEntry.objects.order_by().values_list("caller_name", flat=True).distinct(),
            *Message.objects.order_by().values_list("caller_name", flat=True).distinct(),
            *Appointment.objects.order_by().values_list("name", flat=True).distinct(),
        }


def _built_in() -> list[str]:
    """What the house itself says for all trades: no word of it betrays anybody."""
    opened = [line for one in openings.OPENINGS.values() for line in one.instructions]
    kinds = [name for one in openings.OPENINGS.values() for name, _minutes in one.kinds]
    asked = [
        json.dumps(reason.questions, ensure_ascii=False)
        for one in trades.TRADES.values()
        for reason in one
    ]
    named = [reason.name for one in trades.TRADES.values() for reason in one]
    greeted = [*openings.WELCOME.values(), *openings.PHRASE.values(), *openings.EMERGENCY.values()]
    return [*opened, *kinds, *asked, *named, *greeted, *(one[0] for one in trades.POLICIES)]


def _leave_behind() -> None:
    """What is of one client only: its music, its share of recordings, its drafts."""
    Greeting.objects.exclude(audio="").delete()
    VoiceSettings.objects.all().delete()
    FormVersion.objects.filter(live_from=None).delete()
    ForwardingRule.objects.exclude(team_id=None).update(team_id=None, team_name="")


def _remove(row: TradeTemplate) -> None:
    schemas.drop(row.schema_name)
    name = row.schema_name
    row.delete()
    transaction.on_commit(lambda: folders.erase(name), robust=True)


def _as_client(row: TradeTemplate) -> Client:
    """A client that is none: it has a schema and a name, and is never saved."""
    return Client(schema_name=row.schema_name, name=NAME, trade=row.trade)
