"""A supervisor's second look at a message."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import Model


class Review(Model):
    """What a supervisor found in a message: none, one or several of the trade's ten error kinds.

    The kinds are those of the "board check" of answering services (Mission Control, open source,
    for Amtelco's sites: `app/Models/Stats/Helpers.php`), in its order. Agent and reviewer stand on
    the public side: plain keys, and the names to read. The words of the remark go with those of the
    message; the kinds are counted for as long as there are messages.
    """

    class Fault(models.TextChoices):
        APPOINTMENT = "appointment", _("Appointment booked wrongly")
        WORDS = "words", _("Message taken down wrongly")
        INSTRUCTIONS = "instructions", _("Client's instructions not followed")
        NUMBER = "number", _("Telephone number written wrongly")
        PROCEDURE = "procedure", _("Standard procedure not followed")
        DUTY = "duty", _("Change of duty not entered")
        SPELLING = "spelling", _("Spelling")
        PERSON = "person", _("Wrong person or client contacted")
        INCOMPLETE = "incomplete", _("Incomplete")
        OTHER = "other", _("Something else")

    # By name: the message's own module imports this one.
    message = models.OneToOneField("inbox.Message", models.CASCADE, related_name="review")
    agent_id = models.UUIDField(db_index=True)
    agent_name = models.CharField(_("taken by"), max_length=80)
    reviewer_id = models.UUIDField()
    reviewer_name = models.CharField(_("looked at by"), max_length=80)
    faults = ArrayField(
        models.CharField(max_length=12, choices=Fault),
        verbose_name=_("errors"),
        default=list,
        blank=True,
    )
    remark = models.CharField(_("remark to the receptionist"), max_length=500, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("second look")
        verbose_name_plural = _("second looks")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    faults__contained_by=[
                        *("appointment", "words", "instructions", "number", "procedure"),
                        *("duty", "spelling", "person", "incomplete", "other"),
                    ]
                ),
                name="review_fault",
            ),
            models.CheckConstraint(condition=~Q(reviewer_name=""), name="review_says_by_whom"),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_name} {self.at:%Y-%m-%d %H:%M}"
