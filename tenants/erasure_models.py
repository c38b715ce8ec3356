"""Clients that leave: how far their erasure is, and what is kept as its proof."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import Model


class Erasure(Model):
    """The end of one client. What is left of it when all is done names nobody.

    `closing`: on `due_at` it will be erased, until then it can be called off. The steps follow in
    this order, each can be taken again after a kill: `carrier` (recordings at the carrier), `files`
    (its storage), `rows` (its schema and its rows on the public side, in one transaction), `done`.
    """

    class State(models.TextChoices):
        CLOSING = "closing", _("closes on a day")
        CARRIER = "carrier", _("recordings at the carrier are being erased")
        FILES = "files", _("files are being erased")
        ROWS = "rows", _("rows are being erased")
        DONE = "done", _("erased")

    # The client's key: the reference on the certificate. The row itself is gone at the end.
    reference = models.UUIDField(_("reference"), unique=True)
    client = models.OneToOneField(
        "tenants.Client",
        models.SET_NULL,
        null=True,
        related_name="erasure",
        verbose_name=_("client"),
    )
    # What is to be erased, until it is.
    schema_name = models.CharField(max_length=63, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.CLOSING)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(_("by"), max_length=80)
    due_at = models.DateTimeField(_("to be erased on"))
    claimed_until = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(_("begun"), null=True)
    done_at = models.DateTimeField(_("erased on"), null=True)
    # Counts only (portal.file.erasing); `digest` is the SHA-256 of the record in canonical JSON.
    record = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    problem = models.CharField(_("what is in the way"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("erasure of a client")
        verbose_name_plural = _("erasures of clients")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closing", begun_at=None, done_at=None, digest="")
                | Q(
                    state__in=["carrier", "files", "rows"],
                    begun_at__isnull=False,
                    done_at=None,
                    digest="",
                )
                | Q(state="done", done_at__isnull=False, client=None, schema_name="", problem=""),
                name="erasure_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="erasure_is_certified",
            ),
            models.CheckConstraint(
                condition=Q(state="done") | ~Q(schema_name=""), name="erasure_knows_its_schema"
            ),
            models.CheckConstraint(condition=~Q(actor_name=""), name="erasure_says_who"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.get_state_display()}"
