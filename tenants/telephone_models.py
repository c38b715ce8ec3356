"""Which log-ins at several clients are on one telephone: keys only, and nobody's name or number."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import Model


class Telephone(Model):
    """One telephone on which its person reads what several clients have for them."""

    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("telephone of several clients")
        verbose_name_plural = _("telephones of several clients")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class TelephoneLogIn(Model):
    """One client's device row that is on this telephone; the row itself is in the client's schema.

    Deleting it parts that client from the others, at once and for both directions.
    """

    telephone = models.ForeignKey(Telephone, models.CASCADE, related_name="log_ins")
    client = models.ForeignKey("tenants.Client", models.CASCADE, related_name="+")
    device_id = models.UUIDField(unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("log-in on a telephone of several clients")
        verbose_name_plural = _("log-ins on telephones of several clients")
        ordering = ["client__name"]
        constraints = [
            models.UniqueConstraint(fields=["telephone", "client"], name="telephone_once_a_client")
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.made_at:%Y-%m-%d %H:%M}"
