"""The desk's page, and the token with which its browser may speak."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from telephony.carrier import tokens
from telephony.desk import chords, panels, screen
from telephony.switchboard.models import Agent
from tenants.access import Role, for_operator, signed_in
from tenants.base import display_number


@require_GET
@for_operator(Role.RECEPTIONIST)
def desk(request: HttpRequest) -> HttpResponse:
    """The whole desk as it is now: a reload shows the live call and its draft again."""
    agent = _agent(request)
    painting = screen.paint(agent)
    context: dict[str, Any] = {
        "parts": painting.parts,
        "left": [painting.parts[name] for name in panels.names("left")],
        "right": [painting.parts[name] for name in panels.names("right")],
        "carrier": "simulator" if settings.SIMULATOR_URL else "twilio",
        "voice_url": settings.SIMULATOR_URL.replace("http", "ws", 1) + "/voice-sdk",
        "voice_by_text": bool(settings.SIMULATOR_URL),
        "probe_seconds": settings.PROBE_SECONDS,
        "own_number": display_number(agent.own_number),
        "speaks_by_telephone": agent.speaks_by_telephone,
    }
    with chords.drawn_for(agent.keys):
        keys = {"chords": chords.on_the_page(), "sheet": chords.sheet(), "foot": chords.foot()}
        return render(request, "desk/desk.html", {**context, **keys})


@require_POST
@for_operator(Role.RECEPTIONIST)
def voice_token(request: HttpRequest) -> JsonResponse:
    """A short-lived access token for this agent's browser."""
    return JsonResponse({"token": tokens.voice_token(_agent(request).pk)})


def _agent(request: HttpRequest) -> Agent:
    user = signed_in(request)
    Agent.objects.get_or_create(user=user)
    return Agent.objects.select_related("user", "call__client").get(user=user)
