"""What is told to those who are booked, the links they get, and who waits for a time."""

from datetime import time
from typing import Self

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scheduling.agenda_models import Agenda, AppointmentType
from scheduling.appointment_models import Appointment
from tenants.base import E164, E164Field, Model

HOURS_BEFORE = [MinValueValidator(1), MaxValueValidator(24 * 30)]


def a_day_before() -> list[int]:
    """The reminders that every client begins with."""
    return [24]


def _hours(verbose_name: object, **more: object) -> "ArrayField[list[int], list[int]]":
    field = models.PositiveSmallIntegerField(validators=HOURS_BEFORE)
    return ArrayField(field, size=5, verbose_name=verbose_name, blank=True, **more)  # type: ignore[arg-type]


class Telling(Model):
    """How this client tells people of their appointments; one row."""

    confirms = models.BooleanField(
        _("confirm at once what is booked, moved or cancelled"), default=True
    )
    reminds_before = _hours(
        _("remind so many hours before"),
        default=a_day_before,
        help_text=_("Several with commas, e.g. 48, 2. Empty: never."),
    )
    mails_too = models.BooleanField(
        _("by e-mail, too, where an address is known"),
        default=True,
        help_text=_("Off: by e-mail only what cannot go as a text."),
    )
    decent_from = models.TimeField(_("texts not before"), default=time(8))
    decent_until = models.TimeField(_("texts not after"), default=time(20))
    link_moves = models.BooleanField(_("can be moved by the link"), default=True)
    link_cancels = models.BooleanField(_("can be cancelled by the link"), default=True)
    offer_minutes = models.PositiveSmallIntegerField(
        _("minutes to answer the offer of a freed time"),
        default=30,
        validators=[MinValueValidator(5), MaxValueValidator(720)],
    )
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        verbose_name = _("what people are told")
        verbose_name_plural = _("what people are told")
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="one_telling"),
            models.CheckConstraint(
                condition=Q(decent_until__gt=F("decent_from")),
                name="decent_hours_are_some",
                violation_error_message=_("The last hour for texts is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(offer_minutes__gte=5, offer_minutes__lte=720), name="offer_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> Self:
        """The client's own, or one as every client begins with."""
        return cls.objects.first() or cls()


class TypeTelling(Model):
    """Another rule for one kind of appointment."""

    type = models.OneToOneField(
        AppointmentType, models.CASCADE, related_name="telling", verbose_name=_("kind")
    )
    reminds_before = _hours(
        _("remind so many hours before"),
        default=list,
        help_text=_("Several with commas, e.g. 48, 2. Empty: never."),
    )

    class Meta:
        verbose_name = _("reminders of one kind")
        verbose_name_plural = _("reminders by kind")

    def __str__(self) -> str:
        return str(self.type)


class Reminder(Model):
    """One reminder of an appointment as it was when it was planned: `start` is its beginning."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        TOLD = "told", _("told")
        DROPPED = "dropped", _("dropped")

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="reminders")
    start = models.DateTimeField()
    hours = models.PositiveSmallIntegerField(_("hours before"))
    due_at = models.DateTimeField(_("due"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PLANNED)

    class Meta:
        verbose_name = _("reminder")
        ordering = ["due_at"]
        indexes = [
            models.Index("due_at", name="reminder_to_do", condition=Q(state="planned")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "start", "hours"],
                condition=~Q(state="dropped"),
                name="reminded_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "told", "dropped"]), name="reminder_state"
            ),
            models.CheckConstraint(condition=Q(due_at__lt=F("start")), name="reminded_before"),
        ]

    def __str__(self) -> str:
        return f"{self.due_at:%Y-%m-%d %H:%M} {self.get_state_display()}"


class AppointmentLink(Model):
    """Opens the page of one appointment until it is revoked; the signature is not kept."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="links")
    code = models.CharField(max_length=10, unique=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("link to an appointment")
        verbose_name_plural = _("links to appointments")
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(revoked_at=None), name="one_link_opens"
            ),
            models.CheckConstraint(condition=Q(code__regex=r"^\w{10}$"), name="link_code"),
        ]

    def __str__(self) -> str:
        return str(self.made_at)


class WaitingEntry(Model):
    """Somebody who wants a time as soon as one is freed; the first entered is the first asked."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("has an offer")
        BOOKED = "booked", _("has an appointment")
        WITHDRAWN = "withdrawn", _("taken off the list")

    class Part(models.TextChoices):
        """Begun from 0:00, 12:00, 17:00 on, until the next."""

        MORNING = "morning", _("in the morning")
        AFTERNOON = "afternoon", _("in the afternoon")
        EVENING = "evening", _("after 5 p.m.")

    type = models.ForeignKey(
        AppointmentType,
        models.CASCADE,
        related_name="waiting",
        verbose_name=_("kind of appointment"),
    )
    agendas = models.ManyToManyField(
        Agenda,
        related_name="waiting",
        blank=True,
        verbose_name=_("with"),
        help_text=_("Empty: with anybody."),
    )
    name = models.CharField(_("name"), max_length=120)
    number = E164Field(_("mobile number"))
    from_day = models.DateField(_("from"))
    until_day = models.DateField(_("until"))
    parts = ArrayField(
        models.CharField(max_length=10, choices=Part),
        size=3,
        default=list,
        blank=True,
        verbose_name=_("at what time of the day"),
        help_text=_("Empty: at any time."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    entered_by = models.CharField(_("entered by"), max_length=80, blank=True)
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    class Meta:
        verbose_name = _("entry in the waiting list")
        verbose_name_plural = _("waiting list")
        ordering = ["entered_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="waiting_has_a_name"),
            models.CheckConstraint(condition=Q(number__regex=E164), name="waiting_e164"),
            models.CheckConstraint(
                condition=Q(until_day__gte=F("from_day")),
                name="waiting_has_days",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "offered", "booked", "withdrawn"]),
                name="waiting_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.type}"


class FreedTime(Model):
    """A time that was cancelled or moved away from, while it goes down the waiting list."""

    class State(models.TextChoices):
        OPEN = "open", _("being offered")
        CLOSED = "closed", _("over")

    agenda = models.ForeignKey(Agenda, models.CASCADE, related_name="freed")
    during = DateTimeRangeField(_("during"))
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    freed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("freed time")
        ordering = ["freed_at"]
        indexes = [models.Index("freed_at", name="freed_to_do", condition=Q(state="open"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False), name="freed_time_takes_time"
            ),
            models.CheckConstraint(condition=Q(state__in=["open", "closed"]), name="freed_state"),
        ]

    def __str__(self) -> str:
        return f"{self.agenda} {self.during}"


class SlotOffer(Model):
    """A freed time, offered to one entry until `deadline` and held for it meanwhile.

    The hold is an appointment in state `held` whose `call_id` is this row's key.
    """

    class State(models.TextChoices):
        OPEN = "open", _("offered")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        LAPSED = "lapsed", _("not answered in time")

    freed = models.ForeignKey(FreedTime, models.CASCADE, related_name="offers")
    entry = models.ForeignKey(WaitingEntry, models.CASCADE, related_name="offers")
    start = models.DateTimeField(_("time"))
    code = models.CharField(max_length=10, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    deadline = models.DateTimeField(_("until"))
    offered_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    appointment = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="offers"
    )

    class Meta:
        verbose_name = _("offer of a freed time")
        verbose_name_plural = _("offers of freed times")
        ordering = ["-offered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state="open"), name="one_offer_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["freed"], condition=Q(state="open"), name="offered_to_one_at_a_time"
            ),
            models.UniqueConstraint(fields=["freed", "entry"], name="asked_once_for_a_time"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "accepted", "declined", "lapsed"]),
                name="offer_state",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | ~Q(state="open") & Q(ended_at__isnull=False),
                name="ended_offer_has_a_time",
            ),
            models.CheckConstraint(condition=Q(deadline__lte=F("start")), name="offer_in_time"),
            models.CheckConstraint(condition=Q(code__regex=r"^\w{10}$"), name="offer_code"),
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} {self.get_state_display()}"
