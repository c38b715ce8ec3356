"""Every write of the desk carries its call, and is refused by the server where it does not fit.

The live call is the lock (`claims.held`). Beside the call's key in the address, the page says in
`X-Call` and `X-Client` on whose screen the words were typed: a form that ended up on another
client's screen, by whatever fault, is refused too.
"""

import functools
from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from telephony.desk.panels import Seat
from telephony.switchboard import claims
from telephony.switchboard.models import Agent, Call
from tenants.access import Role, for_operator, signed_in

CONFLICT = 409


def held(request: HttpRequest, call_id: UUID) -> tuple[Agent, Call]:
    """The visitor's seat and its call; raises Refused with `not_yours`, Http404 without a seat."""
    agent = seat_of(request)
    call = claims.held(call_id, agent.pk)
    said = {"X-Call": str(call.pk), "X-Client": call.client.slug}
    if any(request.headers.get(name, fits) != fits for name, fits in said.items()):
        raise claims.Refused("not_yours")
    return agent, call


def seat_of(request: HttpRequest) -> Agent:
    """The visitor's seat; raises Http404 without one."""
    agent = Agent.objects.select_related("user").filter(user=signed_in(request)).first()
    if agent is None:
        raise Http404
    return agent


def not_yours() -> HttpResponse:
    """The refusal, in words that the page shows beside what was typed."""
    text = _("This call is no longer yours, so nothing was kept. What you typed is still here.")
    return JsonResponse(
        {"type": "about:blank", "title": text, "status": CONFLICT},
        status=CONFLICT,
        content_type="application/problem+json",
    )


def of_a_call(
    work: Callable[[HttpRequest, Seat], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """Make a view of `work`, for a POST by whoever holds the call; a seat without it gets 409."""

    @require_POST
    @for_operator(Role.RECEPTIONIST)
    @functools.wraps(work)
    def view(request: HttpRequest, call_id: UUID) -> HttpResponse:
        try:
            agent, call = held(request, call_id)
        except claims.Refused:
            return not_yours()
        return work(request, Seat(agent, call))

    return view
