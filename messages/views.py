"""Pages of messages: the desk's form and the client's inbox."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from messages import (
    archive_rows,
    checking,
    desk_panel,
    kept,
    pocket,
    pocket_page,
    preflight,
    taking,
    threads,
    unfinished,
)
from messages.answers import refusal
from messages.looks import note_strangers
from messages.models import KeptWords, Message
from messages.retention_views import may_erase
from telephony.desk import push, writing
from telephony.desk.panels import Seat
from telephony.switchboard import claims
from telephony.switchboard.models import Agent, Call
from tenants import access
from tenants.access import EVERYBODY, Role, for_client, for_operator

UNPROCESSABLE = 422


@require_POST
@for_operator(Role.RECEPTIONIST)
def send(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The desk's form: sent, or back with what was found; refused for somebody else's call."""
    agent, call = _held(request, call_id)
    if call is None:
        return _not_yours(request, agent, call_id)
    typed = _typed(request)
    with access.inside(call.client):
        form = desk_panel.form_for(call, request.POST.dict())
        is_off = taking.is_sent(call_id, request.POST)
        found = [] if is_off else checking.findings(call, form, request.POST)
        accepted = set(request.POST.get("acknowledged", "").split())
        is_sent = form.is_valid() and not preflight.unsolved(found, accepted)
        if is_sent:
            keys = [finding.key for finding in found]
            taking.send(call.client, _taker(call_id, agent), form, typed, keys)
        else:
            taking.keep(_taker(call_id, agent), typed)
        context = desk_panel.form_context(Seat(agent, call), form, found)
        page = render_to_string("messages/desk/_message.html", context, request)
    push.refresh(agent.pk, "followup", "unfinished")
    return HttpResponse(page, status=200 if is_sent else UNPROCESSABLE)


@require_POST
@for_operator(Role.RECEPTIONIST)
def keep_draft(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """A pause of the keyboard: keep what was typed, say when.

    With `aside` it is no draft but what another window has overtaken: kept beside it.
    """
    agent, call = _held(request, call_id)
    if call is None:
        return _not_yours(request, agent, call_id)
    typed = _typed(request)
    with access.inside(call.client), transaction.atomic():
        message, mine = taking.find(call_id), (call_id, agent.pk)
        if "aside" in request.POST:
            lost, typed = typed, message.draft if message else {}
        else:
            lost = kept.replaced(message, agent.pk, typed)
        if kept.has_words(lost):
            kept.aside(*mine, lost, KeptWords.Reason.REPLACED)
            unfinished.settle(*mine)
        saved_at = taking.keep(_taker(call_id, agent), typed)
    if lost:
        _tell_of_another_window(agent, call_id, request.POST.get("tab", ""))
    text = _("Draft kept at %(time)s") % {"time": pocket.clock(saved_at)}
    answer = {"saved_at": saved_at.isoformat(), "text": text, "seen": kept.mark(typed)}
    return JsonResponse(answer)


@require_http_methods(["GET", "POST"])
@for_operator(Role.RECEPTIONIST)
def message_form(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """A form of the call: another reason for what is being written, or one more message."""
    agent, call = _held(request, call_id)
    if call is None:
        return _not_yours(request, agent, call_id)
    typed = _typed(request)
    with access.inside(call.client):
        if reason := typed.pop("to", ""):
            said = desk_panel.newly_typed(call, typed)
            taking.keep(_taker(call_id, agent), {**said, "reason": reason})
        context = desk_panel.form_context(Seat(agent, call), another=True)
        page = render_to_string("messages/desk/_message.html", context, request)
    return HttpResponse(page)


@require_GET
@for_client(*EVERYBODY)
def message_page(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """A message in the client's portal, with its timeline."""
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise Http404
    note_strangers(request, "message.read", message.pk)
    url = reverse("recordings:recording", args=[message.recording_id]) if message.recording else ""
    return render(
        request,
        "client/message.html",
        {
            **shown(message),
            "said": pocket_page.said(message),
            "recording_url": url,
            "message_id": message.pk,
            "row": archive_rows.sayable(message, message.deliveries.exists()),
            "erased_at": message.erased_at,
            "may_erase": may_erase(request),
        },
    )


def shown(message: Message) -> dict[str, Any]:
    """A message for its page, in the client's schema."""
    return {
        "message": pocket.card(message),
        "acknowledged": pocket.acknowledged(message),
        "timeline": pocket.steps(message),
        "replies": threads.replies(message),
        "now": timezone.now(),
    }


def _held(request: HttpRequest, call_id: UUID) -> tuple[Agent, Call | None]:
    try:
        return writing.held(request, call_id)
    except claims.Refused:
        agent = writing.seat_of(request)
        return agent, unfinished.held(call_id, agent)


def _taker(call_id: UUID, agent: Agent) -> taking.Taker:
    return taking.Taker(call_id, agent.pk, str(agent.user))


def _typed(request: HttpRequest) -> dict[str, str]:
    besides = ("csrfmiddlewaretoken", "acknowledged", "aside")
    own = {name: value for name, value in request.POST.items() if name not in besides}
    # PostgreSQL keeps no zero character, not even one that a browser should never have sent.
    return {name: str(value).replace("\0", "")[:4000] for name, value in own.items()}


def _tell_of_another_window(agent: Agent, call_id: UUID, tab: str) -> None:
    text = _(
        "Another window of yours has written in this message since. What it replaced is kept in "
        "your list “To finish”."
    )
    push.tell(agent.pk, {"type": "overtaken", "call": str(call_id), "tab": tab, "text": text})
    push.refresh(agent.pk, "unfinished")


def _not_yours(request: HttpRequest, agent: Agent, call_id: UUID) -> HttpResponse:
    is_kept = unfinished.rescue(call_id, agent, _typed(request))
    if is_kept:
        text = _(
            "This call is no longer yours, so nothing was sent. What you typed is kept in your "
            "list “To finish”."
        )
        push.refresh(agent.pk, "unfinished")
    else:
        text = _("This call is no longer yours, so nothing was sent. What you typed is still here.")
    return refusal(text, kept=is_kept)
