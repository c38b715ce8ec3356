"""The desk's panels that messages add: the form of the call, and what became of the last ones."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messages import (
    checking,
    forms,
    pocket,
    policy_words,
    preflight_panel,
    taking,
    undo,
    versions,
)
from messages.models import Delivery, FormVersion, Message
from messages.preflight import Finding
from scheduling import duty
from telephony import journal
from telephony.desk import own_day
from telephony.desk.panels import Panel, Seat, register
from telephony.switchboard.models import Call
from tenants import access, reading
from tenants.base import display_number
from tenants.directory import contacts
from tenants.models import Client

Ending = FormVersion.Ending
SEND = {
    Ending.MESSAGE: gettext_lazy("Send"),
    Ending.APPOINTMENT: gettext_lazy("Send, then book"),
    Ending.TRANSFER: gettext_lazy("Put through"),
    Ending.ORDER: gettext_lazy("Send the order"),
    Ending.TICKET: gettext_lazy("Open the ticket"),
}
SHOWN = 8  # calls whose messages stand on the right


def form_for(call: Call, typed: dict[str, Any] | None = None) -> forms.MessageForm:
    """The client's form: bound to what was typed, else begun with what is known of the caller."""
    message = taking.find(call.pk)
    version = taking.version_for(call.pk, message, typed or {})
    about: dict[str, Any] = {
        "recipients": contacts.recipients(),
        "questions": forms.questions_of(version),
        "version": version,
    }
    if typed is not None:
        return forms.MessageForm(typed, **about)
    draft = message.draft if message and message.state in taking.OPEN else {}
    return forms.MessageForm(initial={**_known(call), **draft}, **about)


def newly_typed(call: Call, typed: dict[str, str]) -> dict[str, str]:
    """Without what stood in the form from the start: a reason alone is no word of the caller's."""
    known = _known(call)
    number = display_number(known["caller_number"])
    started = {"caller_name": known["caller_name"], "caller_number": number}
    return {name: value for name, value in typed.items() if value != started.get(name)}


def form_context(
    seat: Seat,
    form: forms.MessageForm | None = None,
    found: list[Finding] | None = None,
    *,
    another: bool = False,
) -> dict[str, Any]:
    """The form, or what was sent; `another`: a form for one more message of the call.

    `found` is what the pre-flight has found in it. In the client's schema; there is a call.
    """
    call = seat.call
    assert call is not None, "the slot `work` is shown with a call only"
    message = taking.find(call.pk)
    is_open = message is None or message.state in taking.OPEN
    if message and not is_open and not another:
        sent = {**_sent(message), "again_url": _url("reason", call)}
        return {"sent": sent, "call_id": call.pk, "client": call.client}
    form = form or form_for(call)
    return {
        **preflight_panel.context(call, message, found or []),
        "client": call.client,
        "form": form,
        "call_id": call.pk,
        "nth": taking.next_nth(message),
        **_reason(call, form),
        "post_url": _url("message", call),
        "draft_url": _url("draft", call),
        "reason_url": _url("reason", call),
        "draft_saved_at": _kept_at(message),
        "consequences": _consequences(call.client, form),
    }


def _kept_at(message: Message | None) -> str:
    has_words = message and message.state in taking.OPEN and taking.has_words(message)
    return pocket.clock(message.saved_at) if message and has_words else ""


def _url(name: str, call: Call) -> str:
    return reverse(f"messages-desk:{name}", args=[call.pk], urlconf="config.urls")


def _reason(call: Call, form: forms.MessageForm) -> dict[str, Any]:
    """The reasons for calling, and what the chosen one says beside its questions."""
    version = form.version
    assert version is not None, "form_for says which version it is of"
    degree = Message.Urgency(form.degree).label if form.degree else ""
    return {
        "reasons": [
            {
                "id": one.form_id,
                "name": one.form.name,
                "key": place if place < 10 else None,
                "is_chosen": one.form_id == version.form_id,
            }
            for place, one in enumerate(versions.of_call(call.pk), start=1)
        ],
        "reason": version.form_id,
        "instructions": version.instructions.splitlines(),
        "degree": degree,
        "ending": version.ending,
        "send_label": SEND[FormVersion.Ending(version.ending)],
        "transfer_to": version.transfer_to or "",
    }


def followup_context(seat: Seat) -> dict[str, Any]:
    """The agent's last messages with what became of them, newest first; no contents."""
    recent = Call.objects.filter(answered_by=seat.agent).select_related("client")
    calls_of: dict[Client, list[UUID]] = defaultdict(list)
    for call in recent.order_by("-arrived_at")[:SHOWN]:
        calls_of[call.client].append(call.pk)
    rows = [row for client, calls in calls_of.items() for row in _rows(client, calls)]
    # Keys are ordered by time (UUIDv7).
    return {"followup": sorted(rows, key=lambda row: str(row["id"]), reverse=True)}


