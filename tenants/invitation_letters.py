"""The mail of an invitation: it goes to somebody who is in no client's schema yet."""

from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from tenants import invitations
from tenants.models import Invitation, Membership, Operator

log = structlog.get_logger(__name__)
AGAIN = timedelta(minutes=2)  # nobody else tries so long
LATE = timedelta(seconds=20)
AT_ONCE = 50


def due() -> list[UUID]:
    """Whose mail should have left by now."""
    now = timezone.now()
    late = Invitation.objects.filter(letter_due_at__lt=now - LATE, expires_at__gt=now)
    return list(late.values_list("pk", flat=True)[:AT_ONCE])


def send(key: UUID) -> None:
    """Send the mail that is due, if nobody is at it; what fails is tried again by the sweep."""
    now = timezone.now()
    mine = Invitation.objects.filter(pk=key, letter_due_at__lte=now)
    if not mine.update(letter_due_at=now + AGAIN):
        return
    row = Invitation.objects.select_related("client").get(pk=key)
    try:
        _mail(row).send()
    except Exception as error:
        # The provider's own words may quote the address.
        log.warning("invitation.mail_failed", row=str(key), error=type(error).__name__)
        return
    Invitation.objects.filter(pk=key, serial=row.serial).update(letter_due_at=None)


def link(row: Invitation) -> str:
    """The page behind the mail, on the client's host or the operator's."""
    about = [invitations.token(row)]
    if row.client is None:
        path = reverse("house:join", args=about, urlconf=settings.PUBLIC_SCHEMA_URLCONF)
        return f"{settings.PUBLIC_URL}{path}"
    path = reverse("people:join", args=about, urlconf=settings.ROOT_URLCONF)
    return f"{row.client.url}{path}"


def _name(row: Invitation) -> str:
    """Whose pages they are."""
    if row.client is not None:
        return str(row.client.name)
    operator = Operator.objects.first()
    return operator.name if operator else "Permanence"


def _mail(row: Invitation) -> EmailMessage:
    with translation.override(row.language):
        context = {
            "by": row.invited_by,
            "name": _name(row),
            "role": Membership.Role(row.role).label,
            "until": row.expires_at,
            "link": link(row),
        }
        subject = render_to_string("people/mail/invited_subject.txt", context)
        plain = render_to_string("people/mail/invited.txt", context)
    automatic = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(" ".join(subject.split()), plain, to=[row.email], headers=automatic)
