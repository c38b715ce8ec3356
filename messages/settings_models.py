"""How a client's messages are kept, and how many of them get a second look."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.access import client_inside
from tenants.base import Model
from tenants.models import LONGEST_DAYS, Client, Operator

Trade = Client.Trade
HEALTH, OTHERS, LONGEST = 6, 12, 36  # months
# What is said there belongs into the practice's own file, which the practice keeps.
BY_TRADE = {Trade.MEDICAL: HEALTH, Trade.DENTAL: HEALTH}


def usual_months() -> int:
    """The months for which a client of this trade keeps messages unless it says otherwise."""
    return BY_TRADE.get(Trade(client_inside().trade), OTHERS)


class MessageSettings(Model):
    """For how long the words of callers are kept; one row.

    Personal data is kept no longer than its purpose needs (GDPR, article 5(1)(e)); how long that is
    each client answers for itself, and no rule names messages that were taken by telephone. What
    the defaults lean on: the CNIL's deliberation no. 2020-081 of 18 June 2020 has practices keep
    the patient's file, five years in use, with them: of what was passed on, six months here are
    enough to look something up. Its reference for commercial files (no. 2021-131 of 23 September
    2021) takes three years after the last contact for the longest that is justified for somebody
    who is no customer: hence the limit. In between, a year for all other trades.
    """

    months = models.PositiveSmallIntegerField(
        _("months for which messages are kept"),
        default=usual_months,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
        help_text=_("Then words, names and numbers are erased, of calls too; the counts stay."),
    )
    appointment_days = models.PositiveSmallIntegerField(
        _("days for which past appointments are kept"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)],
        help_text=_("Then names, numbers and words are erased. Empty: as the permanence has it."),
    )
    review_percent = models.PositiveSmallIntegerField(
        _("share of messages that get a second look, in percent"),
        default=5,
        validators=[MaxValueValidator(100)],
        help_text=_("By a supervisor of the permanence. 0: none."),
    )
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        verbose_name = _("keeping of messages")
        verbose_name_plural = _("keeping of messages")
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="one_message_settings"),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=LONGEST), name="messages_are_kept_to_an_end"
            ),
            models.CheckConstraint(
                condition=Q(appointment_days=None)
                | Q(appointment_days__gte=1, appointment_days__lte=LONGEST_DAYS),
                name="appointments_are_kept_to_an_end",
            ),
            models.CheckConstraint(
                condition=Q(review_percent__lte=100), name="review_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return str(self.months)

    @classmethod
    def current(cls) -> Self:
        """The client's own, or those with which every client of its trade begins."""
        return cls.objects.first() or cls()

    @property
    def days_of_appointments(self) -> int:
        """For how long appointments are kept after they are over: own, or the operator's."""
        if self.appointment_days:
            return self.appointment_days
        return (Operator.objects.first() or Operator()).appointment_days
