"""Who changed how a client's telephone is set up."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import Model


class Change(Model):
    """A row of the set-up before and after somebody changed it. Nothing of any caller's is in it.

    `before` is None for what was made, `after` for what was deleted. The row itself may be gone.
    """

    class Subject(models.TextChoices):
        RULE = "rule", _("rule")
        ORDER = "order", _("order of the rules")
        MENU = "menu", _("menu")
        GREETING = "greeting", _("greeting")
        LIST = "list", _("list of callers")
        INSTRUCTION = "instruction", _("instruction")
        NOTE = "note", _("instruction for a time")
        SETTINGS = "settings", _("settings")
        COLLEAGUE = "colleague", _("one of your people")
        GROUP = "group", _("group of people")
        POLICY = "policy", _("policy for messages")
        POLICY_ORDER = "policies", _("order of the policies")
        FORM = "form", _("reason for calling")
        CLIENT = "client", _("your business")
        KEEPING = "keeping", _("keeping of messages")

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    # A plain key with the name: people stand on the public side.
    user_id = models.UUIDField(null=True)
    who = models.CharField(_("who"), max_length=80)
    subject = models.CharField(_("what"), max_length=12, choices=Subject)
    subject_id = models.UUIDField(null=True)
    name = models.CharField(_("name"), max_length=300, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject", "subject_id"], name="changes_of_a_row")]
        constraints = [
            models.CheckConstraint(
                condition=Q(before__isnull=False) | Q(after__isnull=False),
                name="change_has_a_side",
            ),
            models.CheckConstraint(condition=~Q(who=""), name="change_says_who"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_subject_display()}"