def mine_context(seat: Seat) -> dict[str, Any]:
    """How many messages the agent sent today, and how many of them somebody has taken."""
    today = Call.objects.filter(answered_by=seat.agent, answered_at__gte=own_day.midnight())
    clients = Client.objects.filter(pk__in=today.values("client"))
    counts = [_sent_today(client, seat.agent.pk) for client in clients]
    sent, taken = sum(count[0] for count in counts), sum(count[1] for count in counts)
    return {"sent": sent, "taken": taken, "open": sent - taken}


def _sent_today(client: Client, agent_id: UUID) -> tuple[int, int]:
    with access.inside(client):
        mine = Message.objects.filter(agent_id=agent_id, sent_at__gte=own_day.midnight())
        states = list(mine.values_list("state", flat=True))
    return len(states), states.count(Message.State.ACKNOWLEDGED)


def _sent(message: Message) -> dict[str, Any]:
    ways = [delivery.get_channel_display() for delivery in message.deliveries.all()]
    taken = pocket.acknowledged(message)
    return {
        "recipient": message.recipient_name,
        "number": message.number_display,
        "channels": get_text_list(ways, _("and")),
        "acknowledged_text": _("Taken by %(by)s at %(at)s, %(channel_label)s.") % taken
        if taken
        else "",
        "undo": undo_of(message),
        "is_urgent": message.urgency == Message.Urgency.URGENT,
    }


def undo_of(message: Message) -> dict[str, Any] | None:
    """Where it can be taken back, and for how many seconds more; None where it cannot."""
    seconds = undo.seconds_left(message)
    if not seconds:
        return None
    path = reverse("messages-desk:undo", args=[message.call_id, message.pk], urlconf="config.urls")
    # As text: the page must not get it with the comma of French.
    return {"seconds": f"{seconds:.1f}", "url": path}


def _known(call: Call) -> dict[str, Any]:
    number = checking.caller_of(call)
    contact = contacts.calling(call.pk, number)
    on_duty = duty.on_duty(timezone.now())
    return {
        "caller_number": number or "",
        "caller_name": contact.name if contact else "",
        "recipient": on_duty.colleague if on_duty else None,
    }


def _consequences(client: Client, form: forms.MessageForm) -> list[dict[str, str]]:
    """What sending would do, for each recipient and degree that can be chosen."""
    version = form.version
    assert version is not None, "form_for says which version it is of"
    degrees = version.urgencies or Message.Urgency.values
    with reading.at_once():
        return [
            {
                "id": str(colleague.pk),
                "degree": degree,
                "text": policy_words.preview(client, version.form_id, degree, colleague),
            }
            for colleague in contacts.recipients()
            for degree in degrees
        ]


def _rows(client: Client, calls: list[UUID]) -> list[dict[str, Any]]:
    with access.inside(client):
        messages = Message.objects.filter(call_id__in=calls).prefetch_related(
            "deliveries", "timeline"
        )
        return [_row(client, message) for message in messages]


def _row(client: Client, message: Message) -> dict[str, Any]:
    timeline = pocket.steps(message)
    return {
        "id": message.pk,
        "call_id": message.call_id,
        "can_call_back": journal.caller_of(message.call_id) is not None,
        "client_name": client.name,
        "colour": client.colour,
        "at": pocket.clock(message.sent_at or message.created_at),
        "recipient": message.recipient_name,
        "kind_label": message.body if message.kind == Message.Kind.VOICEMAIL else "",
        "state": _state(message),
        "text": _latest(message),
        "timeline": timeline,
        "undo": undo_of(message),
    }


def _latest(message: Message) -> str:
    # Once taken, taken it stays: a late word of the provider's is no news any more.
    steps = list(message.timeline.all())
    taken = [step for step in steps if step.step == step.Step.ACKNOWLEDGED]
    latest = (taken or steps)[-1] if steps else None
    if latest is None:
        return str(message.get_state_display())
    about = {"what": latest.sentence, "time": pocket.clock(latest.at)}
    return _("%(what)s, at %(time)s") % about


def _state(message: Message) -> str:
    if message.state != Message.State.SENT:
        return str(message.state)
    states = {delivery.state for delivery in message.deliveries.all()}
    if states == {Delivery.State.FAILED}:
        return "failed"
    arrived = states & {Delivery.State.SENT, Delivery.State.DELIVERED}
    return "delivered" if arrived else "waiting"


register(Panel("message", "work", "messages/desk/_message.html", form_context))
register(Panel("mine", "day", "messages/desk/_mine.html", mine_context))
register(Panel("followup", "right", "desk/_followup.html", followup_context))
