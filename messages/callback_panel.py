"""The desk's list of callbacks, for every agent who serves the client; and what one does there."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from messages import callbacks, pocket
from messages.answers import refusal
from messages.models import CallbackTask
from telephony.carrier import dialling
from telephony.desk import actions, outward, writing
from telephony.desk.panels import Panel, Seat, register
from telephony.switchboard import claims, control
from telephony.switchboard.models import Agent, OpenCallback
from tenants import access
from tenants.access import Role, for_operator
from tenants.base import display_number
from tenants.models import Client, Line

SHOWN = 20


def context(seat: Seat) -> dict[str, Any]:
    """The oldest first, of all clients that this agent serves."""
    rows = _served(seat.agent.pk).select_related("client").order_by("since")[:SHOWN]
    keys_of: dict[Client, list[UUID]] = defaultdict(list)
    for row in rows:
        keys_of[row.client].append(row.task_id)
    items = [item for client, keys in keys_of.items() for item in _of(client, keys, seat)]
    items.sort(key=lambda item: item["since"])
    # The key is the first one's that can be called.
    for one in [item for item in items if item["is_callable"]][:1]:
        one["is_first"] = True
    return {
        "callbacks": items,
        "can_call": seat.call is None,
        "outcomes": CallbackTask.Outcome.choices,
    }


def call(agent_id: UUID, said: actions.Said) -> None:
    """The key: it is this agent's, and the one to be called back is called under the line."""
    row = _served(agent_id).filter(task_id=UUID(str(said["task"]))).select_related("client").first()
    if row is None:
        raise claims.Refused("callback_settled")
    agent = Agent.objects.select_related("user").get(pk=agent_id)
    line, number = _to_call(row)
    control.call_out(agent_id, line, number, str(said.get("tab", "")))
    with access.inside(row.client):
        callbacks.claim(row.task_id, agent_id, str(agent.user))


@require_POST
@for_operator(Role.RECEPTIONIST)
def settle(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Done, with its outcome; refused where it is settled, or the client is not served."""
    agent = writing.seat_of(request)
    row = _served(agent.pk).filter(task_id=task_id).select_related("client").first()
    outcome, reason = request.POST.get("outcome", ""), request.POST.get("reason", "")
    if row is None or outcome not in CallbackTask.Outcome.values:
        return refusal(_("This callback is settled already."))
    try:
        with access.inside(row.client):
            callbacks.settle(task_id, str(agent.user), outcome, reason)
    except callbacks.Settled:
        return refusal(_("This callback is settled already."))
    return HttpResponse(status=204)


def _served(agent_id: UUID) -> QuerySet[OpenCallback]:
    return OpenCallback.objects.filter(client__in=outward.served(agent_id))


def _to_call(row: OpenCallback) -> tuple[Line, str]:
    with access.inside(row.client):
        task = CallbackTask.objects.select_related("message").filter(pk=row.task_id).first()
    if task is None:
        raise claims.Refused("callback_settled")
    if not task.message.caller_number:
        raise claims.Refused("no_number")
    line = Line.objects.filter(client=row.client).order_by("pk").first()
    if line is None:
        raise claims.Refused("no_line")
    return line, dialling.allowed(task.message.caller_number, row.client)


def _of(client: Client, keys: list[UUID], seat: Seat) -> list[dict[str, Any]]:
    with access.inside(client):
        rows = CallbackTask.objects.select_related("message").filter(pk__in=keys, done_at=None)
        return [_item(client, task, seat) for task in rows]


def _item(client: Client, task: CallbackTask, seat: Seat) -> dict[str, Any]:
    message = task.message
    return {
        "id": task.pk,
        "since": task.opened_at.isoformat(),
        "at": pocket.clock(task.opened_at),
        "due": pocket.clock(task.due_at),
        "client_name": client.name,
        "colour": client.colour,
        "caller": message.caller_display,
        "number": display_number(message.caller_number),
        "is_callable": _is_callable(message.caller_number, client),
        "words": task.words,
        "by": task.opened_by,
        "claimed_by": task.claimed_by_name,
        "is_mine": task.claimed_by == seat.agent.pk,
        "url": reverse("messages-desk:callback", args=[task.pk], urlconf="config.urls"),
    }


def _is_callable(number: str | None, client: Client) -> bool:
    try:
        return bool(number and dialling.allowed(number, client))
    except ValidationError:
        return False


register(Panel("callbacks", "right", "messages/desk/_callbacks.html", context))
actions.register("callback", call)
