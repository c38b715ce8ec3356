"""What recipients write back to a message."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import Model
from tenants.directory.models import Reach


class Reply(Model):
    """Words that came back by mail or text, in the thread of the message that they answer."""

    message = models.ForeignKey("inbox.Message", models.CASCADE, related_name="replies")
    delivery = models.ForeignKey("inbox.Delivery", models.PROTECT, related_name="replies")
    who = models.CharField(_("by"), max_length=80)
    channel = models.CharField(_("by what"), max_length=8, choices=Reach.Channel)
    text = models.TextField(_("text"), max_length=4000)
    at = models.DateTimeField(_("at"), default=timezone.now)
    # What makes it one (Twilio's SID, a hash of the mail's Message-ID): it comes twice.
    provider_id = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["at"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="reply_has_words")]

    def __str__(self) -> str:
        return f"{self.who} {self.at:%H:%M}"
