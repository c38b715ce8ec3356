"""What the operator's administrators know of a client, and how they want new ones to begin."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import Model


class ClientHealth(Model):
    """How a client was when it was last looked at: keys and counts, nobody's name or number.

    `findings` is a list of {"key", "degree", …}, the worst first; `problem` says in one word why it
    could not be looked at. A row of its own, so that a page of many clients enters no schema.
    """

    class Degree(models.IntegerChoices):
        WELL = 0, _("well")
        NOTE = 1, _("to know")
        CARE = 2, _("to look after")
        STOP = 3, _("not working")

    client = models.OneToOneField(
        "tenants.Client", models.CASCADE, related_name="health", verbose_name=_("client")
    )
    looked_at = models.DateTimeField(_("looked at"), default=timezone.now)
    degree = models.PositiveSmallIntegerField(choices=Degree, default=Degree.WELL)
    findings = models.JSONField(default=list)
    problem = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("health of a client")
        verbose_name_plural = _("health of clients")
        ordering = ["-degree", "client__name"]
        indexes = [models.Index(fields=["looked_at"], name="health_looked_at")]
        constraints = [
            models.CheckConstraint(condition=Q(degree__in=[0, 1, 2, 3]), name="health_degree"),
            models.CheckConstraint(
                condition=Q(problem="") | Q(findings=[]), name="health_is_known_or_not"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.degree}"


class TradeTemplate(Model):
    """What the next clients of a trade begin with, in the place of what is built in.

    A set-up in a schema of its own, copied from a client without its people and callers; the fleet
    migrates it as it does the clients'.
    """

    trade = models.CharField(_("trade"), max_length=16, unique=True)
    schema_name = models.CharField(max_length=63, unique=True)
    source = models.ForeignKey(
        "tenants.Client", models.SET_NULL, null=True, related_name="+", verbose_name=_("set up as")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.CharField(_("made by"), max_length=80)

    class Meta:
        verbose_name = _("template of a trade")
        verbose_name_plural = _("templates of trades")
        ordering = ["trade"]
        constraints = [
            models.CheckConstraint(
                condition=Q(schema_name__regex=r"^trade_[0-9a-f]{32}$"),
                name="trade_template_is_nobodys",
            )
        ]

    def __str__(self) -> str:
        return self.trade
