"""Who answers out of hours: rotations, what goes before them, and what was agreed."""

from datetime import date, time

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scheduling.weekdays import Weekday
from tenants.base import Model
from tenants.directory.models import Colleague

# Days that the rules can count to without running out of the calendar.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
MOST_DAYS, MOST_WEEKS = 366, 52
NEEDS_TIME = Q(during__isempty=False, during__lower_inf=False)
# From its first moment to before its last, so that two that touch do not overlap.
HALF_OPEN = Q(during__lower_inc=True, during__upper_inc=False)


class DutySettings(Model):
    """What the client wants of its roster; one row."""

    class Needed(models.TextChoices):
        """When somebody has to be on duty: any other time without anybody is no gap."""

        ALWAYS = "always", _("at any time")
        CLOSED = "closed", _("outside the opening hours")
        NEVER = "never", _("at no set time")

    needed = models.CharField(
        _("somebody has to be on duty"), max_length=6, choices=Needed, default=Needed.ALWAYS
    )
    told_before = models.PositiveSmallIntegerField(
        _("minutes before a duty at which it is told"),
        default=60,
        validators=[MinValueValidator(5), MaxValueValidator(2880)],
    )
    unconfirmed_before = models.PositiveSmallIntegerField(
        _("minutes before a duty at which the owner is told that it is not confirmed"),
        default=20,
        validators=[MaxValueValidator(1440)],
        help_text=_("Whoever was told late has ten minutes to answer."),
    )
    gaps_before = models.PositiveSmallIntegerField(
        _("hours before a gap at which the owner is told"),
        default=48,
        validators=[MinValueValidator(1), MaxValueValidator(744)],
    )
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        verbose_name = _("settings of the duty roster")
        verbose_name_plural = _("settings of the duty roster")
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="one_duty_settings"),
            models.CheckConstraint(
                condition=Q(needed__in=["always", "closed", "never"]), name="duty_needed"
            ),
            models.CheckConstraint(
                condition=Q(told_before__gte=5, told_before__lte=2880), name="duty_told_before"
            ),
            models.CheckConstraint(
                condition=Q(unconfirmed_before__gte=0, unconfirmed_before__lte=1440),
                name="duty_unconfirmed_before",
            ),
            models.CheckConstraint(
                condition=Q(gaps_before__gte=1, gaps_before__lte=744), name="duty_gaps_before"
            ),
        ]

    def __str__(self) -> str:
        return self.get_needed_display()

    @classmethod
    def current(cls) -> "DutySettings":
        """The client's own, or those that every client begins with."""
        return cls.objects.first() or cls()


