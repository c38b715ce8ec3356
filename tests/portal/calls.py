"""Calls on the operator's side, made directly: what the figures are worked out of."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from telephony.switchboard.figures import Row
from telephony.switchboard.models import Call
from tenants.base import uuid7
from tenants.models import Client


def after(at: datetime, seconds: float | None) -> datetime | None:
    """So many seconds later; None for None."""
    return None if seconds is None else at + timedelta(seconds=seconds)


def rang(
    client: Client,
    at: datetime,
    queued: float | None = 5,
    answered: float | None = 12,
    closed: float | None = 90,
    **more: Any,
) -> Call:
    """A call that came in at `at`; the others in seconds after it, None for never."""
    is_open = closed is None
    whole = {
        "sid": f"CA{uuid7().hex}" if is_open else None,
        "client": client,
        "line": client.lines.first(),
        "state": "voicemail" if is_open else "closed",
        "arrived_at": at,
        "queued_at": after(at, queued),
        "answered_at": after(at, answered),
        "closed_at": after(at, closed),
        "outcome": "" if is_open else ("answered" if answered else "waiting"),
    }
    return Call.objects.create(**{**whole, **more})


def row_of(call: Call) -> Row:
    """As `figures` reads it."""
    client: UUID = call.client_id
    return Row(
        client=client,
        arrived_at=call.arrived_at,
        queued_at=call.queued_at or call.waiting_since,
        answered_at=call.answered_at,
        closed_at=call.closed_at,
        outcome=call.outcome,
        is_callback=call.callback_since is not None,
    )
