"""What a client has agreed with the operator, and what it has used. No price, no invoice."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import Model


class Plan(Model):
    """So much in a calendar month of the client's; None is without an end, 0 is nothing."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    calls = models.PositiveIntegerField(
        _("calls a month"), null=True, blank=True, help_text=_("Empty: without limit.")
    )
    minutes = models.PositiveIntegerField(
        _("minutes of talk a month"), null=True, blank=True, help_text=_("Empty: without limit.")
    )
    texts = models.PositiveIntegerField(
        _("texts a month"), null=True, blank=True, help_text=_("Empty: without limit.")
    )

    class Meta:
        verbose_name = _("plan")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UsageEntry(Model):
    """Something that a client is billed for; `reference` makes counting twice impossible."""

    class Kind(models.TextChoices):
        CALL = "call", _("Answered call")
        TALK = "talk", _("Seconds of talk")
        TEXT = "text", _("Text message")
        VOICE = "voice", _("Message heard by telephone")

    client = models.ForeignKey("tenants.Client", models.PROTECT, related_name="usage")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    kind = models.CharField(max_length=8, choices=Kind)
    quantity = models.PositiveIntegerField()
    reference = models.UUIDField()

    class Meta:
        verbose_name = _("usage entry")
        verbose_name_plural = _("usage entries")
        indexes = [models.Index(fields=["client", "at"], name="usage_of_a_client")]
        constraints = [models.UniqueConstraint(fields=["kind", "reference"], name="counted_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"
