"""A client's person calls back whoever left a message: under the client's number, never their own.

We ring the colleague's telephone; who presses 1 there is put together with the caller, who sees
the client's line. Placing is claimed first and never repeated (`outgoing.py` says why).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from telephony import journal
from telephony.carrier import client as carrier
from telephony.carrier import dialling, twiml
from telephony.models import JournalEntry
from telephony.switchboard import asking, phrases
from telephony.switchboard.addresses import address
from telephony.switchboard.models import ReturnCall
from telephony.switchboard.signals import returned
from tenants import access, usage
from tenants.models import Client, Line, UsageEntry

log = structlog.get_logger(__name__)
Outcome = ReturnCall.Outcome
RING_SECONDS = 25
ACCEPT = "1"
ROUNDS = 2  # how often the question is heard
SECONDS = 8  # to press the key
LOST = timedelta(seconds=10)  # a task not come by then was lost
LOOK_EVERY = timedelta(seconds=60)
OVER = {"completed", "busy", "failed", "no-answer", "canceled"}
PER_SWEEP = 10


class NoLine(LookupError):
    """The client has no line under whose number to call."""


@dataclass(frozen=True)
class Wish:
    """Who calls whom back, about which message; the numbers are as they stand in our rows."""

    client: Client
    message_id: UUID
    colleague_id: UUID
    number: str
    caller: str


@transaction.atomic
def want(wish: Wish) -> ReturnCall:
    """Ring the colleague's telephone; while that goes on, a second tap is the same call.

    Raises NoLine, and dialling.NotAllowed for a number that is not dialled.
    """
    line = Line.objects.filter(client=wish.client).order_by("pk").first()
    if line is None:
        raise NoLine
    number = dialling.allowed(wish.number, wish.client)
    caller = dialling.allowed(wish.caller, wish.client)
    row, is_new = ReturnCall.objects.get_or_create(
        message_id=wish.message_id,
        colleague_id=wish.colleague_id,
        ended_at=None,
        defaults={"client": wish.client, "line": line, "number": number, "caller": caller},
    )
    if is_new:
        asking.later("place_return", row.pk)
    return row


def place(return_id: UUID) -> None:
    """Ring the colleague; a second worker with the same task finds it claimed."""
    now = timezone.now()
    unplaced = ReturnCall.objects.filter(pk=return_id, placed_at=None, ended_at=None)
    if not unplaced.update(placed_at=now, looked_at=now):
        return
    row = ReturnCall.objects.select_related("client", "line").get(pk=return_id)
    try:
        sid = carrier.place_call(
            to=str(row.number),
            caller_id=dialling.caller_id(row.client, row.own_line.number),
            url=address("return", back=row.pk),
            events_url=address("return_status", back=row.pk),
            ring_seconds=RING_SECONDS,
        )
    except carrier.CarrierError as error:
        log.warning("carrier.call_refused", back=str(return_id), code=error.code)
        if not error.unclear:
            over(return_id, Outcome.FAILED)
        return
    except dialling.NotOwned:
        log.error("carrier.line_not_owned", back=str(return_id))
        over(return_id, Outcome.FAILED)
        return
    _learnt(return_id, sid)


def question(row: ReturnCall, sid: str, rounds: int = 1) -> str:
    """What the colleague hears; nobody is named, as the telephone may be in anybody's hand."""
    if row.ended_at:
        return twiml.hang_up()
    _learnt(row.pk, sid)
    words = phrases.say("return", row.client.language, client=row.client.name)
    again = address("return", back=row.pk, round=rounds + 1) if rounds < ROUNDS else ""
    key_url = address("return_key", back=row.pk)
    return twiml.ask(twiml.Question([words], key_url, seconds=SECONDS), again)


def pressed(row: ReturnCall, key: str) -> str:
    """The key: 1 rings the caller, anything else ends the call."""
    if row.ended_at or row.caller is None or key != ACCEPT:
        return twiml.hang_up()
    if row.accepted_at is None:
        row.accepted_at = timezone.now()
        row.save(update_fields=["accepted_at"])
    return twiml.bring_together(
        row.caller,
        dialling.caller_id(row.client, row.own_line.number),
        address("return_caller", back=row.pk),
        address("return_done", back=row.pk),
        phrases.say("return_ringing", row.client.language),
    )