class DutyLayer(Model):
    """People who take turns; of several layers, the first that has somebody answers.

    The first person's turn is the one in which `first_day` falls. The layer lasts from the time of
    hand-over on its first day to that on the day after its last. All times are the client's own.
    """

    class Unit(models.TextChoices):
        DAYS = "days", _("days")
        WEEKS = "weeks", _("weeks")

    class Holidays(models.TextChoices):
        """What a public holiday does to the days of a layer."""

        ANY = "any", _("like any other day")
        NEVER = "never", _("not on public holidays")
        ALSO = "also", _("on public holidays too, whatever day of the week")
        ONLY = "only", _("on public holidays only")

    Weekday = Weekday

    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    every = models.PositiveSmallIntegerField(
        _("a turn lasts"), default=1, validators=[MinValueValidator(1)]
    )
    unit = models.CharField(_("days or weeks"), max_length=5, choices=Unit, default=Unit.WEEKS)
    handover_day = models.PositiveSmallIntegerField(
        _("day of hand-over"),
        choices=Weekday,
        null=True,
        blank=True,
        help_text=_("For turns of weeks."),
    )
    handover_time = models.TimeField(_("time of hand-over"), default=time(8))
    first_day = models.DateField(
        _("first day"), help_text=_("The first person's turn is the one in which it falls.")
    )
    last_day = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty: until further notice.")
    )
    weekdays: "ArrayField[list[int], list[int]]" = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday),
        verbose_name=_("days of the week"),
        default=list,
        blank=True,
        help_text=_("None chosen: every day."),
    )
    from_time = models.TimeField(
        _("from"), null=True, blank=True, help_text=_("On each of these days; empty: all day.")
    )
    until_time = models.TimeField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("A time that is not later than the beginning is that of the next day."),
    )
    holidays = models.CharField(
        _("public holidays"), max_length=5, choices=Holidays, default=Holidays.ANY
    )
    people: "models.ManyToManyField[Colleague, DutyTurn]" = models.ManyToManyField(
        Colleague, through="DutyTurn", related_name="duty_layers", verbose_name=_("in turn")
    )

    class Meta:
        verbose_name = _("layer of the roster")
        verbose_name_plural = _("layers of the roster")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit="days", every__gte=1, every__lte=MOST_DAYS, handover_day=None)
                | Q(
                    unit="weeks",
                    every__gte=1,
                    every__lte=MOST_WEEKS,
                    handover_day__isnull=False,
                    handover_day__lte=6,
                ),
                name="layer_turns",
                violation_error_message=_(
                    "A turn of weeks has a day of hand-over and lasts 52 weeks at most; a turn of "
                    "days has none and lasts 366 days at most."
                ),
            ),
            models.CheckConstraint(
                condition=Q(first_day__gte=FIRST_DAY)
                & (Q(last_day=None) | Q(last_day__gte=F("first_day"), last_day__lte=LAST_DAY)),
                name="layer_has_days",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=list(range(7))), name="layer_weekdays_exist"
            ),
            models.CheckConstraint(
                condition=Q(from_time=None, until_time=None)
                | Q(from_time__isnull=False, until_time__isnull=False),
                name="layer_has_both_times",
                violation_error_message=_("Give both times, or none."),
            ),
            models.CheckConstraint(
                condition=Q(holidays__in=["any", "never", "also", "only"]), name="layer_holidays"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DutyTurn(Model):
    """One person's place in a layer; the same person may have several."""

    layer = models.ForeignKey(DutyLayer, models.CASCADE, related_name="turns")
    # Without them everybody else's turn would fall on another day, unasked.
    colleague = models.ForeignKey(
        Colleague, models.PROTECT, related_name="duty_turns", verbose_name=_("colleague")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("turn")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["layer", "position"],
                name="turn_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return str(self.colleague)


class DutySwap(Model):
    """A duty that one gives and another takes; both their words are kept.

    A swap changes the roster when the other one accepts. A take-over changes it at once, and the
    one who was relieved confirms it, or refuses and has the duty again.
    """

    class Kind(models.TextChoices):
        SWAP = "swap", _("swap")
        TAKEN = "taken", _("taken over at once")

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    kind = models.CharField(_("kind"), max_length=5, choices=Kind, default=Kind.SWAP)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ASKED)
    asker = models.ForeignKey(
        Colleague, models.CASCADE, related_name="swaps_asked", verbose_name=_("asked by")
    )
    other = models.ForeignKey(
        Colleague, models.CASCADE, related_name="swaps_answered", verbose_name=_("asked of")
    )
    during = DateTimeRangeField(_("during"))
    in_return = DateTimeRangeField(_("in return for"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    asked_by = models.CharField(_("written by"), max_length=80)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("swap")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["swap", "taken"]), name="swap_kind"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None, answered_by="")
                | (
                    Q(state__in=["accepted", "refused", "withdrawn"], answered_at__isnull=False)
                    & ~Q(answered_by="")
                ),
                name="swap_state",
            ),
            models.CheckConstraint(
                condition=~Q(asker=F("other")),
                name="swap_of_two",
                violation_error_message=_("Nobody swaps with themselves."),
            ),
            models.CheckConstraint(
                condition=NEEDS_TIME & HALF_OPEN & (Q(kind="taken") | Q(during__upper_inf=False)),
                name="swap_takes_time",
            ),
            models.CheckConstraint(
                condition=Q(in_return=None)
                | (
                    Q(kind="swap", in_return__isempty=False)
                    & Q(in_return__lower_inf=False, in_return__upper_inf=False)
                    & ~Q(in_return__overlap=F("during"))
                ),
                name="swap_return_takes_time",
                violation_error_message=_("One cannot be swapped for the other."),
            ),
            # A duty is given away once: the second question would be about somebody else's.
            ExclusionConstraint(
                name="asked_once",
                expressions=[("during", RangeOperators.OVERLAPS)],
                condition=Q(kind="swap", state="asked"),
                violation_error_message=_("Somebody has been asked about this time already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asker} → {self.other} {self.during}"


class DutyRoster(Model):
    """One stretch put in by hand: `colleague` alone answers `during` it, before all layers."""

    class How(models.TextChoices):
        ENTERED = "entered", _("put in by hand")
        TAKEN = "taken", _("taken over")
        SWAPPED = "swapped", _("swapped")

    colleague = models.ForeignKey(
        Colleague, models.CASCADE, related_name="duties", verbose_name=_("colleague")
    )
    during = DateTimeRangeField(_("during"))
    how = models.CharField(_("how"), max_length=7, choices=How, default=How.ENTERED, editable=False)
    author_name = models.CharField(_("by"), max_length=80, blank=True, editable=False)

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["during"]
        constraints = [
            ExclusionConstraint(
                name="one_on_duty", expressions=[("during", RangeOperators.OVERLAPS)]
            ),
            models.CheckConstraint(condition=NEEDS_TIME & HALF_OPEN, name="duty_takes_time"),
            models.CheckConstraint(
                condition=Q(how__in=["entered", "taken", "swapped"]), name="duty_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.colleague} {self.during}"
