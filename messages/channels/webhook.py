"""A webhook of the client's own, signed as Standard Webhooks 1.0 has it (standardwebhooks.com).

`webhook-id` is the delivery's key at every try, so a receiver that was reached twice knows it. A
machine acknowledges nothing: a 2xx says that it has the message, not that anybody has read it.
"""

import json
from collections.abc import Sequence

import httpx
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from standardwebhooks import Webhook as Signer

from messages import setting_aside, webhook_secrets
from messages.channels import faults
from messages.channels.base import Channel, ChannelError, Outgoing, looked_up
from tenants import outside
from tenants.directory.models import Reach

TIMEOUT = httpx.Timeout(15, connect=5)  # Standard Webhooks: between 15 and 30 seconds
GONE = 410


class Webhook(Channel):
    """One POST. No redirect is followed: the signature is for whom the owner has named."""

    def tidy(self, address: str) -> str:
        private = settings.WEBHOOKS_MAY_BE_PRIVATE
        url = outside.tidy(address, private=private)
        if not private and outside.is_ours(str(httpx.URL(url).host)):
            raise ValidationError(_("This is an address of ours."), code="own")
        return url

    def send(self, outgoing: Outgoing) -> str:
        secrets = looked_up(outgoing.client, lambda: webhook_secrets.valid(outgoing.address))
        name, body = f"msg_{outgoing.key}", _body(outgoing)
        status = post(outgoing.address, signed(secrets, name, body), body)
        if status == GONE:
            why = Reach.SetAside.GONE
            about = outgoing.client, Reach.Channel.WEBHOOK, outgoing.address, why
            looked_up(outgoing.client, lambda: setting_aside.set_aside(*about))
        if not 200 <= status < 300:
            raise faults.fault("webhook", status)
        return name


def _body(outgoing: Outgoing) -> str:
    moment = outgoing.since.isoformat()
    about = {"type": "message.sent", "timestamp": moment, "data": outgoing.letter.data()}
    return json.dumps(about, ensure_ascii=False)


def signed(secrets: Sequence[str], name: str, body: str) -> dict[str, str]:
    """With each secret that is valid (Standard Webhooks 1.0, "Zero downtime secret rotation")."""
    now = timezone.now().replace(microsecond=0)
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Signer(one).sign(name, now, body) for one in secrets),
        "content-type": "application/json",
        "user-agent": "Permanence",
    }


def post(url: str, headers: dict[str, str], body: str) -> int:
    """The answer's status; what stands in it is never read. Raises ChannelError."""
    guard = outside.Guarded(private=settings.WEBHOOKS_MAY_BE_PRIVATE)
    try:
        with (
            httpx.Client(transport=guard, timeout=TIMEOUT, trust_env=False) as client,
            client.stream("POST", url, content=body.encode(), headers=headers) as answer,
        ):
            return answer.status_code
    except outside.NotOutside:
        raise faults.fault("webhook", "address") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        # Its words hold the address: they go no further. The same id makes a second try safe.
        raise ChannelError("unreachable") from None
