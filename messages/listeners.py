"""What messages do when the rooms below tell them something."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.dispatch import receiver

from messages import spoken, taking, timeline, trades, watching
from messages.models import Message
from messages.trades import openings
from telephony.journal import Ended
from telephony.models import Recording
from telephony.switchboard.models import ReturnCall
from telephony.switchboard.signals import (
    call_closed,
    returned,
    voicemail_left,
    work_ends,
    work_over,
)
from tenants import access, texted_codes
from tenants.directory.models import Colleague, Reach
from tenants.models import Client, User
from tenants.signals import client_created, client_opened, code_made, member_joined


@receiver(client_created, dispatch_uid="messages.client_created")
def begin_with_forms(sender: object, client: Client, **kwargs: Any) -> None:
    """In the transaction, on the public side: a new client has the forms of its trade."""
    with access.inside(client):
        trades.begin(client.trade)


@receiver(client_opened, dispatch_uid="messages.client_opened")
def open_as_the_trade_does(
    sender: object, client: Client, owner: User, mobile: str, email: str, **kwargs: Any
) -> None:
    """In the transaction and the client's schema: it can be called at once."""
    openings.open_shop(client, owner, mobile, email)
    openings.give_to_a_team(client)


@receiver(code_made, dispatch_uid="messages.code_made")
def text_the_code(sender: object, code_id: UUID, digits: str, **kwargs: Any) -> None:
    """After the commit. The digits pass through the queue and are worth nothing after it."""
    from messages.tasks import text_sign_up_code  # the tasks import what listens here

    expires = texted_codes.LIVES.total_seconds()
    # What is logged of a task that fails must not hold the digits.
    shown: dict[str, Any] = {"argsrepr": f"({code_id}, …)"}
    text_sign_up_code.apply_async((str(code_id), digits), expires=expires, **shown)


@receiver(member_joined, dispatch_uid="messages.member_joined")
def know_the_colleague(sender: object, client: Client, user: User, **kwargs: Any) -> None:
    """In the transaction and the client's schema: who is written to at this address is this person.

    Only where it is one colleague's, who is nobody else's log-in: two may share an address.
    """
    mail = Reach.objects.filter(channel=Reach.Channel.EMAIL, address__iexact=user.email)
    keys = set(mail.values_list("colleague_id", flat=True))
    if len(keys) == 1 and not Colleague.objects.filter(user_id=user.pk).exists():
        Colleague.objects.filter(pk__in=keys, user_id=None).update(user_id=user.pk)


@receiver(call_closed, dispatch_uid="messages.call_closed")
def keep_what_was_typed(sender: object, ended: Ended, **kwargs: Any) -> None:
    """In the closing transaction and the client's schema: an unsent draft is cut short."""
    taking.cut_short(ended.call_id)


@receiver(voicemail_left, dispatch_uid="messages.voicemail_left")
def pass_on_what_was_spoken(
    sender: object,
    client: Client,
    recording: Recording,
    caller: str | None,
    agent_id: UUID | None,
    **kwargs: Any,
) -> None:
    """In the transaction and the client's schema: a spoken message becomes a message."""
    message = spoken.take(client, spoken.Voicemail(recording, caller, agent_id))
    transaction.on_commit(lambda: watching.show(message), robust=True)


@receiver(returned, dispatch_uid="messages.returned")
def keep_that_it_was_called_back(
    sender: object, client: Client, row: ReturnCall, **kwargs: Any
) -> None:
    """In the transaction and the client's schema: it stands in the message's timeline."""
    message = Message.objects.filter(pk=row.message_id).first()
    colleague = Colleague.objects.filter(pk=row.colleague_id).first()
    if message and colleague and row.accepted_at:
        step = timeline.Step.RANG_BACK
        timeline.add(message, step, colleague.name, about=row.outcome)
        transaction.on_commit(lambda: watching.show(message), robust=True)


@receiver(work_over, dispatch_uid="messages.work_over")
def keep_what_was_typed_since(sender: object, client: Client, call_id: UUID, **kwargs: Any) -> None:
    """In the transaction, on the public side: nobody can finish the message any more."""
    with access.inside(client):
        taking.cut_short(call_id)


@receiver(work_ends, dispatch_uid="messages.work_ends")
def is_unsent(sender: object, client: Client, call_id: UUID, **kwargs: Any) -> bool:
    """In the transaction, on the public side: whether words stand in the form of this call."""
    with access.inside(client):
        return taking.is_unsent(call_id)
