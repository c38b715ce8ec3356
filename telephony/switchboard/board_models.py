"""Which client has a message that nobody has taken; what it says stands with the client."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.base import Model
from tenants.models import Client


class OpenMessage(Model):
    """A message of this client's waits for a human. Its key is the message's own.

    Kept in the transactions that move the message, so that the board need not look into every
    client's schema. Without a foreign key in the database, as Unfinished is and for its reason.
    """

    client = models.ForeignKey(
        Client, models.CASCADE, related_name="open_messages", db_constraint=False
    )
    urgency = models.PositiveSmallIntegerField(default=0)  # the higher, the sooner
    since = models.DateTimeField()
    is_given_up = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True)  # when somebody is told next
    claimed_by = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("open message")
        verbose_name_plural = _("open messages")
        ordering = ["-is_given_up", "-urgency", "since"]

    def __str__(self) -> str:
        return f"{self.client_id} {self.since:%Y-%m-%d %H:%M}"
