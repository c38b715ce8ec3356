"""At the desk: a message is taken back, finished later, or not at all."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from messages import desk_panel, undo, unfinished
from messages.answers import refusal
from messages.models import Message
from telephony.desk import push, writing
from telephony.desk.panels import Seat
from telephony.switchboard import claims
from telephony.switchboard.models import Agent, Call, Unfinished
from tenants import access
from tenants.access import Role, for_operator


@require_GET
@for_operator(Role.RECEPTIONIST)
def form(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The message of the live call as it is now; of an ended one, in a frame of its own."""
    agent = writing.seat_of(request)
    call = _live(call_id, agent)
    template = "messages/desk/_message.html"
    if call is None:
        call, template = unfinished.held(call_id, agent), "messages/desk/_unfinished_form.html"
    if call is None:
        return refusal(_("Only the message of the call on your desk can be written now."))
    with access.inside(call.client):
        context = desk_panel.form_context(Seat(agent, call))
        page = render_to_string(template, context, request)
    return HttpResponse(page)


@require_POST
@for_operator(Role.RECEPTIONIST)
def take_back(request: HttpRequest, call_id: UUID, message_id: UUID) -> HttpResponse:
    """Undo the sending. `is_here` says whether the agent still has the call."""
    agent = writing.seat_of(request)
    known = Call.objects.select_related("client").filter(pk=call_id).first()
    if known is None:
        return refusal(_("This message is not yours to take back."))
    is_here = _live(call_id, agent) is not None
    try:
        with access.inside(known.client):
            message = undo.take_back(message_id, agent.pk, str(agent.user), is_held=is_here)
            if message.state == Message.State.PARTIAL:
                unfinished.settle(message.call_id, agent.pk)
    except undo.TooLate:
        return refusal(_("Too late: the message is on its way already. Send another one instead."))
    except undo.AnotherBegun:
        return refusal(_("Finish or empty the message that you are writing first."))
    except undo.NotYours:
        return refusal(_("This message is not yours to take back."))
    push.refresh(agent.pk, "followup", "unfinished")
    text = _("Taken back: nothing was sent. It is in your list “To finish”.")
    here = _("Taken back: nothing was sent.")
    path = reverse("messages-desk:form", args=[call_id], urlconf="config.urls")
    answer = {"text": here if is_here else text, "is_here": is_here, "form": path}
    return JsonResponse({**answer, "call": str(call_id)})


@require_POST
@for_operator(Role.RECEPTIONIST)
def dismiss(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """A message that was begun will not be finished, for a reason."""
    agent = writing.seat_of(request)
    call = _left(call_id, agent)
    reason = request.POST.get("reason", "")
    if call is None or reason not in Message.Dismissal.values:
        return refusal(_("There is nothing to dismiss here any more."))
    with access.inside(call.client):
        unfinished.dismiss(call, agent, reason)
    push.refresh(agent.pk, "followup", "unfinished")
    return HttpResponse(status=204)


@require_POST
@for_operator(Role.RECEPTIONIST)
def discard(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Words that were kept beside a message are not needed any more."""
    agent = writing.seat_of(request)
    call = _left(call_id, agent)
    if call is None:
        return refusal(_("There is nothing to dismiss here any more."))
    with access.inside(call.client):
        unfinished.discard(call, agent)
    push.refresh(agent.pk, "unfinished")
    return HttpResponse(status=204)


def _live(call_id: UUID, agent: Agent) -> Call | None:
    try:
        return claims.held(call_id, agent.pk)
    except claims.Refused:
        return None


def _left(call_id: UUID, agent: Agent) -> Call | None:
    row = Unfinished.objects.filter(call_id=call_id, agent=agent).select_related("call__client")
    found = row.first()
    return found.call if found else None
