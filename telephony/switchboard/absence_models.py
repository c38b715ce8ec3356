"""Why somebody at work takes no calls: the operator's own list."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tenants.base import Model


class AbsenceKind(Model):
    """A reason not to be offered calls: a break, a meeting. One in use is retired, not deleted.

    The first one in use is what F2 means; the others are chosen from a list, by digit.
    """

    name_fr = models.CharField(_("name in French"), max_length=30)
    name_en = models.CharField(
        _("name in English"), max_length=30, blank=True, help_text=_("Empty: as in French.")
    )
    position = models.PositiveSmallIntegerField(
        _("place"), default=10, help_text=_("The smallest is what F2 means.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("planned minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: open-ended."),
    )
    is_work = models.BooleanField(
        _("counts as work"),
        default=False,
        help_text=_("Training or a meeting is work, a break is not."),
    )
    returns_by_itself = models.BooleanField(
        _("ends by itself"),
        default=False,
        help_text=_(
            "At the end of its length the receptionist is available again, if the desk was used "
            "in the last minute; else the break goes on and is shown as too long."
        ),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("kind of break")
        verbose_name_plural = _("kinds of breaks")
        ordering = ["position", "name_fr"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__gte=1), name="absence_has_a_length"
            ),
            models.CheckConstraint(
                condition=Q(returns_by_itself=False) | Q(minutes__isnull=False),
                name="only_planned_absences_end_by_themselves",
                violation_error_message=_("Only what has planned minutes can end by itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language, as far as it was given."""
        is_french = (get_language() or "fr").startswith("fr")
        return self.name_fr if is_french or not self.name_en else self.name_en
