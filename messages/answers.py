"""Answers that the desk's pages of messages give."""

from typing import Any

from django.http import HttpResponse, JsonResponse

CONFLICT = 409


def refusal(text: str, **more: Any) -> HttpResponse:
    """A problem document (RFC 9457) that the desk says aloud."""
    return JsonResponse(
        {"type": "about:blank", "title": text, "status": CONFLICT, **more},
        status=CONFLICT,
        content_type="application/problem+json",
    )
