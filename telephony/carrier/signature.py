"""Only Twilio may ring here: the signature is declared on the view and never patched off."""

import functools
import re
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from twilio.request_validator import RequestValidator

from tenants.access import anyone

log = structlog.get_logger(__name__)
Webhook = Callable[..., HttpResponse]


def signed_by_twilio(view: Webhook) -> Callable[..., HttpResponse]:
    """Answer 403, and do nothing, unless `X-Twilio-Signature` fits the request.

    The address is built on PUBLIC_URL, not on the Host header (Twilio's documentation,
    usage/security): behind a proxy the two differ.
    """

    @csrf_exempt
    @require_POST
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not is_signed(request):
            log.warning("webhook.refused", path=request.path)
            return HttpResponseForbidden("bad signature")
        return view(request, *args, **kwargs)

    return anyone(guarded)  # type: ignore[return-value]


def is_signed(request: HttpRequest) -> bool:
    """Whether one of our tokens (two while they are rotated) signed this request of our account.

    Twilio names the account in each form; another one's is none of our business, even where a
    token was shared with it (a subaccount's requests are signed with the subaccount's own).
    """
    if request.POST.get("AccountSid", settings.TWILIO_ACCOUNT_SID) != settings.TWILIO_ACCOUNT_SID:
        return False
    url = settings.PUBLIC_URL + request.get_full_path()
    signature = request.headers.get("X-Twilio-Signature", "")
    tokens = filter(None, (settings.TWILIO_AUTH_TOKEN, settings.TWILIO_AUTH_TOKEN_SECONDARY))
    return any(_fits(token, url, signature, request) for token in tokens)


def _fits(token: str, url: str, signature: str, request: HttpRequest) -> bool:
    validator = RequestValidator(token)
    if request.content_type == "application/json":
        # Without the body's hash in the address the body would not be covered at all.
        covered = re.search(r"[?&]bodySHA256=", url) is not None
        return covered and bool(validator.validate(url, request.body.decode(), signature))
    return bool(validator.validate(url, request.POST, signature))
