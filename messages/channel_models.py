"""What single channels must know beside a colleague's ways."""

import base64
import secrets
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import Model
from tenants.directory.models import Colleague


def new_secret() -> str:
    """24 random bytes, written as Standard Webhooks has it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()


class WebhookSecret(Model):
    """With what our requests to one address are signed; its owner checks them by it."""

    # For a day after a newer one was made, for whoever has not put that one in yet.
    LIVES_ON = timedelta(hours=24)

    address = models.CharField(_("address"), max_length=254)
    secret = models.CharField(_("secret"), max_length=80, default=new_secret)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    shown_at = models.DateTimeField(_("shown at"), null=True)
    valid_until = models.DateTimeField(_("valid until"), null=True)

    class Meta:
        verbose_name = _("webhook secret")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["address"], condition=Q(valid_until=None), name="one_secret_an_address"
            )
        ]

    def __str__(self) -> str:
        return self.address


class PushSubscription(Model):
    """One telephone (or window) that shows a colleague's notifications (W3C Push API)."""

    colleague = models.ForeignKey(
        Colleague, models.CASCADE, related_name="subscriptions", verbose_name=_("colleague")
    )
    endpoint = models.CharField(_("address"), max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    gone_at = models.DateTimeField(_("gone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("telephone with notifications")
        verbose_name_plural = _("telephones with notifications")
        ordering = ["made_at"]

    def __str__(self) -> str:
        return str(self.colleague)
