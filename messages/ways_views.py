"""The portal's page of how the client's people are reached, and which way has failed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from messages import notices, setting_aside, webhook_secrets
from messages.models import PushSubscription, WebhookSecret
from tenants import audit
from tenants.access import EDITORS, EVERYBODY, READERS, client_on_host, for_client, may, signed_in
from tenants.base import display_number
from tenants.directory.models import Colleague, Reach

Channel = Reach.Channel
BY_NUMBER = (Channel.SMS, Channel.VOICE, Channel.WHATSAPP)


@require_GET
@for_client(*EVERYBODY)
def ways(request: HttpRequest) -> HttpResponse:
    """Everybody's ways, and what was set aside; a recipient's own. Secrets are for who edits."""
    return _page(request)


@require_POST
@for_client(*EDITORS)
def use_again(request: HttpRequest, reach_id: UUID) -> HttpResponse:
    """Somebody says that the address works again."""
    setting_aside.use_again(get_object_or_404(Reach, pk=reach_id))
    return _page(request)


@never_cache
@require_POST
@for_client(*EDITORS)
def secret(request: HttpRequest, reach_id: UUID) -> HttpResponse:
    """The webhook's secret, once; asked again, a new one, beside which the old lives for a day."""
    reach = get_object_or_404(Reach, pk=reach_id)
    if reach.channel != Channel.WEBHOOK:
        return _page(request)
    shown = webhook_secrets.show(reach.address)
    client, user = client_on_host(request), signed_in(request)
    audit.record("webhook.secret_shown", actor=user, client=client, subject=reach.pk)
    return _page(request, {reach.pk: shown})


def _page(request: HttpRequest, shown: Mapping[UUID, str] = MappingProxyType({})) -> HttpResponse:
    people = Colleague.objects.filter(reaches__isnull=False).distinct().prefetch_related("reaches")
    if not may(request, *READERS):
        people = people.filter(user_id=signed_in(request).pk)
    may_edit = may(request, *EDITORS)
    rows = [{"name": one.name, "ways": [_way(w, may_edit, shown) for w in one.reaches.all()]}
            for one in people]  # fmt: skip
    return render(request, "client/ways.html", {"people": rows, "may_edit": may_edit})


def _way(reach: Reach, may_edit: bool, shown: Mapping[UUID, str]) -> dict[str, Any]:
    is_theirs = reach.channel == Channel.WEBHOOK and may_edit
    return {
        "id": reach.pk,
        "label": reach.get_channel_display(),
        "address": _address(reach, may_edit),
        "is_number": reach.channel in BY_NUMBER,
        "set_aside_at": reach.set_aside_at,
        "why": reach.get_set_aside_why_display(),
        "no_texts": reach.channel == Channel.SMS and notices.is_opted_out(reach.address),
        "secret": shown.get(reach.pk, ""),
        "signed": _signed(reach.address) if is_theirs else None,
    }


def _signed(address: str) -> dict[str, Any]:
    """What the owner may know of the secret: when it was shown, and how long an older one holds."""
    rows = WebhookSecret.objects.filter(address=address)
    older = rows.filter(valid_until__gt=timezone.now()).order_by("-valid_until").first()
    newest = rows.filter(valid_until=None).first()
    return {
        "shown_at": newest and newest.shown_at,
        "older_until": older and older.valid_until,
    }


def _address(reach: Reach, may_edit: bool) -> str:
    if reach.channel == Channel.PUSH:
        phones = PushSubscription.objects.filter(colleague=reach.colleague_id, gone_at=None).count()
        return ngettext("%(n)d telephone", "%(n)d telephones", phones) % {"n": phones}
    if reach.channel == Channel.WEBHOOK and not may_edit:
        return setting_aside.discreet(reach)
    return display_number(reach.address) if reach.channel in BY_NUMBER else reach.address
