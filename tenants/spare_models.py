"""Schemas made beforehand, so that a client need not wait for its tables."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import Model


class SpareSchema(Model):
    """A whole schema that is nobody's yet.

    Row and schema are committed together, so what stands here is finished; whoever takes one
    deletes the row and renames the schema in the transaction that makes the client.
    """

    class Kind(models.TextChoices):
        TEMPLATE = "template", _("template")  # Migrated; `script` makes others like it.
        SPARE = "spare", _("spare")

    name = models.CharField(max_length=63, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    # Of the migrations that made it (tenants.fleet.fingerprint).
    fingerprint = models.CharField(max_length=64)
    script = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("spare schema")
        verbose_name_plural = _("spare schemas")
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(name__regex=r"^spare_[0-9a-f]{32}$"), name="spare_is_nobodys"
            ),
            models.CheckConstraint(
                condition=Q(kind="template") & ~Q(script="") | Q(kind="spare", script=""),
                name="spare_is_a_template_or_not",
            ),
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(kind="template"), name="one_template"
            ),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="spare_has_a_fingerprint"
            ),
        ]

    def __str__(self) -> str:
        return self.name
