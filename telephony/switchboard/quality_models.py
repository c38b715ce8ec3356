"""What second looks at messages have found, counted: no message, no caller, no word."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.base import Model
from tenants.models import Client


class SecondLooks(Model):
    """How many of one receptionist's messages for one client were looked at on a day, and found.

    `what` is `looked_at`, `with_faults` or a kind of error. The looks themselves stand with their
    messages in the client's schema; each night the counts are made anew from them.
    """

    LOOKED_AT, WITH_FAULTS = "looked_at", "with_faults"

    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    agent_id = models.UUIDField()
    day = models.DateField()
    what = models.CharField(max_length=12)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("second looks of a day")
        verbose_name_plural = _("second looks by day")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "agent_id", "day", "what"], name="second_looks_once_a_day"
            )
        ]
        indexes = [models.Index(fields=["day"], name="second_looks_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.what} {self.count}"
