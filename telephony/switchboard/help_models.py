"""A raised hand: a receptionist in a call asks a colleague or the supervisor, in writing."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from telephony.switchboard.seat_models import Agent
from tenants.base import Model
from tenants.models import User


class HelpRequest(Model):
    """Somebody asks for help with a call. Erased some hours after the call (`purge`)."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="help_requests")
    call = models.ForeignKey("switchboard.Call", models.CASCADE, related_name="help_requests")
    since = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("request for help")
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "agent"], condition=Q(closed_at=None), name="one_raised_hand_a_call"
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None, answered_at=None)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="answered_help_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("since")),
                name="help_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.since:%H:%M}"


class HelpLine(Model):
    """One line of the chat beside the call."""

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="lines")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("line of a chat")
        verbose_name_plural = _("lines of a chat")
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="chat_says_something")]

    def __str__(self) -> str:
        return f"{self.by_id} {self.at:%H:%M}"
