"""What the mail provider says: what became of a mail, and what was answered to it.

Django-anymail reads each provider's own words (`EMAIL_PROVIDER`), checks who says it
(`ANYMAIL_WEBHOOK_SECRET`, and the provider's signature where it has one), and sends its signals.
"""

import hashlib
import re
from typing import Any
from uuid import UUID

import structlog
from anymail import urls as anymail_urls
from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.signals import AnymailInboundEvent, AnymailTrackingEvent, inbound, tracking
from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from mailparser_reply import EmailReplyParser

from messages import delivery, mail_threads, notices, setting_aside, threads, watching
from messages.models import Delivery
from telephony.switchboard import events
from tenants import access
from tenants.access import anyone
from tenants.directory.models import Reach
from tenants.models import Client

log = structlog.get_logger(__name__)
Why = Reach.SetAside
# Of `bounced` and `rejected` (anymail's reject_reason): the address itself is dead.
DEAD = {"invalid", "bounced"}
NOT_DELIVERED = {"bounced", "rejected", "failed"}
LANGUAGES = ["fr", "en", "de", "nl", "it", "es"]


@csrf_exempt
@anyone
def provider(request: HttpRequest, what: str) -> HttpResponseBase:
    """`tracking` or `inbound`: 403 for whoever is not our provider."""
    name = f"{settings.EMAIL_PROVIDER}_{what}_webhook"
    view = next((one.callback for one in anymail_urls.urlpatterns if one.name == name), None)
    if view is None or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        return HttpResponseForbidden("no provider")
    try:
        answer: HttpResponse = view(request)
    except AnymailWebhookValidationFailure:
        log.warning("webhook.refused", path=request.path)
        return HttpResponseForbidden("bad signature")
    return answer


@receiver(tracking, dispatch_uid="messages.mail_tracking")
def note(sender: object, event: AnymailTrackingEvent, **kwargs: Any) -> None:
    """What became of a mail of ours; its metadata says whose. Of others nothing is known."""
    about = event.metadata or {}
    try:
        client = access.client_of(str(about.get("client", "")))
        key = UUID(str(about.get("key", "")))
    except (access.NoClient, ValueError):
        return
    with access.inside(client), transaction.atomic():
        _note(client, str(about.get("kind", "")), key, event)


@receiver(inbound, dispatch_uid="messages.mail_inbound")
def take(sender: object, event: AnymailInboundEvent, **kwargs: Any) -> None:
    """A mail to one of our reply addresses; what a machine answers is nobody's answer."""
    mail = event.message
    found = filter(None, map(mail_threads.thread_of, _recipients(mail)))
    thread = next(found, None)
    if thread is None or _is_automatic(mail):
        return
    client = Client.objects.filter(pk=thread.client_id, is_active=True).first()
    if client is None:
        return
    said = threads.Said(words_of(mail), _name_of(mail, thread))

    def work() -> str:
        with access.inside(client):
            _answered(thread.delivery_id, said)
        return ""

    events.answer_once(f"mail-in:{said.name}", "mail-in", work)


def words_of(mail: Any) -> str:
    """What was written, without what it quotes."""
    text = str(mail.stripped_text or mail.text or "")
    return str(EmailReplyParser(languages=LANGUAGES).parse_reply(text=text) or "").strip()


def _note(client: Client, kind: str, key: UUID, event: AnymailTrackingEvent) -> None:
    reason = str(event.reject_reason or event.event_type)
    if event.event_type == "delivered":
        _says(client, kind, key, "delivered", "")
    elif event.event_type in NOT_DELIVERED:
        _says(client, kind, key, "failed", reason)
    address = str(event.recipient or "")
    if event.event_type in NOT_DELIVERED and _is_dead(event):
        setting_aside.set_aside(client, Reach.Channel.EMAIL, address, Why.BOUNCED)
    elif event.event_type == "complained":
        setting_aside.set_aside(client, Reach.Channel.EMAIL, address, Why.COMPLAINED)


def _is_dead(event: AnymailTrackingEvent) -> bool:
    """Anymail does not tell a full box from a dead one; the provider's own words do."""
    passing = re.search(r"soft.?bounce|'bounceType': 'Transient'", repr(event.esp_event), re.I)
    return event.reject_reason in DEAD and passing is None


def _says(client: Client, kind: str, key: UUID, status: str, code: str) -> None:
    if kind == "notice":
        notices.mail_says(client, key, status, code)
        return
    row = Delivery.objects.filter(pk=key, channel=Reach.Channel.EMAIL).first()
    if row is None:
        return
    told = delivery.provider_says(client, key, row.provider_id or f"<{key}>", status, code)
    if told is not None:
        message = told.message
        transaction.on_commit(lambda: watching.show(message), robust=True)


def _answered(delivery_id: UUID, said: threads.Said) -> None:
    rows = Delivery.objects.select_related("message", "colleague")
    row = rows.filter(pk=delivery_id, channel=Reach.Channel.EMAIL).first()
    if row is None:
        return
    try:
        threads.answered(row, said)
    except threads.OpenFirst:
        log.info("reply.not_opened", delivery=str(delivery_id))  # it stands in the thread


def _name_of(mail: Any, thread: mail_threads.Thread) -> str:
    """What makes this mail one: its Message-ID, or its words where it has none; under a hash,
    because an address may stand in it."""
    about = f"{thread.delivery_id}:{mail['Message-ID'] or mail.text}"
    return hashlib.sha256(about.encode()).hexdigest()


def _recipients(mail: Any) -> list[str]:
    named = [one.addr_spec for one in (*mail.to, *mail.cc)]
    return [str(mail.envelope_recipient or ""), *map(str, named)]


def _is_automatic(mail: Any) -> bool:
    """RFC 3834: out of office, receipts, mailing lists; and what older programs say instead."""
    said = str(mail["Auto-Submitted"] or "no").lower()
    bulk = str(mail["Precedence"] or "").lower() in ("bulk", "junk", "list", "auto_reply")
    return said != "no" or bulk or bool(mail["X-Autoreply"]) or bool(mail["List-Id"])
