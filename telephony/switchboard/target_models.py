"""How soon a client's calls are to be answered."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.base import Model
from tenants.models import Client


class ServiceTarget(Model):
    """So many of a hundred calls within so many seconds; without a client, for all the others."""

    class Clock(models.TextChoices):
        RING = "ring", _("from the first ring")
        QUEUE = "queue", _("from the queue, after greeting and menu")

    client = models.OneToOneField(
        Client,
        models.CASCADE,
        related_name="service_target",
        verbose_name=_("client"),
        null=True,
        blank=True,
        help_text=_("Empty: for every client without a target of its own."),
    )
    seconds = models.PositiveSmallIntegerField(
        _("seconds"), default=20, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    percent = models.PositiveSmallIntegerField(
        _("per cent of the calls"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    clock = models.CharField(
        _("counted"),
        max_length=5,
        choices=Clock,
        default=Clock.QUEUE,
        help_text=_("The floor shows both clocks; this one gives the colour."),
    )

    class Meta:
        verbose_name = _("service target")
        ordering = ["client__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["client"], nulls_distinct=False, name="one_target_a_client"
            ),
            models.CheckConstraint(
                condition=Q(seconds__range=(1, 600), percent__range=(1, 100)),
                name="target_can_be_met",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client or '*'}: {self.percent} % / {self.seconds} s"
