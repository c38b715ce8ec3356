"""Calls of ours that prove a client's diversion."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import E164, E164Field, Model
from tenants.models import Client


class DiversionTest(Model):
    """We ring the number that a client diverts, and wait for that call on a line of the client's.

    The number is blanked when it is over.
    """

    class Outcome(models.TextChoices):
        CAME_IN = "came", _("came in")
        ANSWERED = "answered", _("somebody answered")
        UNANSWERED = "unanswered", _("rang and did not come in")
        BUSY = "busy", _("busy")
        NO_NUMBER = "nonumber", _("no such number")
        SILENT = "silent", _("nothing within a minute")
        FAILED = "failed", _("not placed")

    client = models.ForeignKey(Client, models.CASCADE, related_name="diversion_tests")
    shown = E164Field()  # our own number that the called side sees
    number = E164Field(null=True)
    sid = models.CharField(max_length=34, null=True, unique=True)  # noqa: DJ001 - unique
    made_at = models.DateTimeField(default=timezone.now)
    placed_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)  # when Twilio was last asked about it
    rang_at = models.DateTimeField(null=True)
    doubted_at = models.DateTimeField(null=True)  # somebody without a number rang the line
    answered_at = models.DateTimeField(null=True)
    came_in_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        verbose_name = _("test of a diversion")
        ordering = ["-made_at"]
        constraints = [
            # A double tap is one call.
            models.UniqueConstraint(
                fields=["client"], condition=Q(ended_at=None), name="one_diversion_test_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="", number__isnull=False)
                | Q(ended_at__isnull=False, number=None) & ~Q(outcome=""),
                name="diversion_test_over_has_no_number",
            ),
            models.CheckConstraint(
                condition=Q(shown__regex=E164) & (Q(number=None) | Q(number__regex=E164)),
                name="diversion_test_e164",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="came") | Q(came_in_at__isnull=False),
                name="diversion_test_came_in_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"

    @property
    def seconds(self) -> int | None:
        """From placing the call to its coming in, begun ones counted; None where it has not."""
        if self.came_in_at is None:
            return None
        begun = self.placed_at or self.made_at
        return max(1, round((self.came_in_at - begun).total_seconds()))
