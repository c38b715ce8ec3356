"""What was told of duty: that one begins, and that there is a gap."""

from datetime import datetime, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scheduling.duty_models import HALF_OPEN, NEEDS_TIME, DutySettings
from tenants.base import Model
from tenants.directory.models import Colleague

# Whoever was told late has this long to answer before anybody is told that they have not.
TO_ANSWER = timedelta(minutes=10)


class DutyBeginning(Model):
    """That somebody comes on duty: told to them, and confirmed or called off.

    At `owners_told_at` the client's owners were told that it was not confirmed in time.
    """

    class State(models.TextChoices):
        TOLD = "told", _("told")
        CONFIRMED = "confirmed", _("confirmed")
        CALLED_OFF = "called_off", _("called off")

    colleague = models.ForeignKey(
        Colleague, models.CASCADE, related_name="beginnings", verbose_name=_("colleague")
    )
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.TOLD)
    told_at = models.DateTimeField(_("told at"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.CharField(_("confirmed by"), max_length=80, blank=True)
    called_off_at = models.DateTimeField(_("called off at"), null=True, blank=True)
    owners_told_at = models.DateTimeField(
        _("told to the owners as not confirmed at"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("coming on duty")
        verbose_name_plural = _("comings on duty")
        ordering = ["-begins_at"]
        constraints = [
            # What was called off may be told again when it is on again.
            models.UniqueConstraint(
                fields=["begins_at"],
                condition=~Q(state="called_off"),
                name="beginning_told_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("begins_at")),
                name="beginning_takes_time",
            ),
            models.CheckConstraint(
                condition=Q(state="told", confirmed_at=None, confirmed_by="", called_off_at=None)
                | (
                    Q(state="confirmed", confirmed_at__isnull=False, called_off_at=None)
                    & ~Q(confirmed_by="")
                )
                | Q(state="called_off", called_off_at__isnull=False),
                name="beginning_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.colleague} {self.begins_at}"

    def is_overdue(self, now: datetime, settings: DutySettings) -> bool:
        """Whether it should have been confirmed by `now` and has not been."""
        before = timedelta(minutes=settings.unconfirmed_before)
        due = max(self.begins_at - before, self.told_at + TO_ANSWER)
        return self.state == self.State.TOLD and due <= now


class DutyGap(Model):
    """A time without anybody of which the owner was told; none is told twice."""

    during = DateTimeRangeField(_("during"))
    told_at = models.DateTimeField(_("told at"))

    class Meta:
        verbose_name = _("gap that was told")
        verbose_name_plural = _("gaps that were told")
        ordering = ["during"]
        constraints = [
            ExclusionConstraint(
                name="gap_told_once", expressions=[("during", RangeOperators.OVERLAPS)]
            ),
            models.CheckConstraint(condition=NEEDS_TIME & HALF_OPEN, name="gap_takes_time"),
        ]

    def __str__(self) -> str:
        return str(self.during)
