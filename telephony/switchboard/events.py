"""Twilio's requests come twice, late and out of order: each is acted on once."""

import hashlib
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest

from telephony.switchboard.models import WebhookEvent


def answer_once(key: str, kind: str, work: Callable[[], str]) -> str:
    """Do `work` for the first request with this key, and give its answer to all of them.

    One transaction holds the claim and the work: a twin that comes meanwhile waits for the
    unique key, and a failure releases it for Twilio's next try.
    """
    with transaction.atomic():
        event, is_first = WebhookEvent.objects.get_or_create(key=key, defaults={"kind": kind})
        if is_first:
            event.answer = work()
            event.save(update_fields=["answer"])
    return event.answer


def key_of_turn(request: HttpRequest, kind: str, *fields: str) -> str:
    """As `key_of` for a request that moves a call on: Twilio's retries carry the same token.

    Where there is none (a first request), what tells one turn from the next must be in the named
    parameters or the address.
    """
    token = request.headers.get("I-Twilio-Idempotency-Token", "")
    if token:
        return f"{kind}:{token}"
    address = hashlib.sha256(request.get_full_path().encode()).hexdigest()[:32]
    return key_of(request, f"{kind}:{address}", "CallSid", *fields)


def key_of(request: HttpRequest, kind: str, *fields: str) -> str:
    """What makes a request of this kind unique: the named parameters, as Twilio sends them."""
    return ":".join([kind, *(request.POST.get(field, "") for field in fields)])
