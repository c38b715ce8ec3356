"""A message's way from step to step until a human has it. In the client's schema.

The plan is frozen when the message is sent (`Escalation`). Each step writes its deliveries and the
moment of the next one in one transaction; a sweeper takes what is due. The order of locks is: a
delivery, its message, the message's plan; deliveries beside it are skipped where somebody else
has them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from messages import board, hands, plans, policies, timeline
from messages.models import Delivery, Escalation, Message
from messages.plans import Rules, Step
from messages.policies import Way, Whom
from tenants.directory.models import Colleague
from tenants.models import Client
from tenants.tasks import each

State = Escalation.State
PASS_WAIT = 15  # minutes for whoever is handed a message
COLLECTED = ("sms", "email", "push")  # what can say several messages in one letter
DOUBT = timedelta(seconds=30)  # a provider who does not answer is waited for as long
DOWN_AFTER = 2  # attempts, about twenty seconds: the next way is not waited for any longer


def begin(
    client: Client, message: Message, recipient: Colleague, not_before: datetime | None = None
) -> None:
    """Freeze the plan of a message just sent, and take its first step, not before that moment."""
    planned = policies.plan_for(message.version.form_id, message.urgency, recipient)
    plan = Escalation.objects.create(
        message=message,
        policy_name=planned.name,
        steps=[step.kept() for step in planned.steps],
        rules=planned.rules.kept(),
        next_at=not_before or timezone.now(),
    )
    _go_on(client, message, plan, not_before)


@transaction.atomic
def advance(client: Client, message_id: UUID) -> None:
    """Take the step that is due; nothing where none is, or somebody else takes it now."""
    message, plan = _locked(message_id)
    if plan is None or plan.next_at is None or plan.next_at > timezone.now():
        return
    if plan.state == State.RUNNING:
        _go_on(client, message, plan)
    elif plan.state == State.TAKEN:
        _follow_up(client, message, plan)


@transaction.atomic
def hurry(client: Client, message: Message) -> None:
    """Take the next step now: whoever was asked has passed the message on, or cannot be reached."""
    message, plan = _locked(message.pk)
    if plan and plan.state == State.RUNNING:
        call_off(message)
        _go_on(client, message, plan)


@transaction.atomic
def pass_to(client: Client, message: Message, to: Colleague, by: str) -> None:
    """Hand the message to a colleague, who is told at once; after them the plan goes on.

    Whoever had taken it has it no longer.
    """
    message, plan = _locked(message.pk)
    timeline.add(message, timeline.Step.PASSED_ON, by)
    plan = plan or Escalation(message=message)
    call_off(message)
    _untake(message)
    if plan.state != State.RUNNING:
        plan.step = len(plan.steps) - 1
    steps = plans.with_pass(_steps(plan), plan.step, str(to.pk), PASS_WAIT)
    plan.steps, plan.closing = [step.kept() for step in steps], ""
    _state(plan, State.RUNNING, timezone.now())
    _go_on(client, message, plan, by_hand=True)


def acknowledged(message: Message) -> None:
    """A human has it: in the transaction of their word, with the message locked."""
    plan = Escalation.objects.select_for_update().filter(message=message).first()
    if plan is None or plan.state in (State.TAKEN, State.CLOSED):
        return
    minutes = Rules.of(plan.rules).follow_up
    again = timezone.now() + timedelta(minutes=minutes) if minutes else None
    _state(plan, State.TAKEN, again)
    plan.save()
    call_off(message)
    board.forget(message)


@transaction.atomic
def close(client: Client, message_id: UUID, why: str, who: str) -> None:
    """The permanence puts the message aside, and says why; what has not left stays here."""
    message, plan = _locked(message_id)
    if plan is None or plan.state in (State.TAKEN, State.CLOSED):
        return
    _state(plan, State.CLOSED)
    plan.closing = Escalation.Closing(why)
    plan.save()
    Message.objects.filter(pk=message.pk).update(state=Message.State.CLOSED)
    call_off(message)
    timeline.add(message, timeline.Step.CLOSED, who, about=plan.closing)
    board.note(client, message, plan)


def forget(message: Message) -> None:
    """Nothing is sent of it any more: what it said is erased. With the message locked."""
    plan = Escalation.objects.select_for_update().filter(message=message).first()
    if plan and plan.state not in (State.TAKEN, State.CLOSED):
        _state(plan, State.CLOSED)
        plan.closing = Escalation.Closing.ERASED
        plan.save()
    call_off(message)
    board.forget(message)


@transaction.atomic
def claim(client: Client, message_id: UUID, agent_id: UUID, who: str) -> bool:
    """A receptionist looks after it; False where a colleague does already."""
    message, plan = _locked(message_id)
    if plan is None or plan.claimed_by not in (None, agent_id):
        return False
    if plan.claimed_by is None:
        plan.claimed_by, plan.claimed_name = agent_id, who
        plan.save()
        timeline.add(message, timeline.Step.CLAIMED, who)
        board.note(client, message, plan)
    return True


@transaction.atomic
def tell_again(client: Client, message_id: UUID, to: Colleague | None = None) -> int:
    """Tell those of the last step again, or `to`, by hand; the plan's clock is not moved.

    How many deliveries were made.
    """
    message, plan = _locked(message_id)
    if plan is None or plan.state in (State.TAKEN, State.CLOSED):
        return 0
    step = _steps(plan)[max(0, min(plan.step, len(plan.steps) - 1))]
    people = [to] if to else policies.people_of(step, timezone.now())
    told = _tell(client, message, plan, _ways(client, people, () if to else step.channels))
    plan.save()
    board.note(client, message, plan)
    return told


def trouble(client: Client, row: Delivery) -> None:
    """One way does not work: the person's next one is not waited for, nor the next step.

    In the transaction that found it out, with the delivery and its message locked.
    """
    message, plan = _locked(row.message_id)
    if plan is None or plan.state != State.RUNNING or row.turn != plan.turn:
        return
    told = Delivery.objects.filter(message=message, turn=row.turn)
    for other in _waiting(told.filter(colleague=row.colleague, is_digest=False)):
        other.retry_at = None
        other.save(update_fields=["retry_at"])
        hands.send_after_commit(client, other)
    is_last = plan.step + 1 >= len(plan.steps)
    if not any(_may_arrive(one, is_last=is_last) for one in told):
        _go_on(client, message, plan)


def sweep(client: Client) -> None:
    """Take every step that is due."""
    overdue = Escalation.objects.filter(next_at__lte=timezone.now()).order_by("next_at")
    each(list(overdue.values_list("message_id", flat=True)), lambda key: advance(client, key))


def call_off(message: Message) -> None:
    """What has not been sent is not sent any more."""
    for row in _waiting(Delivery.objects.filter(message=message)):
        row.state, row.state_since, row.retry_at = Delivery.State.CANCELLED, timezone.now(), None
        row.save()
        timeline.add(message, timeline.Step.CALLED_OFF, row.colleague_name, row.channel)


def _go_on(
    client: Client,
    message: Message,
    plan: Escalation,
    not_before: datetime | None = None,
    *,
    by_hand: bool = False,
) -> None:
    """Take the next step in which there is anybody to be told; without one it is given up."""
    rules, steps = Rules.of(plan.rules), _steps(plan)
    now = _local(client, not_before)
    speaks_at = now if by_hand else rules.speaks_at(now)
    if speaks_at > now:
        plan.next_at = speaks_at
        return _keep(client, message, plan)
    at = None if by_hand else rules.collects_until(now)
    while plan.step + 1 < len(steps):
        plan.step += 1
        step = steps[plan.step]
        ways = _ways(client, policies.people_of(step, now), step.channels)
        if ways:
            _tell(client, message, plan, ways, at or not_before, rules if at else None)
            plan.next_at = (at or now) + timedelta(minutes=step.wait)
            return _keep(client, message, plan)
        timeline.add(message, timeline.Step.NOBODY)
    return _give_up(client, message, plan)


def _give_up(client: Client, message: Message, plan: Escalation) -> None:
    _state(plan, State.GIVEN_UP)
    timeline.add(message, timeline.Step.GIVEN_UP)
    last = Step(Whom.PERSON, Rules.of(plan.rules).in_the_end)
    people = policies.people_of(last, timezone.now())
    if people:
        _tell(client, message, plan, _ways(client, people))
    _keep(client, message, plan)


def _follow_up(client: Client, message: Message, plan: Escalation) -> None:
    """Taken, and not done: whoever took it is asked once more, by the way they answered."""
    plan.next_at = None
    theirs = message.receipts.filter(by_name=message.acknowledged_by)
    receipt = theirs.select_related("delivery__colleague").last()
    if receipt and message.state == Message.State.ACKNOWLEDGED and message.done_at is None:
        ways = _ways(client, [receipt.delivery.colleague], [receipt.channel])
        timeline.add(message, timeline.Step.ASKED_AGAIN, receipt.by_name)
        _tell(client, message, plan, ways[:1])
    _keep(client, message, plan)


def _tell(
    client: Client,
    message: Message,
    plan: Escalation,
    ways: Sequence[Way],
    at: datetime | None = None,
    digest: Rules | None = None,
) -> int:
    plan.turn += 1
    rows = [_row(message, plan, way, at, is_digest=digest is not None) for way in ways]
    for row in Delivery.objects.bulk_create(rows):
        hands.send_after_commit(client, row)
    if digest and digest.digest_count:
        hands.release_full(client, rows, digest.digest_count)
    return len(rows)


def _row(
    message: Message, plan: Escalation, way: Way, at: datetime | None, *, is_digest: bool
) -> Delivery:
    wait = timedelta(minutes=way.wait)
    begins = (at or timezone.now()) + wait if at or wait else None
    return Delivery(
        message=message,
        colleague=way.colleague,
        colleague_name=way.colleague.name,
        channel=way.channel,
        address=way.address,
        turn=plan.turn,
        retry_at=begins,
        is_digest=is_digest and way.channel in COLLECTED,
    )


def _ways(client: Client, people: Iterable[Colleague], by: Iterable[str] = ()) -> list[Way]:
    """Each address once, whoever of the people it belongs to first."""
    by, local = tuple(by), _local(client)
    found = {
        (way.channel, way.address): way
        for colleague in reversed([*people])
        for way in reversed(policies.ways_of(colleague, by, local))
    }
    return [*reversed(found.values())]


def _may_arrive(row: Delivery, *, is_last: bool) -> bool:
    """Whether it can still be hoped for; after the last step nothing else can be."""
    if row.state in (Delivery.State.FAILED, Delivery.State.CANCELLED):
        return False
    if row.state == Delivery.State.SENDING and row.error_code:
        return is_last or row.state_since > timezone.now() - DOUBT
    return is_last or row.state != Delivery.State.PLANNED or row.attempts < DOWN_AFTER


def _waiting(rows: QuerySet[Delivery]) -> list[Delivery]:
    never_tried = rows.filter(state=Delivery.State.PLANNED, attempts=0)
    return list(never_tried.select_for_update(skip_locked=True).order_by("pk"))


def _untake(message: Message) -> None:
    message.state, message.acknowledged_at, message.acknowledged_by = Message.State.SENT, None, ""
    message.save(update_fields=["state", "acknowledged_at", "acknowledged_by", "saved_at"])


def _locked(message_id: UUID) -> tuple[Message, Escalation | None]:
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    return message, Escalation.objects.select_for_update().filter(message=message).first()


def _state(plan: Escalation, state: State, next_at: datetime | None = None) -> None:
    plan.state, plan.state_since, plan.next_at = state, timezone.now(), next_at


def _keep(client: Client, message: Message, plan: Escalation) -> None:
    plan.save()
    board.note(client, message, plan)


def _steps(plan: Escalation) -> list[Step]:
    return [Step.of(kept) for kept in plan.steps]


def _local(client: Client, at: datetime | None = None) -> datetime:
    return (at or timezone.now()).astimezone(ZoneInfo(client.time_zone))
