"""What can be booked: agendas, kinds of appointment, when somebody works or is away."""

from datetime import time
from uuid import UUID

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scheduling.site_models import Site
from scheduling.weekdays import Weekday
from tenants.base import ColourField, Model
from tenants.directory.models import Colleague

DAY_MINUTES = 1440
MIDNIGHT = time(0)


class Agenda(Model):
    """What can be booked at one time by one person only: a practitioner, a room, a machine.

    A colleague may have several (at the surgery, on video): they share the colleague's time.
    """

    name = models.CharField(_("name"), max_length=80)
    spoken = models.CharField(
        _("as it is said"),
        max_length=80,
        blank=True,
        help_text=_("In the client's language, after “with”. Empty: the name."),
    )
    colleague = models.ForeignKey(
        Colleague,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agendas",
        verbose_name=_("colleague"),
    )
    colour = ColourField(_("colour"), default="#0f6e84")
    step = models.PositiveSmallIntegerField(
        _("minutes from one possible beginning to the next"), default=10
    )
    may_overbook = models.BooleanField(
        _("somebody may be squeezed in"),
        default=False,
        help_text=_("Beside those who are booked already, with a reason that is kept."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("agenda")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(step__gte=1, step__lte=DAY_MINUTES), name="agenda_step_is_a_time"
            ),
            models.UniqueConstraint(fields=["name"], name="agenda_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def whose(self) -> UUID:
        """Whose time it is: the colleague's key, or its own where it is nobody's."""
        return self.colleague_id or self.pk


class AppointmentType(Model):
    """What an appointment is for, how long it takes, and by what rules it is booked."""

    class Booker(models.TextChoices):
        """Who may book it: each also those named before."""

        STAFF = "staff", _("the client's own people")
        RECEPTIONIST = "receptionist", _("receptionists")
        PUBLIC = "public", _("everybody")

    class Visit(models.TextChoices):
        """For whom it is."""

        ANY = "any", _("everybody")
        FIRST = "first", _("those who come for the first time")
        FOLLOW_UP = "follow_up", _("those who have been here")

    name = models.CharField(_("name"), max_length=80)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    before = models.PositiveSmallIntegerField(_("minutes kept free before"), default=0)
    after = models.PositiveSmallIntegerField(_("minutes kept free after"), default=0)
    notice = models.PositiveIntegerField(
        _("minutes of notice"), default=0, help_text=_("Nothing is booked for sooner than that.")
    )
    horizon = models.PositiveSmallIntegerField(_("days that can be booked ahead"), default=60)
    visit = models.CharField(_("it is for"), max_length=10, choices=Visit, default=Visit.ANY)
    capacity = models.PositiveSmallIntegerField(
        _("places"), default=1, help_text=_("How many come at the same time.")
    )
    questions = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("questions to ask"),
        default=list,
        blank=True,
        size=20,
    )
    booker = models.CharField(
        _("may be booked by"), max_length=12, choices=Booker, default=Booker.RECEPTIONIST
    )
    price = models.DecimalField(
        _("price"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Told to those who book; empty: nothing is said."),
    )
    change_notice = models.PositiveIntegerField(
        _("minutes before which it can be moved or cancelled freely"), default=0
    )
    fee = models.CharField(
        _("what a late change costs"), max_length=120, blank=True, help_text=_("In words.")
    )
    agendas = models.ManyToManyField(
        Agenda, related_name="types", blank=True, verbose_name=_("agendas")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("kind of appointment")
        verbose_name_plural = _("kinds of appointment")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=DAY_MINUTES), name="type_takes_time"
            ),
            models.CheckConstraint(
                condition=Q(before__lte=DAY_MINUTES, after__lte=DAY_MINUTES),
                name="type_buffers_fit_a_day",
            ),
            models.CheckConstraint(condition=Q(horizon__lte=730), name="type_horizon"),
            models.CheckConstraint(
                condition=Q(booker__in=["staff", "receptionist", "public"]), name="type_booker"
            ),
            models.CheckConstraint(
                condition=Q(visit__in=["any", "first", "follow_up"]), name="type_visit"
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=500), name="type_has_places"
            ),
            models.UniqueConstraint(fields=["name"], name="type_once"),
        ]

    def __str__(self) -> str:
        return self.name


class WorkingTime(Model):
    """An agenda is worked in every week on `weekday`, as an OpeningPeriod is open.

    At a site it keeps the site's clock, closures and holidays. With types, it is for these alone.
    An agenda without any working time keeps the client's hours.
    """

    agenda = models.ForeignKey(
        Agenda, models.CASCADE, related_name="working_times", verbose_name=_("agenda")
    )
    site = models.ForeignKey(
        Site,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="working_times",
        verbose_name=_("site"),
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    opens = models.TimeField(_("from"))
    closes = models.TimeField(
        _("until"),
        help_text=_("A time that is not later than the opening is that of the next day."),
    )
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    types = models.ManyToManyField(
        AppointmentType,
        related_name="working_times",
        blank=True,
        verbose_name=_("for these alone"),
        help_text=_("Empty: for everything that this agenda takes."),
    )
    on_the_day = models.BooleanField(
        _("opens on the day only"),
        default=False,
        help_text=_("Kept for emergencies: nobody is booked in before that day."),
    )

    class Meta:
        verbose_name = _("working time")
        verbose_name_plural = _("working times")
        ordering = ["agenda", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="working_weekday_exists"),
            models.CheckConstraint(
                condition=~Q(closes=F("opens")) | Q(opens=MIDNIGHT),
                name="working_time_has_a_time",
                violation_error_message=_(
                    "Opening and closing are at the same time; the whole day is from 00:00 to "
                    "00:00."
                ),
            ),
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="working_time_has_days",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}-{self.closes:%H:%M}"


class Absence(Model):
    """Nobody is booked into the agenda during that time; who is booked already stays."""

    agenda = models.ForeignKey(
        Agenda, models.CASCADE, related_name="absences", verbose_name=_("agenda")
    )
    during = DateTimeRangeField(_("during"))
    reason = models.CharField(_("reason"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("absence")
        ordering = ["during"]
        constraints = [
            models.CheckConstraint(condition=Q(during__isempty=False), name="absence_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.agenda} {self.during}"
