"""Where a receptionist has something left to finish; what it is stands with the client."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from telephony.switchboard.seat_models import Agent
from tenants.base import Model


class Unfinished(Model):
    """This agent has begun a message in this call and not sent it, or words of it are kept.

    Without foreign keys in the database: their check would lock the call and the agent, in an
    order that whoever moves them does not know of.
    """

    call = models.ForeignKey("Call", models.CASCADE, related_name="unfinished", db_constraint=False)
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="unfinished", db_constraint=False)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("something unfinished")
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["call", "agent"], name="unfinished_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.since:%Y-%m-%d %H:%M}"
