"""What the operator says to all: to the clients' people in their portals, to receptionists."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from telephony.switchboard.seat_models import Team
from tenants.base import Model
from tenants.models import Plan, User


class Announcement(Model):
    """A text for a time. Whom it is for is narrowed by one team or one plan, or by neither.

    A team means its receptionists and the clients that it serves; a plan the clients that have it.
    """

    class Audience(models.TextChoices):
        ALL = "all", _("clients' portals and receptionists' desks")
        PORTALS = "portals", _("clients' portals")
        DESKS = "desks", _("receptionists' desks")

    text_fr = models.TextField(_("text in French"), max_length=400)
    text_en = models.TextField(
        _("text in English"), max_length=400, blank=True, help_text=_("Empty: as in French.")
    )
    audience = models.CharField(_("to whom"), max_length=7, choices=Audience, default=Audience.ALL)
    team = models.ForeignKey(
        Team,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("of one team only"),
        help_text=_("Its receptionists, and the clients that it serves."),
    )
    plan = models.ForeignKey(
        Plan,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("of one plan only"),
        help_text=_("The clients that have it; receptionists have no plan."),
    )
    is_important = models.BooleanField(
        _("important"), default=False, help_text=_("It stands out, and stands before the others.")
    )
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"))
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("announcement")
        ordering = ["-is_important", "-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="announcement_has_an_end",
                violation_error_message=_("It must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(team=None) | Q(plan=None),
                name="announcement_is_narrowed_once",
                violation_error_message=_("Choose a team or a plan, not both."),
            ),
            models.CheckConstraint(
                condition=Q(plan=None) | Q(audience="portals"),
                name="a_plan_is_a_clients",
                violation_error_message=_("A plan is a client's: choose the clients' portals."),
            ),
            models.CheckConstraint(condition=~Q(text_fr=""), name="announcement_says_something"),
            models.CheckConstraint(
                condition=Q(audience__in=["all", "portals", "desks"]), name="announcement_audience"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def text(self) -> str:
        """In the reader's language, as far as it was given."""
        is_french = (get_language() or "fr").startswith("fr")
        return self.text_fr if is_french or not self.text_en else self.text_en


class AnnouncementRead(Model):
    """Somebody has read it and put it away; it is not shown to them again."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="reads")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("announcement that was read")
        verbose_name_plural = _("announcements that were read")
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["announcement", "user"], name="read_once")]

    def __str__(self) -> str:
        return f"{self.announcement_id} {self.user_id}"
