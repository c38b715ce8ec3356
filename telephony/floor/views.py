"""The floor's page, and the token with which a supervisor's browser may speak."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from telephony.carrier import tokens
from telephony.floor import screen
from telephony.floor.screen import View
from tenants.access import Role, for_operator, signed_in

SUPERVISORS = (Role.SUPERVISOR, Role.ADMINISTRATOR)


@require_GET
@for_operator(*SUPERVISORS)
def floor(request: HttpRequest) -> HttpResponse:
    """The floor as it is now; `?wall=1` for a screen on the wall, large and without controls."""
    view = View(signed_in(request).pk, is_wall=request.GET.get("wall") == "1")
    parts = screen.paint(view).parts
    context: dict[str, Any] = {
        "parts": parts,
        "panels": [parts[name] for name in screen.panel_names(view)],
        "wall": view.is_wall,
        "carrier": "simulator" if settings.SIMULATOR_URL else "twilio",
        "voice_url": settings.SIMULATOR_URL.replace("http", "ws", 1) + "/voice-sdk",
        "voice_by_text": bool(settings.SIMULATOR_URL),
    }
    return render(request, "floor/floor.html", context)


@require_POST
@for_operator(*SUPERVISORS)
def voice_token(request: HttpRequest) -> JsonResponse:
    """A short-lived access token for this supervisor's browser."""
    return JsonResponse({"token": tokens.supervisor_token(signed_in(request).pk)})
