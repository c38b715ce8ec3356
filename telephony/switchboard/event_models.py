"""What Twilio told us, and what was not let in."""

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import Model


class WebhookEvent(Model):
    """A request of Twilio's that was acted on, with what it was answered. Never twice."""

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=30)
    answer = models.TextField(blank=True)
    received_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("event of the carrier")
        verbose_name_plural = _("events of the carrier")

    def __str__(self) -> str:
        return f"{self.kind} {self.received_at:%H:%M:%S}"


class StrayCall(Model):
    """A call to a number that no client has: somebody must look at the number's settings."""

    number = models.CharField(_("number"), max_length=40)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("call to an unknown line")
        verbose_name_plural = _("calls to unknown lines")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.number


class RefusedCalls(Model):
    """How many calls to a number were refused on a day, and why; who called is not kept."""

    class Reason(models.TextChoices):
        LOOP = "loop", _("our own call came back")
        HAMMERING = "hammering", _("one caller rang without end")
        SUSPENDED = "suspended", _("the client is suspended")

    number = models.CharField(_("number"), max_length=40)
    reason = models.CharField(_("reason"), max_length=9, choices=Reason)
    day = models.DateField(_("day"))
    calls = models.PositiveIntegerField(_("calls"), default=0)

    class Meta:
        verbose_name = _("refused calls")
        verbose_name_plural = _("refused calls")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["number", "reason", "day"], name="refused_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.day}"

    @classmethod
    def count(cls, dialled: str, reason: str) -> None:
        """One more call to this number was refused today (the operator's day)."""
        row, _made = cls.objects.get_or_create(
            number=dialled[:40], reason=reason, day=timezone.localdate()
        )
        cls.objects.filter(pk=row.pk).update(calls=F("calls") + 1)
