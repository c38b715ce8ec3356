"""Who is booked in, and what was done to each appointment."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from scheduling.agenda_models import Agenda, AppointmentType
from scheduling.site_models import Site
from tenants.base import E164, E164Field, Model
from tenants.directory.models import Contact

# A range of one key, since PostgreSQL's own GiST knows `=` for no plain type: the type
# `uuidrange` is made in the client's schema by the migration, and needs no extension.
SAME_PERSON = Func(
    F("whose"), F("whose"), Value("[]"), function="uuidrange", output_field=models.TextField()
)
# Without a seat the range has no ends: such an appointment is in the way of every seat.
SAME_SEAT = Func(
    F("seat"), F("seat"), Value("[]"), function="int4range", output_field=models.TextField()
)


class Appointment(Model):
    """Somebody's time in an agenda; a hold is one that frees itself at `held_until`.

    `blocked` is `during` with its type's time before and after, as they were when it was booked:
    no two overlap in it whoever books, neither in one agenda nor in two of one colleague's. Of a
    kind with several places each has a `seat`, and a seat is one person's. Exempt is what was
    squeezed in (`overbooked_why`), into an agenda that allows it. A trigger fills in `whose`.
    """

    class State(models.TextChoices):
        HELD = "held", _("held")
        BOOKED = "booked", _("booked")
        CONFIRMED = "confirmed", _("confirmed")
        ARRIVED = "arrived", _("arrived")
        MISSED = "missed", _("missed")
        CANCELLED = "cancelled", _("cancelled")

    agenda = models.ForeignKey(
        Agenda, models.PROTECT, related_name="appointments", verbose_name=_("agenda")
    )
    type = models.ForeignKey(
        AppointmentType, models.PROTECT, related_name="appointments", verbose_name=_("kind")
    )
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, verbose_name=_("site"))
    # The colleague's key, or the agenda's where it is nobody's: who is in one place at a time.
    whose = models.UUIDField(editable=False)
    seat = models.PositiveSmallIntegerField(_("seat"), null=True, blank=True)
    during = DateTimeRangeField(_("during"))
    blocked = DateTimeRangeField(_("with the time kept free"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.BOOKED)
    name = models.CharField(_("name"), max_length=120, blank=True)
    number = E164Field(_("number"), null=True, blank=True)  # as Call's: None is none
    email = models.EmailField(_("e-mail"), blank=True)
    asked_by = models.CharField(
        _("asked for by"), max_length=120, blank=True, help_text=_("If not by the one who comes.")
    )
    asked_by_number = E164Field(_("number of who asked"), null=True, blank=True)
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, verbose_name=_("contact")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    answers = models.JSONField(
        _("answers"),
        default=list,
        blank=True,
        help_text=_("Pairs of a question, as it was asked, and its answer."),
    )
    series = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    overbooked_why = models.CharField(_("why it was squeezed in"), max_length=200, blank=True)
    # The call and its agent stand on the public side: plain keys, and the name to read.
    call_id = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    author_id = models.UUIDField(null=True, blank=True, editable=False)
    author_name = models.CharField(_("booked by"), max_length=80, blank=True)
    held_until = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.CharField(_("cancelled by"), max_length=80, blank=True)
    cancelled_why = models.CharField(_("why it was cancelled"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    BUSY = (State.HELD, State.BOOKED, State.CONFIRMED, State.ARRIVED)
    COMING = (State.BOOKED, State.CONFIRMED)

    class Meta:
        verbose_name = _("appointment")
        ordering = ["during"]
        indexes = [models.Index(fields=["number"], name="appointment_number")]
        constraints = [
            ExclusionConstraint(
                name="one_at_a_time",
                expressions=[
                    (SAME_PERSON, RangeOperators.OVERLAPS),
                    (SAME_SEAT, RangeOperators.OVERLAPS),
                    ("blocked", RangeOperators.OVERLAPS),
                ],
                condition=Q(
                    state__in=["held", "booked", "confirmed", "arrived"], overbooked_why=""
                ),
                violation_error_message=_("This time is taken."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["held", "booked", "confirmed", "arrived", "missed", "cancelled"]
                ),
                name="appointment_state",
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, blocked__contains=F("during"))
                & Q(during__startswith__isnull=False, during__endswith__isnull=False)
                & Q(blocked__startswith__isnull=False, blocked__endswith__isnull=False),
                name="appointment_takes_time",
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_until__isnull=False)
                | (~Q(state="held") & Q(held_until__isnull=True) & ~Q(name="")),
                name="appointment_has_a_name",
                violation_error_message=_("An appointment is somebody's: give a name."),
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
                name="appointment_cancelled_at",
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(number__regex=E164), name="appointment_e164"
            ),
            models.CheckConstraint(
                condition=Q(asked_by_number=None) | Q(asked_by_number__regex=E164),
                name="appointment_asked_by_e164",
            ),
            models.CheckConstraint(
                condition=Q(seat=None) | Q(seat__gte=1), name="appointment_seat_counts_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.during}"

    def clean_fields(self, exclude: Any = None) -> None:
        """Say whose time it is, as the database will, before the constraints are looked at."""
        agenda = Agenda.objects.filter(pk=self.agenda_id).first()
        if agenda:
            self.whose = agenda.whose
        super().clean_fields(exclude)


class AppointmentStep(Model):
    """What was done to an appointment, by whom, and when it had been for before a move."""

    class Kind(models.TextChoices):
        BOOKED = "booked", _("booked")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled")
        CONFIRMED = "confirmed", _("confirmed")
        ARRIVED = "arrived", _("arrived")
        MISSED = "missed", _("missed")

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="steps")
    kind = models.CharField(_("step"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    author_id = models.UUIDField(null=True, blank=True, editable=False)
    author_name = models.CharField(_("by"), max_length=80, blank=True)
    call_id = models.UUIDField(null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    was = DateTimeRangeField(_("before"), null=True, blank=True)
    was_with = models.CharField(_("before, with"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("step of an appointment")
        verbose_name_plural = _("steps of appointments")
        ordering = ["at", "id"]
        indexes = [
            models.Index(
                F("at").desc(),
                F("id").desc(),
                name="step_newest",
                condition=Q(kind__in=["booked", "moved", "cancelled"]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["booked", "moved", "cancelled", "confirmed", "arrived", "missed"]
                ),
                name="step_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="moved") | Q(was__isnull=False), name="moved_from_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.author_name}"
