"""The client's file, asked for by its owner: made by a task, there for some days, then gone."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import Model


class FileExport(Model):
    """One export. The file's name stands here before the file is made, so that none is forgotten.

    `asked`: a task will make it. `making`: one is at it, until `claimed_until`. `ready`: it can be
    taken until `expires_at`. `failed`: it could not be made, and nothing of it is kept. `gone`: its
    time is over, or somebody had it deleted.
    """

    KEPT = timedelta(days=7)

    class State(models.TextChoices):
        ASKED = "asked", _("to be made")
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("could not be made")
        GONE = "gone", _("deleted")

    state = models.CharField(_("state"), max_length=6, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    # The person stands on the public side.
    user_id = models.UUIDField(editable=False)
    who = models.CharField(_("asked for by"), max_length=80)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    # The key in the client's own storage (telephony.storage).
    file = models.CharField(max_length=60, unique=True)
    made_at = models.DateTimeField(_("made"), null=True)
    expires_at = models.DateTimeField(_("deleted after"), null=True)
    bytes = models.PositiveBigIntegerField(_("size"), null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    taken = models.PositiveIntegerField(_("times taken"), default=0)

    class Meta:
        verbose_name = _("export of the client's file")
        verbose_name_plural = _("exports of the client's file")
        ordering = ["-asked_at"]
        constraints = [
            # A second click is the same wish.
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(state__in=["asked", "making"]),
                name="one_file_is_made_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", claimed_until=None, made_at=None, ended_at=None)
                | Q(state="making", claimed_until__isnull=False, made_at=None, ended_at=None)
                | Q(
                    state="ready",
                    claimed_until=None,
                    made_at__isnull=False,
                    expires_at__isnull=False,
                    bytes__isnull=False,
                    ended_at=None,
                )
                | Q(state__in=["failed", "gone"], claimed_until=None, ended_at__isnull=False),
                name="file_export_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="ready_file_has_a_checksum",
            ),
            models.CheckConstraint(condition=~Q(who=""), name="file_says_who_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} {self.get_state_display()}"
