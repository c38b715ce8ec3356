"""The mails that whoever signs up gets: before there is a client there is no outbox of its own."""

from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from tenants import signing_up
from tenants.base import display_number
from tenants.models import Operator, SignUp

log = structlog.get_logger(__name__)
AGAIN = timedelta(minutes=2)  # nobody else tries so long
AT_ONCE = 50
FOLDER = "start/mail"


def due() -> list[UUID]:
    """Whose mail should have left by now."""
    now = timezone.now()
    late = SignUp.objects.exclude(letter="").filter(
        letter_due_at__lt=now - timedelta(seconds=20), asked_at__gt=now - signing_up.KEPT
    )
    return list(late.values_list("pk", flat=True)[:AT_ONCE])


def send(key: UUID) -> None:
    """Send the mail that is due, if nobody is at it; what fails is tried again by the sweep."""
    now = timezone.now()
    mine = SignUp.objects.filter(pk=key, letter_due_at__lte=now).exclude(letter="")
    if not mine.update(letter_due_at=now + AGAIN):
        return
    row = SignUp.objects.select_related("client").get(pk=key)
    letter = row.letter
    try:
        _mail(row).send()
    except Exception as error:
        # The provider's own words may quote the address.
        log.warning("sign_up.mail_failed", row=str(key), error=type(error).__name__)
        return
    SignUp.objects.filter(pk=key, letter=letter).update(letter="", letter_due_at=None)


def _mail(row: SignUp) -> EmailMultiAlternatives:
    operator = Operator.objects.first()
    line = row.client.lines.order_by("pk").first() if row.client else None
    context = {
        "row": row,
        "operator": operator.name if operator else "Permanence",
        "link": link(row),
        "portal": f"{row.client.url}/" if row.client else "",
        "line": display_number(line.number) if line else "",
    }
    with translation.override(row.language):
        subject = render_to_string(f"{FOLDER}/{row.letter}_subject.txt", context)
        plain = render_to_string(f"{FOLDER}/{row.letter}.txt", context)
    return EmailMultiAlternatives(
        " ".join(subject.split()),
        plain,
        to=[row.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def link(row: SignUp) -> str:
    """The page behind the mail, on the operator's host."""
    path = reverse(
        "start:prove", args=[signing_up.token(row)], urlconf=settings.PUBLIC_SCHEMA_URLCONF
    )
    return f"{settings.PUBLIC_URL}{path}"
