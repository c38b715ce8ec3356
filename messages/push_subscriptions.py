"""The telephones that a colleague's notifications go to. In the client's schema."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from messages.models import PushSubscription
from tenants import outside
from tenants.directory.models import Colleague, Reach

MOST = 10  # telephones of one colleague; the oldest gives way
LAST_PLACE = 100  # among the colleague's ways, until they say otherwise


@dataclass(frozen=True)
class Wish:
    """What a browser gives of a subscription (W3C Push API, PushSubscription.toJSON)."""

    endpoint: str
    p256dh: str
    auth: str

    @classmethod
    def read(cls, said: Any) -> "Wish":
        """Raises ValidationError for what is no subscription, or no address of the internet's."""
        keys = said.get("keys") if isinstance(said, Mapping) else None
        if not isinstance(keys, Mapping):
            raise ValidationError(_("This is no subscription."), code="keys")
        wish = cls(*(str(one) for one in (said.get("endpoint"), keys.get("p256dh"), keys["auth"])))
        if len(_decoded(wish.p256dh)) != 65 or len(_decoded(wish.auth)) != 16:
            raise ValidationError(_("This is no subscription."), code="keys")
        if len(wish.endpoint) > 1000:
            raise ValidationError(_("This is no subscription."), code="address")
        outside.tidy(wish.endpoint, private=settings.WEBHOOKS_MAY_BE_PRIVATE)
        return wish


@transaction.atomic
def subscribe(colleague: Colleague, wish: Wish) -> PushSubscription:
    """This telephone shows the colleague's notifications from now on, and nobody else's."""
    Colleague.objects.select_for_update().get(pk=colleague.pk)
    row, _new = PushSubscription.objects.update_or_create(
        endpoint=wish.endpoint,
        defaults={
            "colleague": colleague,
            "p256dh": wish.p256dh,
            "auth": wish.auth,
            "gone_at": None,
        },
    )
    for old in _of(colleague)[MOST:]:
        _end(old)
    Reach.objects.update_or_create(
        colleague=colleague,
        channel=Reach.Channel.PUSH,
        address=str(colleague.pk),
        defaults={"set_aside_at": None, "set_aside_why": ""},
        create_defaults={"position": LAST_PLACE},
    )
    return row


def unsubscribe(colleague: Colleague, endpoint: str) -> None:
    """This telephone is quiet from now on."""
    for row in _of(colleague).filter(endpoint=endpoint):
        gone(row)


@transaction.atomic
def gone(row: PushSubscription) -> None:
    """The telephone has left; without any, a notification is no way to reach its colleague."""
    Colleague.objects.select_for_update().get(pk=row.colleague_id)
    _end(row)
    if not PushSubscription.objects.filter(colleague=row.colleague_id, gone_at=None).exists():
        ways = Reach.objects.filter(colleague=row.colleague_id, channel=Reach.Channel.PUSH)
        ways.update(set_aside_at=timezone.now(), set_aside_why=Reach.SetAside.GONE)


def answer(request: HttpRequest, colleague: Colleague | None) -> HttpResponse:
    """GET the server's key, POST a subscription as the browser's `toJSON` has it, DELETE one.

    Whoever calls this has made sure that it is this colleague who asks; None: nobody of the
    client's people, who get a 409.
    """
    from messages.channels.push import public_key

    if request.method == "GET":
        return JsonResponse({"key": public_key()})
    if colleague is None:
        return JsonResponse({"title": _("You are none of this client's people.")}, status=409)
    try:
        said = json.loads(request.body)
        if request.method == "DELETE":
            unsubscribe(colleague, str(said["endpoint"]))
        else:
            subscribe(colleague, Wish.read(said))
    except (ValueError, KeyError, TypeError, ValidationError):
        return JsonResponse({"title": _("This is no subscription.")}, status=400)
    return HttpResponse(status=204)


def _of(colleague: Colleague) -> QuerySet[PushSubscription]:
    rows = PushSubscription.objects.filter(colleague=colleague, gone_at=None)
    return rows.order_by("-made_at")


def _end(row: PushSubscription) -> None:
    row.gone_at = timezone.now()
    row.save(update_fields=["gone_at"])


def _decoded(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
