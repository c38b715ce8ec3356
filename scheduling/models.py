"""When the client is open, and who answers for it."""

from datetime import time
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scheduling import public_holidays
from scheduling.agenda_models import Absence, Agenda, AppointmentType, WorkingTime
from scheduling.appointment_models import Appointment, AppointmentStep
from scheduling.duty_models import (
    DutyLayer,
    DutyRoster,
    DutySettings,
    DutySwap,
    DutyTurn,
)
from scheduling.duty_told_models import DutyBeginning, DutyGap
from scheduling.outside_models import (
    BookingPage,
    BusyTime,
    Feed,
    NumberCode,
    Subscription,
    Visit,
)
from scheduling.site_models import Site
from scheduling.told_models import (
    AppointmentLink,
    FreedTime,
    Reminder,
    SlotOffer,
    Telling,
    TypeTelling,
    WaitingEntry,
)
from scheduling.weekdays import Weekday
from tenants.base import Model

__all__ = [
    "Absence",
    "Agenda",
    "Appointment",
    "AppointmentLink",
    "AppointmentStep",
    "AppointmentType",
    "BookingPage",
    "BusyTime",
    "Calendar",
    "Closure",
    "DutyBeginning",
    "DutyGap",
    "DutyLayer",
    "DutyRoster",
    "DutySettings",
    "DutySwap",
    "DutyTurn",
    "Feed",
    "FreedTime",
    "NumberCode",
    "OpeningPeriod",
    "Reminder",
    "Site",
    "SlotOffer",
    "SpecialOpening",
    "Subscription",
    "Telling",
    "TypeTelling",
    "Visit",
    "WaitingEntry",
    "WorkingTime",
]
MIDNIGHT = time(0)
NO_TIME = _("Opening and closing are at the same time; the whole day is from 00:00 to 00:00.")
NIGHT = _("A time that is not later than the opening is that of the next day.")


class OfASite(Model):
    """Of one of the client's places, or of all of them."""

    site = models.ForeignKey(
        Site,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("site"),
        help_text=_("Empty: all of them."),
    )

    class Meta:
        abstract = True


class Calendar(Model):
    """Which public holidays the client keeps; one row."""

    country = models.CharField(_("country"), max_length=2, default="FR")
    subdivision = models.CharField(
        _("region"),
        max_length=12,
        blank=True,
        help_text=_("E.g. 57 for the Moselle, BY for Bavaria."),
    )
    closed_on_holidays = models.BooleanField(_("closed on public holidays"), default=False)
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        verbose_name = _("public holidays")
        verbose_name_plural = _("public holidays")
        constraints = [models.CheckConstraint(condition=Q(only=True), name="one_calendar")]

    def __str__(self) -> str:
        return "-".join(filter(None, (self.country, self.subdivision)))

    def clean(self) -> None:
        """Raise ValidationError for a country or a region that nobody's holidays are known of."""
        public_holidays.check(self.country, self.subdivision)

    @classmethod
    def current(cls) -> Self:
        """The client's own, or one as every client begins with."""
        return cls.objects.first() or cls()


class OpeningPeriod(OfASite):
    """Open every week on `weekday` from `opens` until `closes`, in the client's own time.

    A closing time that is not later than the opening is that of the next day; from midnight to
    midnight is the whole day. With days, it is the week's pattern from the first to the last, both
    included.
    """

    Weekday = Weekday

    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("until"), help_text=NIGHT)
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("opening period")
        verbose_name_plural = _("opening periods")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(closes=F("opens")) | Q(opens=MIDNIGHT),
                name="period_has_a_time",
                violation_error_message=NO_TIME,
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekday_exists"),
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="period_has_days",
                violation_error_message=_("The last day is before the first."),
            ),
            models.UniqueConstraint(
                fields=["weekday", "opens", "site", "first_day"],
                nulls_distinct=False,
                name="opens_once",
                violation_error_message=_("These hours are there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}-{self.closes:%H:%M}"


class SpecialOpening(OfASite):
    """Open on one day on which week, holiday or closure say otherwise."""

    day = models.DateField(_("day"))
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("until"), help_text=NIGHT)
    reason = models.CharField(_("reason"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("special opening")
        verbose_name_plural = _("special openings")
        ordering = ["day", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(closes=F("opens")) | Q(opens=MIDNIGHT),
                name="special_opening_has_a_time",
                violation_error_message=NO_TIME,
            ),
            models.UniqueConstraint(
                fields=["day", "opens", "site"],
                nulls_distinct=False,
                name="special_opens_once",
                violation_error_message=_("These hours are there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.opens:%H:%M}-{self.closes:%H:%M} {self.reason}".rstrip()


class Closure(OfASite):
    """Closed from the first day to the last, both included; with times, for a part of them.

    `from_time` is of the first day and `until_time` of the last.
    """

    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    from_time = models.TimeField(
        _("from"), null=True, blank=True, help_text=_("On the first day; empty: all day.")
    )
    until_time = models.TimeField(
        _("until"), null=True, blank=True, help_text=_("On the last day; empty: all day.")
    )
    reason = models.CharField(_("reason"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="closure_has_days",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(last_day__gt=F("first_day"))
                | Q(from_time=None)
                | Q(until_time=None)
                | Q(until_time__gt=F("from_time")),
                name="closure_has_a_time",
                violation_error_message=_("The closure ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} {self.reason}".rstrip()
