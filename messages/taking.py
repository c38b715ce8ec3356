"""From the first key to "sent": a message is taken at the desk. All run in the client's schema."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation

from messages import escalation, forms, kept, numbering, timeline, versions
from messages.forms import MessageForm
from messages.models import FormVersion, KeptWords, Message
from telephony.switchboard.models import Unfinished
from tenants.base import number_or_none
from tenants.directory import contacts
from tenants.directory.models import Colleague
from tenants.models import Client
from tenants.reading import once

State = Message.State
OPEN = (State.DRAFT, State.PARTIAL)
TYPED = ("caller_name", "body")  # with neither, nor an answer, there is nothing to keep


@dataclass(frozen=True)
class Taker:
    """The receptionist who writes, and the call that gives the right to."""

    call_id: UUID
    agent_id: UUID
    agent_name: str


@once
def find(call_id: UUID) -> Message | None:
    """What is being written in this call, else its last message; None before the first word."""
    written = list(_written(call_id).select_related("version__form").order_by("-nth"))
    return next(iter([*(one for one in written if one.state in OPEN), *written]), None)


@transaction.atomic
def keep(taker: Taker, typed: dict[str, str]) -> datetime:
    """Keep what was typed so far, unchecked; once sent, nothing changes. When it was kept."""
    message = _locked(_open(taker, typed))
    if message.state in OPEN:
        # What is typed was typed into the questions before those that are asked from now on.
        message.draft = forms.merged(message.draft, typed, message.version)
        message.dismissal = ""
        message.version = version_for(taker.call_id, message, typed)
        message.agent_id, message.agent_name = taker.agent_id, taker.agent_name
        changed = ["version", "draft", "dismissal", "agent_id", "agent_name", "saved_at"]
        message.save(update_fields=changed)
    return message.saved_at


@transaction.atomic
def send(
    client: Client,
    taker: Taker,
    form: MessageForm,
    typed: kept.Typed | None = None,
    overridden: Sequence[str] = (),
) -> Message:
    """Send the valid form; `overridden` are the keys of what the pre-flight found in it.

    The same form a second time gives the message that was sent; what was typed differently by
    then is kept aside. It leaves after UNDO_SECONDS.
    """
    message = _locked(_open(taker, form.data))
    if message.state not in OPEN:
        if typed and says_else(message, typed):
            kept.aside(taker.call_id, taker.agent_id, typed, KeptWords.Reason.SENT)
            Unfinished.objects.get_or_create(call_id=taker.call_id, agent_id=taker.agent_id)
        return message
    recipient: Colleague = form.cleaned_data["recipient"]
    message.overridden = list(overridden)
    message.draft = dict(typed or {}) if settings.UNDO_SECONDS else {}
    _fill(client, message, taker, form)
    if overridden:
        about = ",".join(dict.fromkeys(overridden))[:200]
        timeline.add(message, timeline.Step.OVERRODE, taker.agent_name, about=about)
    timeline.add(message, timeline.Step.SENT, taker.agent_name)
    wait = timedelta(seconds=settings.UNDO_SECONDS)
    escalation.begin(client, message, recipient, timezone.now() + wait if wait else None)
    contacts.remember(message.caller_name, message.caller_number)
    _nothing_left(taker.call_id)
    return message


def is_unsent(call_id: UUID) -> bool:
    """Whether words were typed for this call and not sent."""
    return _unsent(call_id) is not None


def version_for(call_id: UUID, message: Message | None, typed: Mapping[str, Any]) -> FormVersion:
    """The version of the reason that is typed for: the draft's own, else the one asked first."""
    if message and message.number is not None:
        return message.version  # its number is of that kind
    pinned = versions.of_call(call_id)
    reason = str(typed.get("reason", ""))
    chosen = next((one for one in pinned if str(one.form_id) == reason), None)
    own = message.version if message and message.state in OPEN else None
    return chosen or own or versions.first_of(pinned) or versions.current_version()


def next_nth(message: Message | None) -> int:
    """The place of what is written now among the call's messages; `message` is its last one."""
    if message is None:
        return 1
    return message.nth if message.state in OPEN else message.nth + 1


def is_sent(call_id: UUID, typed: Mapping[str, Any]) -> bool:
    """Whether the message that this form is for is off already."""
    of_form = _written(call_id).filter(nth=_number(typed.get("nth")) or 1)
    return of_form.exclude(state__in=OPEN).exists()


