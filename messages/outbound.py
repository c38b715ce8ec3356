"""What every row that leaves the house has: where it goes, and how far it is."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import Model
from tenants.directory.models import Reach


class Outbound(Model):
    """One thing on its way to one address by one channel."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")  # to be sent now, or at retry_at
        SENDING = "sending", _("sending")  # claimed by a worker; unclear if it stays so
        SENT = "sent", _("handed over")  # the provider has it
        DELIVERED = "delivered", _("delivered")  # the provider says that the device has it
        FAILED = "failed", _("failed")  # for good
        CANCELLED = "cancelled", _("not sent")  # no longer needed when it was its turn

    channel = models.CharField(_("channel"), max_length=8, choices=Reach.Channel)
    address = models.CharField(_("address"), max_length=254)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PLANNED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(default=timezone.now)
    state_since = models.DateTimeField(default=timezone.now)
    retry_at = models.DateTimeField(null=True)
    # The provider's own name for it (Twilio's SID, the mail's Message-ID).
    provider_id = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 - unique
    # Of a text: how many it is billed as (`gsm7.measure`); 0 of what is no text, or has not left.
    segments = models.PositiveSmallIntegerField(_("texts billed"), default=0)
    error_code = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True
