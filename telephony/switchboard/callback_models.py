"""Callbacks that a client's people want of the receptionists, or make themselves."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import E164, E164Field, Model
from tenants.models import Client, Line


class OpenCallback(Model):
    """A callback is open for every agent who serves the client, whose schema has its words."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="open_callbacks")
    task_id = models.UUIDField(unique=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("open callback")
        ordering = ["since"]

    def __str__(self) -> str:
        return f"{self.client_id} {self.since:%Y-%m-%d %H:%M}"


class ReturnCall(Model):
    """One of a client's people calls back whoever left a message, under the client's number.

    Both ends are placed by us: first the colleague's own telephone, then, when they have pressed
    the key, the caller. The numbers are blanked when it is over.
    """

    class Outcome(models.TextChoices):
        REACHED = "reached", _("reached")
        NOT_REACHED = "unreached", _("not reached")
        DECLINED = "declined", _("not taken up on the own telephone")
        FAILED = "failed", _("failed")

    client = models.ForeignKey(Client, models.CASCADE, related_name="return_calls")
    # A line that is taken off its client leaves calls behind that are over.
    line = models.ForeignKey(Line, models.SET_NULL, null=True, related_name="+")
    message_id = models.UUIDField()
    colleague_id = models.UUIDField()
    number = E164Field(null=True)  # the colleague's own: shown to nobody
    caller = E164Field(null=True)
    sid = models.CharField(max_length=34, null=True, unique=True)  # noqa: DJ001 - unique
    made_at = models.DateTimeField(default=timezone.now)
    placed_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)  # when Twilio was last asked about it
    accepted_at = models.DateTimeField(null=True)  # the key was pressed: the caller is rung
    connected_at = models.DateTimeField(null=True)  # the caller answered
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)

    class Meta:
        verbose_name = _("call back by a client's person")
        ordering = ["-made_at"]
        constraints = [
            # A double tap is one call.
            models.UniqueConstraint(
                fields=["message_id", "colleague_id"],
                condition=Q(ended_at=None),
                name="called_back_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="", number__isnull=False, caller__isnull=False)
                | Q(ended_at__isnull=False, number=None, caller=None) & ~Q(outcome=""),
                name="return_call_over_has_no_number",
            ),
            models.CheckConstraint(
                condition=(Q(number=None) | Q(number__regex=E164))
                & (Q(caller=None) | Q(caller__regex=E164)),
                name="return_call_e164",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="reached") | Q(connected_at__isnull=False),
                name="return_call_reached_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) | Q(line__isnull=False),
                name="live_return_call_has_a_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"

    @property
    def own_line(self) -> Line:
        """The line under whose number it is made, until it is over."""
        assert self.line is not None, "only a call that is over has lost its line"
        return self.line
