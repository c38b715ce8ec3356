"""The page of programs: tokens of the API, webhooks, and what was told to each.

Managers look, owners change: a token opens as much as its maker may see.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from messages import webhook_secrets
from portal import hooks
from portal.hook_models import ASKABLE, Hook, HookEvent
from portal.program_forms import HookForm, TokenForm
from tenants import api_tokens, audit
from tenants.access import EDITORS, OWNERS, client_on_host, for_client, signed_in
from tenants.answers import SeeOther
from tenants.models import ApiToken

UNPROCESSABLE = 422
SHOWN = 50
A_WEEK = timedelta(days=7)


@require_GET
@for_client(*EDITORS)
@never_cache
def programs(request: HttpRequest) -> HttpResponse:
    """Everything that programs of the client's may do, and are told."""
    return _page(request)


@require_POST
@for_client(*OWNERS)
@never_cache
def make_token(request: HttpRequest) -> HttpResponse:
    """A new token; its secret is shown in this answer and never again."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, token_form=form)
    given = form.cleaned_data
    _token, secret = api_tokens.create(
        client_on_host(request),
        given["name"],
        signed_in(request),
        scopes=given["scopes"],
        ends_at=given["last_day"],
    )
    return _page(request, secret=secret)


@require_POST
@for_client(*OWNERS)
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Whoever has it is nobody from now on."""
    rows = ApiToken.objects.filter(client=client_on_host(request))
    api_tokens.revoke(get_object_or_404(rows, pk=token_id), signed_in(request))
    flash.success(request, _("Revoked: it opens nothing any more."))
    return SeeOther(reverse("portal:programs"))


@require_POST
@for_client(*OWNERS)
@never_cache
def make_hook(request: HttpRequest) -> HttpResponse:
    """An address that is told from now on; its secret is shown on its own page."""
    form = HookForm(request.POST)
    if not form.is_valid():
        return _page(request, hook_form=form)
    with transaction.atomic():
        form.instance.made_by = str(signed_in(request))[:80]
        made = form.save()
        _note(request, "webhook.created", made)
    return SeeOther(reverse("portal:hook", args=[made.pk]))


@require_GET
@for_client(*EDITORS)
@never_cache
def hook(request: HttpRequest, hook_id: UUID) -> HttpResponse:
    """One webhook: what it was told, each try, and what came of it."""
    return _hook_page(request, get_object_or_404(Hook, pk=hook_id))


@require_POST
@for_client(*OWNERS)
@never_cache
def do_to_hook(request: HttpRequest, hook_id: UUID) -> HttpResponse:
    """What the buttons of its page say."""
    found = get_object_or_404(Hook, pk=hook_id)
    client, deed = client_on_host(request), request.POST.get("deed", "")
    if deed == "secret":
        _note(request, "webhook.secret_shown", found)
        return _hook_page(request, found, secret=webhook_secrets.show(found.url))
    if deed == "test":
        hooks.test(client, found)
        flash.success(request, _("A test is on its way: look below in a moment."))
    elif deed == "replay":
        _replay(request, found)
    elif deed == "off":
        hooks.switch_off(found, Hook.Off.ASKED)
    elif deed == "on":
        hooks.switch_on(found)
    elif deed == "delete":
        _note(request, "webhook.deleted", found)
        found.delete()
        return SeeOther(reverse("portal:programs"))
    if deed in ("on", "off"):
        _note(request, f"webhook.{deed}", found)
    return SeeOther(reverse("portal:hook", args=[hook_id]))


def _replay(request: HttpRequest, found: Hook) -> None:
    one = request.POST.get("event", "")
    rows = (
        list(found.told.filter(pk=one))
        if _is_key(one)
        else hooks.failed_since(found, timezone.now() - A_WEEK)
    )
    count = hooks.replay(client_on_host(request), rows)
    said = ngettext("%(n)d is told again.", "%(n)d are told again.", count)
    flash.success(request, said % {"n": count})


def _is_key(written: str) -> bool:
    try:
        UUID(written)
    except ValueError:
        return False
    return True


def _page(
    request: HttpRequest,
    *,
    secret: str = "",
    token_form: TokenForm | None = None,
    hook_form: HookForm | None = None,
) -> HttpResponse:
    client = client_on_host(request)
    tokens = ApiToken.objects.filter(client=client, revoked_at=None).order_by("name", "pk")
    context = {
        "tokens": tokens,
        "hooks": Hook.objects.all(),
        "secret": secret,
        "token_form": token_form or TokenForm(),
        "hook_form": hook_form or HookForm(),
        "address": f"{client.url}{reverse('api:root')}",
        "document": f"{client.url}{reverse('api:schema')}",
    }
    status = UNPROCESSABLE if token_form or hook_form else 200
    return render(request, "client/programs.html", context, status=status)


def _hook_page(request: HttpRequest, found: Hook, **more: Any) -> HttpResponse:
    told = list(found.told.prefetch_related("tries")[:SHOWN])
    context = {
        "hook": found,
        "events": [{"row": row, "tries": list(row.tries.all())} for row in told],
        "labels": [label for kind, label in ASKABLE if kind in found.events],
        "failed": found.told.filter(
            state=HookEvent.State.FAILED, at__gte=timezone.now() - A_WEEK
        ).count(),
        **more,
    }
    return render(request, "client/webhook.html", context)


def _note(request: HttpRequest, action: str, found: Hook) -> None:
    user, client = signed_in(request), client_on_host(request)
    audit.record(action, actor=user, client=client, subject=found.pk)