def says_else(message: Message, typed: kept.Typed) -> bool:
    """Whether a form holds words that the message, sent already, does not."""
    mine = [typed.get(name, "").strip() for name in TYPED]
    return any(mine) and mine != [message.caller_name.strip(), message.body.strip()]


@transaction.atomic
def cut_short(call_id: UUID) -> None:
    """Nobody goes on writing: what was typed and not sent is kept as a message cut short."""
    begun = _unsent(call_id)
    message = begun and _locked(begun)
    if message is None or message.state not in OPEN:
        return  # it was sent at the moment at which the caller hung up
    is_first = message.state == State.DRAFT
    message.state = State.PARTIAL
    message.body = message.draft.get("body", "")[:2000]
    message.caller_name = message.draft.get("caller_name", "")[:120]
    message.caller_number = number_or_none(message.draft.get("caller_number", ""))
    message.answers = forms.answers_so_far(message.version, message.draft)
    changed = ["state", "body", "caller_name", "caller_number", "answers", "saved_at"]
    message.save(update_fields=changed)
    if is_first:
        timeline.add(message, timeline.Step.CUT_SHORT)
    if message.agent_id and not message.dismissal:
        Unfinished.objects.get_or_create(call_id=call_id, agent_id=message.agent_id)


def _unsent(call_id: UUID) -> Message | None:
    message = _written(call_id).filter(state__in=OPEN).first()
    return message if message and has_words(message) else None


def has_words(message: Message) -> bool:
    """Whether anything was typed that would be missed."""
    typed = message.draft.items()
    return any(word.strip() for name, word in typed if name in TYPED or name.startswith("q_"))


def is_left(call_id: UUID, agent_id: UUID) -> bool:
    """Whether a message of this agent's in this call is begun, not sent and not dismissed."""
    begun = _written(call_id).filter(agent_id=agent_id, state__in=OPEN, dismissal="")
    return any(has_words(message) for message in begun)


def _nothing_left(call_id: UUID) -> None:
    for row in Unfinished.objects.filter(call_id=call_id):
        if not kept.of(call_id, row.agent_id):
            row.delete()


def _has_words(message: Message) -> bool:
    return any(message.draft.get(name, "").strip() for name in TYPED)


def _written(call_id: UUID) -> QuerySet[Message]:
    return Message.objects.filter(call_id=call_id, kind=Message.Kind.FORM)


def _open(taker: Taker, typed: Mapping[str, Any]) -> Message:
    """The message that the form is for: the nth of the call, or the one that is being written."""
    last, nth = find(taker.call_id), _number(typed.get("nth"))
    if last and nth is None:
        return last
    sent_before = _written(taker.call_id).filter(nth=nth).first() if nth else None
    if sent_before:
        return sent_before
    message, _made = Message.objects.get_or_create(
        call_id=taker.call_id,
        kind=Message.Kind.FORM,
        nth=min(nth or 1, next_nth(last)),
        defaults={
            "version": version_for(taker.call_id, None, typed),
            "agent_id": taker.agent_id,
            "agent_name": taker.agent_name,
        },
    )
    return message


def _locked(message: Message) -> Message:
    """As it is now: it may be sent, kept and cut short at the same moment."""
    rows = Message.objects.select_for_update(of=("self",)).select_related("version__form")
    message.refresh_from_db(from_queryset=rows)
    return message


def _number(typed: object) -> int | None:
    text = str(typed)
    return max(1, int(text)) if text.isdecimal() and len(text) < 4 else None


def _fill(client: Client, message: Message, taker: Taker, form: MessageForm) -> None:
    given, recipient = form.cleaned_data, form.cleaned_data["recipient"]
    message.version = form.version or message.version
    message.state, message.sent_at, message.dismissal = State.SENT, timezone.now(), ""
    message.recipient, message.recipient_name = recipient, recipient.name
    message.caller_name, message.caller_number = given["caller_name"], given["caller_number"]
    message.body, message.urgency = forms.whole_body(form), given["urgency"]
    with translation.override(client.language):
        message.answers = form.answers()
    message.agent_id, message.agent_name = taker.agent_id, taker.agent_name
    numbering.number(message)
    message.save()
