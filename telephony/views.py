"""Recordings: to Twilio by a signed address, to the client's own people by who they are."""

from uuid import UUID

from django.core import signing
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from telephony import audio
from telephony.models import Greeting
from tenants import access


@require_safe
@access.anyone
def signed_audio(request: HttpRequest, token: str) -> FileResponse:
    """A recording for Twilio: the signed token is the right to it. 404 for any other token."""
    try:
        schema_name, key = audio.read_token(token)
        client = access.client_of(schema_name)
    except (signing.BadSignature, ValueError, access.NoClient):
        raise Http404 from None
    with access.inside(client):
        return audio.served(key)


@require_safe
@access.for_client(*access.READERS)
def greeting_audio(request: HttpRequest, greeting_id: UUID) -> FileResponse:
    """A greeting's recording for the player on the client's own pages."""
    greeting = get_object_or_404(Greeting.objects.exclude(audio=""), pk=greeting_id)
    return audio.served(str(greeting.audio.name))