def connected(row: ReturnCall) -> str:
    """The caller has answered."""
    if row.connected_at is None and row.ended_at is None:
        row.connected_at = timezone.now()
        row.save(update_fields=["connected_at"])
    return ""


def came_back(row: ReturnCall, status: str) -> str:
    """`<Dial>` is over: the talk is, or the caller did not answer."""
    if status == "completed":
        connected(row)
        return twiml.hang_up()
    return twiml.say_and_hang_up(phrases.say("return_unreached", row.client.language))


@transaction.atomic
def over(return_id: UUID, outcome: str = "") -> None:
    """The colleague's end is gone; it stands in the client's journal once the caller was rung.

    Without `outcome`, by how far it came. A second time changes nothing.
    """
    row = _locked(return_id)
    if row is None or row.ended_at:
        return
    row.outcome = outcome if outcome and not row.accepted_at else _outcome_of(row)
    row.ended_at = timezone.now()
    with access.inside(row.client):
        if row.accepted_at:
            journal.enter(_ended(row))
        returned.send(sender=None, client=row.client, row=row)
    if row.connected_at:
        seconds = max(0, int((row.ended_at - row.connected_at).total_seconds()))
        usage.count(row.client, UsageEntry.Kind.TALK, seconds, row.pk)
    row.number = row.caller = None
    row.save()


@transaction.atomic
def with_locked(return_id: UUID, work: Callable[[ReturnCall], str]) -> str:
    """What `work` makes of the locked row; "" where there is none."""
    row = _locked(return_id)
    return work(row) if row else ""


def claim_due() -> list[UUID]:
    """What is to be looked at: never placed, or nothing heard of it for a minute."""
    now = timezone.now()
    late = Q(placed_at=None, made_at__lt=now - LOST) | Q(looked_at__lt=now - LOOK_EVERY)
    with transaction.atomic():
        rows = ReturnCall.objects.filter(late, ended_at=None).order_by("made_at")
        keys = list(
            rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:PER_SWEEP]
        )
        claimed = ReturnCall.objects.filter(pk__in=keys)
        claimed.exclude(placed_at=None).update(looked_at=now)
    return keys


def look(return_id: UUID) -> None:
    """Ask Twilio how far it is: a task or a callback may have been lost."""
    row = ReturnCall.objects.select_related("line").get(pk=return_id)
    if row.placed_at is None:
        place(return_id)
    elif row.sid is None:
        _settle(row)
    else:
        _ask(row)


def _settle(row: ReturnCall) -> None:
    """It was placed and nothing was heard: whether Twilio has it."""
    assert row.placed_at is not None, "only what was placed is settled"
    try:
        sid = carrier.find_call(str(row.number), row.own_line.number, row.placed_at, set())
    except carrier.CarrierError:
        return
    if sid:
        _learnt(row.pk, sid)
    else:
        over(row.pk, Outcome.FAILED)


def _ask(row: ReturnCall) -> None:
    try:
        status = carrier.call_status(str(row.sid))
    except carrier.CallGone:
        status = "completed"
    except carrier.CarrierError:
        return
    if status in OVER:
        over(row.pk)


def _learnt(return_id: UUID, sid: str) -> None:
    if sid:
        ReturnCall.objects.filter(pk=return_id, sid=None).update(sid=sid)


def _locked(return_id: UUID) -> ReturnCall | None:
    rows = ReturnCall.objects.select_for_update(of=("self",)).select_related("client", "line")
    return rows.filter(pk=return_id).first()


def _outcome_of(row: ReturnCall) -> str:
    if row.connected_at:
        return Outcome.REACHED
    return Outcome.NOT_REACHED if row.accepted_at else Outcome.DECLINED


def _ended(row: ReturnCall) -> journal.Ended:
    outcomes = JournalEntry.Outcome
    return journal.Ended(
        call_id=row.pk,
        line=row.own_line.number,
        caller=row.caller,
        arrived_at=row.made_at,
        answered_at=row.connected_at,
        ended_at=row.ended_at or timezone.now(),
        agent_name="",
        outcome=outcomes.CALLED if row.connected_at else outcomes.NOT_REACHED,
        direction=JournalEntry.Direction.OUTBOUND,
        passed_to=row.colleague_id,
    )
