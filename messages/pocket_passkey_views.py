"""A passkey on a recipient's telephone: made there, and shown to log in or to prove the person."""

import json
from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit  # the public one lets every GET pass
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from messages import pocket_passkeys, pocket_person
from messages.pocket_door import for_person
from messages.pocket_passkeys import Refused
from messages.pocket_person import Person
from tenants.access import anyone, client_on_host
from tenants.answers import SeeOther

LONGEST = 20_000  # characters of a credential


@never_cache
@require_POST
@for_person
def making(request: HttpRequest, person: Person) -> HttpResponse:
    """The question that makes a passkey."""
    return JsonResponse(pocket_passkeys.begin_making(request, person.colleague))


@never_cache
@require_POST
@for_person
def make(request: HttpRequest, person: Person) -> HttpResponse:
    """Keep what the browser has made."""
    try:
        pocket_passkeys.make(request, person.colleague, _sent(request))
    except Refused:
        return JsonResponse({"is_done": False})
    return JsonResponse({"is_done": True, "url": reverse("inbox:pocket_me")})


@never_cache
@require_POST
@for_person
def remove(request: HttpRequest, person: Person) -> HttpResponse:
    """One of one's own passkeys is no more."""
    try:
        key = UUID(request.POST.get("passkey", ""))
    except ValueError:
        return SeeOther(reverse("inbox:pocket_me"))
    person.colleague.pocket_passkeys.filter(pk=key).delete()
    return SeeOther(reverse("inbox:pocket_me"))


@never_cache
@require_POST
@anyone
def asking(request: HttpRequest) -> HttpResponse:
    """The question that lets a passkey be shown."""
    client_on_host(request)
    return JsonResponse(pocket_passkeys.begin_asking(request))


@never_cache
@require_POST
@anyone
def show(request: HttpRequest) -> HttpResponse:
    """A passkey was shown: log in, or with `?proof` show only who it is, in this browser."""
    client_on_host(request)
    about = {"app": "allauth.account", "action": "pocket", "limit_get": True}
    try:
        if not ratelimit.consume(request, **about):
            raise Refused
        colleague = pocket_passkeys.whose(request, _sent(request))
    except Refused:
        return JsonResponse({"is_done": False})
    if "proof" in request.GET:
        pocket_person.prove(request, colleague.pk)
        return JsonResponse({"is_done": True, "url": ""})
    answer = JsonResponse({"is_done": True, "url": reverse("inbox:pocket_home")})
    _device, secret = pocket_person.log_in(colleague, request.headers.get("User-Agent", ""))
    pocket_person.remember(answer, secret)
    return answer


def _sent(request: HttpRequest) -> Any:
    """The credential as the browser wrote it. Raises Refused."""
    if len(request.body) > LONGEST:
        raise Refused
    try:
        return json.loads(request.body)
    except ValueError as error:
        raise Refused from error
