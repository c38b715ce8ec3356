"""What a human says of a message: who, when, by what. In the client's schema.

Only a POST, a key or a reply comes here: what a mail scanner opens takes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from messages import callbacks, escalation, late, timeline, watching
from messages.models import Delivery, Message, Receipt
from messages.receipt_models import LONGEST
from telephony import recordings
from telephony.models import Recording
from tenants import access
from tenants.directory.models import Colleague

Kind, State, Step = Receipt.Kind, Message.State, timeline.Step
TAKES = (Kind.TAKEN, Kind.CALL_BACK, Kind.DONE)
STEPS = {
    Kind.TAKEN: Step.ACKNOWLEDGED,
    Kind.OVER: Step.TAKEN_OVER,
    Kind.CALL_BACK: Step.WILL_CALL,
    Kind.DONE: Step.DONE,
    Kind.ANSWER: Step.ANSWERED,
}


class Refused(Exception):
    """The answer makes no sense; `reason` is a key: `no_words`, `no_time`, `past`, `nobody`,
    `unreachable`, `not_open`, `others`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Said:
    """What belongs to an answer: words (at most 500 characters; `is_for_desk`: the receptionists
    are to call back and say them), a time to call back, or to whom it is passed.
    """

    words: str = ""
    is_for_desk: bool = False
    at: datetime | None = None
    to: Colleague | None = None


NOTHING = Said()


def opened(delivery: Delivery) -> None:
    """The page was looked at; the first time by each recipient and channel is kept."""
    step = timeline.Step.OPENED
    with transaction.atomic():
        Message.objects.select_for_update(of=("self",)).get(pk=delivery.message_id)
        seen = delivery.message.timeline.filter(
            step=step, who=delivery.colleague_name, channel=delivery.channel
        )
        if not seen.exists():
            timeline.add(delivery.message, step, delivery.colleague_name, delivery.channel)
    watching.show(delivery.message)


def listened(delivery: Delivery, recording: Recording) -> None:
    """The recipient listens to the spoken message; that is not yet taking it."""
    who, step = delivery.colleague_name, timeline.Step.LISTENED
    with transaction.atomic():
        message = Message.objects.select_for_update(of=("self",)).get(pk=delivery.message_id)
        recordings.listened(recording, who)
        if not message.timeline.filter(step=step, who=who).exists():
            timeline.add(message, step, who, delivery.channel)
    watching.show(delivery.message)


def acknowledge(delivery: Delivery, *, by: str = "", channel: str = "") -> Receipt:
    """The recipient takes the message; a second tap gives the first receipt back.

    `by` and `channel` are the delivery's own where they are not given. Who comes too late is
    kept, and both are told.
    """
    return answer(delivery, Kind.TAKEN, by=by, channel=channel)


def answer(
    delivery: Delivery, kind: str, said: Said = NOTHING, *, by: str = "", channel: str = ""
) -> Receipt:
    """Keep the answer and do what it means. Raises Refused, and ValueError for no such kind."""
    kind = Kind(kind)
    _check(kind, said)
    with transaction.atomic():
        message = Message.objects.select_for_update(of=("self",)).get(pk=delivery.message_id)
        if message.state in (State.DRAFT, State.PARTIAL):
            raise Refused("not_open")
        row = Receipt(
            message=message,
            delivery=delivery,
            kind=kind,
            by_name=by[:80] or delivery.colleague_name,
            channel=channel or delivery.channel,
            words=said.words.strip()[:LONGEST],
            call_back_at=said.at if kind == Kind.CALL_BACK else None,
            passed_to=said.to if kind == Kind.PASSED else None,
        )
        receipt = _keep(message, row, said)
    watching.show(message)
    return receipt


def holder_of(message: Message) -> Colleague | None:
    """Whose it is now; None while nobody has it."""
    if message.state != State.ACKNOWLEDGED:
        return None
    theirs = message.receipts.filter(by_name=message.acknowledged_by)
    last = theirs.select_related("delivery__colleague").last()
    return last.delivery.colleague if last else None


def _check(kind: str, said: Said) -> None:
    if kind == Kind.ANSWER and not said.words.strip():
        raise Refused("no_words")
    if kind == Kind.CALL_BACK and said.at is None:
        raise Refused("no_time")
    if kind == Kind.CALL_BACK and said.at and said.at <= timezone.now():
        raise Refused("past")
    if kind == Kind.PASSED and said.to is None:
        raise Refused("nobody")
    if kind == Kind.PASSED and said.to and not said.to.reaches.exists():
        raise Refused("unreachable")


def _keep(message: Message, row: Receipt, said: Said) -> Receipt:
    """The row, or the same one of an earlier tap; the message follows it."""
    holder = holder_of(message)
    is_anothers = holder is not None and holder.pk != row.delivery.colleague_id
    if earlier := _earlier(message, row):
        if message.state != State.ACKNOWLEDGED and row.kind in TAKES:  # it has come back to them
            timeline.add(message, Step.ACKNOWLEDGED, row.by_name, row.channel)
            _take(message, row)
        return earlier
    if is_anothers and row.kind == Kind.PASSED:
        raise Refused("others")  # whoever has it would lose it without a word
    row.is_late = is_anothers and row.kind in TAKES
    row.save()
    if row.kind != Kind.PASSED:  # whoever passes it on for us keeps that step
        is_in_vain = row.is_late and row.kind == Kind.TAKEN
        step = Step.ALSO_TAKEN if is_in_vain else STEPS[Kind(row.kind)]
        timeline.add(message, step, row.by_name, row.channel)
    _follow(message, row)
    if holder and is_anothers and (row.is_late or row.kind == Kind.OVER):
        late.tell(message, row, holder)
    if said.is_for_desk and row.words:
        timeline.add(message, Step.CALLBACK, row.by_name, row.channel)
        callbacks.open_for(row)
    return row


def _earlier(message: Message, row: Receipt) -> Receipt | None:
    """What the same recipient said before, where saying it twice is a second tap."""
    mine = message.receipts.filter(delivery=row.delivery, kind=row.kind)
    if row.kind == Kind.TAKEN:
        return mine.first()
    if row.kind == Kind.OVER and message.acknowledged_by == row.by_name:
        return message.receipts.filter(delivery=row.delivery).last()
    last = message.receipts.last()
    same = last is not None and mine.filter(pk=last.pk).exists()
    about = ("words", "call_back_at", "passed_to_id")
    return last if same and all(getattr(last, one) == getattr(row, one) for one in about) else None


def _follow(message: Message, row: Receipt) -> None:
    """What becomes of the message by this answer."""
    if row.kind == Kind.PASSED and row.passed_to:
        _undone(message)
        escalation.pass_to(access.client_inside(), message, row.passed_to, row.by_name)
        return
    if message.state != State.ACKNOWLEDGED or row.kind == Kind.OVER:
        _take(message, row)
    if row.kind == Kind.DONE and message.done_at is None:
        message.done_at, message.done_by = row.at, row.by_name
        message.save(update_fields=["done_at", "done_by", "saved_at"])


def _take(message: Message, row: Receipt) -> None:
    is_first = message.state != State.ACKNOWLEDGED
    message.state = State.ACKNOWLEDGED
    message.acknowledged_at, message.acknowledged_by = timezone.now(), row.by_name
    message.save(update_fields=["state", "acknowledged_at", "acknowledged_by", "saved_at"])
    if is_first:
        escalation.acknowledged(message)


def _undone(message: Message) -> None:
    if message.done_at:
        message.done_at, message.done_by = None, ""
        message.save(update_fields=["done_at", "done_by", "saved_at"])
