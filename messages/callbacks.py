"""Callbacks that a recipient wants of the receptionists: opened, claimed, settled.

In the client's schema and a transaction; `OpenCallback` on the operator's side lets the desks find
them. Any agent who serves the client may take one.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from messages import timeline, watching
from messages.models import CallbackTask, Message, Receipt, Reply
from messages.receipt_models import LONGEST
from telephony.desk import push
from telephony.switchboard.models import OpenCallback
from tenants import access

Outcome = CallbackTask.Outcome


class Settled(Exception):
    """The callback is settled already, or there is none of this key."""


@transaction.atomic
def open_for(receipt: Receipt) -> CallbackTask:
    """The receptionists are to call back and say the receipt's words."""
    task = CallbackTask.objects.create(
        message=receipt.message,
        receipt=receipt,
        words=receipt.words,
        due_at=receipt.call_back_at,
        opened_by=receipt.by_name,
    )
    return _opened(task)


@transaction.atomic
def open_for_reply(reply: Reply, words: str) -> CallbackTask:
    """The same for words that came by mail or text; all of a long one stands in the thread."""
    task = CallbackTask.objects.create(
        message=reply.message, reply=reply, words=shortened(words), opened_by=reply.who
    )
    return _opened(task)


@transaction.atomic
def open_for_visitor(message: Message, words: str) -> CallbackTask:
    """The same for whoever asked for it on the client's web site: no recipient has said it."""
    task = CallbackTask.objects.create(
        message=message,
        words=shortened(words),
        opened_by=str(_("web site")),
    )
    timeline.add(message, timeline.Step.CALLBACK, message.caller_name[:80])
    return _opened(task)


def shortened(words: str) -> str:
    """At most as many characters as a task has."""
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


@transaction.atomic
def claim(task_id: UUID, agent_id: UUID, name: str) -> CallbackTask:
    """This agent sees to it; from a colleague it is taken over. Raises Settled."""
    task = _locked(task_id)
    if task.claimed_by != agent_id:
        task.claimed_by, task.claimed_by_name = agent_id, name[:80]
        task.claimed_at = timezone.now()
        task.save(update_fields=["claimed_by", "claimed_by_name", "claimed_at"])
        _show()
    return task


@transaction.atomic
def settle(task_id: UUID, by: str, outcome: str, reason: str = "") -> CallbackTask:
    """It is done, and how it went. Raises Settled, and ValueError for an outcome that is none."""
    outcome = Outcome(outcome)
    task = _locked(task_id)
    task.outcome, task.closing_reason = outcome, reason.strip()[:200]
    task.done_at, task.done_by = timezone.now(), by[:80]
    task.save(update_fields=["outcome", "closing_reason", "done_at", "done_by"])
    OpenCallback.objects.filter(task_id=task_id).delete()
    message = Message.objects.get(pk=task.message_id)
    timeline.add(message, timeline.Step.CALLED_BACK, task.done_by, about=outcome)
    if message.kind == Message.Kind.ONLINE and message.state == Message.State.PARTIAL:
        message.dismissal = Message.Dismissal.OTHERWISE  # no desk need see it any more
        message.save(update_fields=["dismissal", "saved_at"])
    if task.reply and outcome == Outcome.TOLD:
        _answered_by(task.reply)
    transaction.on_commit(lambda: watching.show(message), robust=True)
    _show()
    return task


def _locked(task_id: UUID) -> CallbackTask:
    task = CallbackTask.objects.select_for_update().filter(pk=task_id, done_at=None).first()
    if task is None:
        raise Settled
    return task


def _opened(task: CallbackTask) -> CallbackTask:
    OpenCallback.objects.create(client=access.client_inside(), task_id=task.pk)
    _show()
    return task


def _answered_by(reply: Reply) -> None:
    """What the writer wanted has been done: nobody else need be told of the message any more."""
    from messages import receipts  # it opens callbacks

    if reply.message.state == Message.State.SENT:
        receipts.acknowledge(reply.delivery, by=reply.who, channel=reply.channel)


def _show() -> None:
    transaction.on_commit(lambda: push.refresh_everybody("callbacks"), robust=True)
