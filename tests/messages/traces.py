"""Everything that a client's schema can know of one caller, and what of it is still there."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.db import connection
from django.utils import timezone

from messages import receipts
from messages.models import Delivery, KeptWords, Message, Notice
from scheduling.models import (
    Agenda,
    Appointment,
    AppointmentStep,
    AppointmentType,
    NumberCode,
    Visit,
    WaitingEntry,
)
from telephony import storage
from telephony.models import CallerList, JournalEntry, ListedNumber, Recording
from tenants import access
from tenants.base import uuid7
from tenants.directory.models import Contact, ContactNumber, Identified
from tenants.models import Client
from tests.messages.left import left

NAME, WORDS, NUMBER, OTHER = "Zoé Quintefeuille", "chrysanthème", "+33639984077", "+33261914077"
# As they stand in the rows: with accents and without, in E.164 and in what is typed.
SIGNS = ("quintefeuille", "chrysanth", "639984077", "261914077", "zoe@", "39 98 40 77")
ANSWER = {"key": "a", "label": "Fleur", "kind": "text", "value": WORDS, "raw": WORDS}
TYPED = {"body": WORDS, "caller_number": "06 39 98 40 77"}
__all__ = ["NAME", "NUMBER", "OTHER", "leave", "still_there"]


def leave(client: Client, at: datetime) -> Message:
    """A caller who has left traces everywhere, at that moment; the message, taken by now."""
    whole = {"caller_name": NAME, "caller_number": NUMBER, "body": f"Un {WORDS}.", "draft": TYPED}
    message = left(client, at, answers=[ANSWER], **whole)
    with time_machine.travel(at, tick=False), access.inside(client):
        _of_the_message(message)
        contact = Contact.objects.create(name=NAME, number=NUMBER)
        ContactNumber.objects.create(contact=contact, number=OTHER)
        _of_the_call(message, contact)
        _of_the_agenda(contact)
    return message


def still_there(client: Client, signs: Iterable[str] = SIGNS) -> list[str]:
    """The tables of the client's schema that know anything of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", [client.schema_name]
        )
        tables = [name for (name,) in cursor.fetchall()]
        return sorted(one for one in tables if _is_in(cursor, client.schema_name, one, signs))


def _is_in(cursor: Any, schema: str, table: str, signs: Iterable[str]) -> bool:
    # A row as text is every column of it, whatever its kind.
    row = f'SELECT 1 FROM "{schema}"."{table}" AS r WHERE lower(r::text) LIKE ANY(%s) LIMIT 1'
    cursor.execute(row, [[f"%{sign}%" for sign in signs]])
    return cursor.fetchone() is not None


def _of_the_message(message: Message) -> None:
    assert message.recipient is not None
    delivery = Delivery.objects.create(
        message=message,
        colleague=message.recipient,
        colleague_name=message.recipient_name,
        channel="sms",
        address="+33639980001",
    )
    receipts.acknowledge(delivery)
    KeptWords.objects.create(call_id=message.call_id, agent_id=uuid7(), reason="stale", typed=TYPED)
    Notice.objects.create(
        **{"key": f"test:{message.pk}", "kind": "appointment_booked", "name": NAME},
        **{"number": NUMBER, "channel": "sms", "address": NUMBER, "text": f"Bonjour {NAME}"},
    )


def _of_the_call(message: Message, contact: Contact) -> None:
    now, key = timezone.now(), uuid7()
    Identified.objects.create(call_id=message.call_id, contact=contact)
    JournalEntry.objects.create(
        **{"call_id": message.call_id, "line": "+33199001001", "caller": NUMBER},
        **{"caller_name": NAME, "arrived_at": now, "answered_at": now, "ended_at": now},
        **{"agent_name": "Camille", "outcome": "answered", "passed_to": "02 61 91 40 77"},
    )
    row = Recording.objects.create(
        **{"call_id": message.call_id, "sid": f"RE{key.hex}", "kind": "call", "state": "fetched"},
        **{"file": f"recordings/{key.hex}.mp3", "content_type": "audio/mpeg", "seconds": 4},
        **{"started_at": now, "ready_at": now, "erase_after": now + timedelta(days=3000)},
        gone_at_twilio=now,
    )
    with storage.whole(row.file) as file:
        file.write(b"ID3 a sound")
    callers = CallerList.objects.create(name=f"Liste {key.hex[-4:]}")
    ListedNumber.objects.create(caller_list=callers, number=NUMBER)


def _of_the_agenda(contact: Contact) -> None:
    start = timezone.now()
    during = (start, start + timedelta(minutes=20))
    agenda = Agenda.objects.create(name=f"Agenda {uuid7().hex[-6:]}")
    kind = AppointmentType.objects.create(name=f"Bilan {uuid7().hex[-6:]}", minutes=20)
    booked = Appointment.objects.create(
        **{"agenda": agenda, "type": kind, "during": during, "blocked": during},
        **{"name": NAME, "number": NUMBER, "contact": contact, "email": "zoe@example.com"},
        **{"reason": WORDS, "note": WORDS, "answers": [["Fleur ?", WORDS]]},
    )
    AppointmentStep.objects.create(appointment=booked, kind="booked", reason=WORDS)
    visit = Visit.objects.create(
        **{"address": "", "agenda": agenda, "type": kind, "start": start, "appointment": booked},
        **{"name": NAME, "number": NUMBER, "proven_number": NUMBER},
    )
    NumberCode.objects.create(visit=visit, number=NUMBER, digest="0" * 64)
    days = {"from_day": start.date(), "until_day": start.date()}
    WaitingEntry.objects.create(type=kind, name=NAME, number=NUMBER, **days)
