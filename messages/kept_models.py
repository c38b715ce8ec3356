"""Words that have no place in a message any more, and are not lost for that."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.base import Model


class KeptWords(Model):
    """What a receptionist had typed in a form that came too late, or that another one replaced.

    `typed` is by the form's fields, unchecked. Whoever wrote it sees it until it is discarded.
    """

    class Reason(models.TextChoices):
        STALE = "stale", _("from a window that was no longer up to date")
        REPLACED = "replaced", _("replaced by what another window wrote")
        SENT = "sent", _("typed when the message had been sent already")

    call_id = models.UUIDField()
    agent_id = models.UUIDField(db_index=True)
    reason = models.CharField(_("why"), max_length=8, choices=Reason)
    typed = models.JSONField(_("words"))
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("kept words")
        verbose_name_plural = _("kept words")
        ordering = ["-kept_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["call_id", "agent_id", "reason"], name="words_kept_once_a_reason"
            ),
            models.CheckConstraint(condition=~Q(typed={}), name="kept_words_are_some"),
        ]

    def __str__(self) -> str:
        return f"{self.kept_at:%Y-%m-%d %H:%M} {self.get_reason_display()}"
