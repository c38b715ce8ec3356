"""Pages of messages: the desk's form, the recipient's pocket, the client's inbox."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from messages import desk_panel, links, pocket, receipts, taking
from messages.models import Delivery, Message
from telephony.desk import push
from telephony.desk.panels import Seat
from telephony.switchboard import claims
from telephony.switchboard.models import Agent
from tenants import access
from tenants.access import Role, anyone, client_on_host, for_client, for_operator, signed_in
from tenants.base import display_number
from tenants.models import Operator

NOT_FOUND, CONFLICT, GONE, UNPROCESSABLE = 404, 409, 410, 422


@require_POST
@for_operator(Role.RECEPTIONIST)
def send(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The desk's form: sent, or back with what is missing; refused for somebody else's call."""
    agent, call = _held(request, call_id)
    if call is None:
        return _not_yours(request)
    with access.inside(call.client):
        form = desk_panel.form_for(call, request.POST.dict())
        valid = form.is_valid()
        if valid:
            taking.send(call.client, _taker(call_id, agent), form)
        else:
            taking.keep(_taker(call_id, agent), _typed(request))
        context = desk_panel.form_context(Seat(agent, call), form)
        page = render_to_string("messages/desk/_message.html", context, request)
    push.refresh(agent.pk, "followup")
    return HttpResponse(page, status=200 if valid else UNPROCESSABLE)


@require_POST
@for_operator(Role.RECEPTIONIST)
def keep_draft(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """A pause of the keyboard: keep what was typed, say when."""
    agent, call = _held(request, call_id)
    if call is None:
        return _not_yours(request)
    with access.inside(call.client):
        saved_at = taking.keep(_taker(call_id, agent), _typed(request))
    text = _("Draft kept at %(time)s") % {"time": pocket.clock(saved_at)}
    return JsonResponse({"saved_at": saved_at.isoformat(), "text": text})


@never_cache
@require_GET
@anyone
def pocket_page(request: HttpRequest, token: str) -> HttpResponse:
    """The message behind a link, on a telephone. Looking does not acknowledge."""
    client = client_on_host(request)
    try:
        delivery = links.delivery_of(client, token)
    except (links.ExpiredLink, links.UnknownLink) as fault:
        return _bad_link(request, fault)
    receipts.opened(delivery)
    return render(request, "messages/pocket/message.html", _pocket(delivery, token))


@never_cache
@require_POST
@anyone
def acknowledge(request: HttpRequest, token: str) -> HttpResponse:
    """One tap: the recipient takes the message."""
    client = client_on_host(request)
    try:
        delivery = links.delivery_of(client, token)
    except (links.ExpiredLink, links.UnknownLink) as fault:
        return _bad_link(request, fault)
    receipts.acknowledge(delivery)
    delivery.message.refresh_from_db()
    return render(request, "messages/pocket/message.html", _pocket(delivery, token))


@require_GET
@for_client(Role.OWNER, Role.STAFF)
def message_page(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """A message in the client's portal, with its timeline."""
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise Http404
    return render(request, "client/message.html", _shown(message))


def inbox_rows(limit: int = 50) -> list[dict[str, Any]]:
    """The client's latest messages for its portal. In the client's schema."""
    drafts = Message.State.DRAFT
    return [_inbox_row(message) for message in Message.objects.exclude(state=drafts)[:limit]]


def _inbox_row(message: Message) -> dict[str, Any]:
    return {
        "url": f"/messages/{message.pk}",
        "caller": message.caller_display,
        "at": pocket.clock(message.sent_at or message.created_at),
        "recipient": message.recipient_name,
        "urgency_label": ""
        if message.urgency == Message.Urgency.NORMAL
        else message.get_urgency_display(),
        "state_label": message.get_state_display(),
        "acknowledged": message.state == Message.State.ACKNOWLEDGED,
        "acknowledged_text": _taken(message),
    }


def _taken(message: Message) -> str:
    if not message.acknowledged_at:
        return ""
    about = {"name": message.acknowledged_by, "time": pocket.clock(message.acknowledged_at)}
    return _("taken by %(name)s at %(time)s") % about


def _bad_link(request: HttpRequest, fault: Exception) -> HttpResponse:
    operator = Operator.objects.first()
    phone = operator.phone if operator else ""
    context = {"permanence_tel": phone, "permanence_number": display_number(phone)}
    if isinstance(fault, links.ExpiredLink):
        return render(request, "messages/pocket/expired.html", context, status=GONE)
    return render(request, "messages/pocket/unknown.html", context, status=NOT_FOUND)


def _pocket(delivery: Delivery, token: str) -> dict[str, Any]:
    return {**_shown(delivery.message), "ack_url": f"/m/{token}/ack"}


def _shown(message: Message) -> dict[str, Any]:
    return {
        "message": pocket.card(message),
        "acknowledged": pocket.acknowledged(message),
        "timeline": pocket.steps(message),
        "now": timezone.now(),
    }


def _held(request: HttpRequest, call_id: UUID) -> tuple[Agent, Any]:
    agent = Agent.objects.select_related("user").filter(user=signed_in(request)).first()
    if agent is None:
        raise Http404
    try:
        return agent, claims.held(call_id, agent.pk)
    except claims.Refused:
        return agent, None


def _taker(call_id: UUID, agent: Agent) -> taking.Taker:
    return taking.Taker(call_id, agent.pk, str(agent.user))


def _typed(request: HttpRequest) -> dict[str, str]:
    own = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    # PostgreSQL keeps no zero character, not even one that a browser should never have sent.
    return {name: str(value).replace("\0", "")[:4000] for name, value in own.items()}


def _not_yours(request: HttpRequest) -> HttpResponse:
    text = _("This call is no longer yours, so nothing was sent. What you typed is still here.")
    return JsonResponse(
        {"type": "about:blank", "title": text, "status": CONFLICT},
        status=CONFLICT,
        content_type="application/problem+json",
    )
