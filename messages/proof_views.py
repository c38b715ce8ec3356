"""The proof of a message, for the client's people to keep or to hand to somebody."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from messages import proof
from messages.models import Message
from tenants import audit
from tenants.access import READERS, client_on_host, for_client, signed_in


@require_GET
@for_client(*READERS)
@never_cache
def as_json(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """To be checked by a program."""
    message = _taken_out(request, message_id)
    answer = JsonResponse(
        proof.of(client_on_host(request), message),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    return _as_file(answer, message, "json")


@require_GET
@for_client(*READERS)
@never_cache
def as_pdf(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """To be read and kept."""
    message = _taken_out(request, message_id)
    body = proof.pdf(client_on_host(request), message)
    return _as_file(HttpResponse(body, content_type="application/pdf"), message, "pdf")


def _taken_out(request: HttpRequest, message_id: UUID) -> Message:
    sent = Message.objects.exclude(state=Message.State.DRAFT)
    message = get_object_or_404(sent, pk=message_id)
    user, client = signed_in(request), client_on_host(request)
    audit.record("message.proven", actor=user, client=client, subject=message.pk)
    return message


def _as_file(answer: HttpResponse, message: Message, kind: str) -> HttpResponse:
    # The key and no name: a file's name is read over shoulders.
    name = f"message-{message.pk.hex[-8:]}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
