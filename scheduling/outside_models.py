"""What the outside sees of a client's agendas, and what the agendas see of the outside."""

import re
from typing import Self

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scheduling.agenda_models import Agenda
from tenants.base import E164, E164Field, Model
from tenants.code_models import DIGEST, TRIES, TextedCode
from tenants.directory.models import Colleague

ORIGIN = re.compile(r"^https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$")


def known_origin(written: str) -> None:
    """Raise ValidationError unless it is an origin as CSP's `frame-ancestors` takes it."""
    if not ORIGIN.match(written):
        raise ValidationError(
            _("Write the site's address alone, e.g. https://www.example.com."), code="origin"
        )


class Feed(Model):
    """A calendar under a secret address; whoever knows the address may read it.

    Of the secret only the digest is kept: it is shown once, and renewed when it is lost.
    """

    class Kind(models.TextChoices):
        AGENDA = "agenda", _("an agenda")
        PERSON = "person", _("a person")
        DUTY = "duty", _("the duty roster")

    name = models.CharField(_("name"), max_length=80, help_text=_("Whose calendar reads it."))
    kind = models.CharField(_("shows"), max_length=8, choices=Kind, default=Kind.AGENDA)
    agenda = models.ForeignKey(
        Agenda,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="feeds",
        verbose_name=_("agenda"),
    )
    colleague = models.ForeignKey(
        Colleague,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="feeds",
        verbose_name=_("person"),
    )
    shows_names = models.BooleanField(
        _("with names and numbers"),
        default=False,
        help_text=_("Whoever has the address then reads who comes. Off: only when and what for."),
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    fetched_at = models.DateTimeField(_("last read"), null=True, editable=False)
    # What was read last: an agenda's calendar that lost an event has changed, too.
    etag = models.CharField(max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("calendar to read")
        verbose_name_plural = _("calendars to read")
        ordering = ["name", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="agenda", agenda__isnull=False, colleague=None)
                | Q(kind="person", agenda=None, colleague__isnull=False)
                | Q(kind="duty", agenda=None, colleague=None),
                name="feed_of_something",
                violation_error_message=_("Say whose calendar it is: an agenda or a person."),
            ),
            models.CheckConstraint(condition=Q(digest__regex=DIGEST), name="feed_is_a_digest"),
        ]

    def __str__(self) -> str:
        return self.name


class Subscription(Model):
    """A calendar elsewhere whose events are busy time of an agenda.

    Its address is as good as a password: it is never logged, and shown by its host alone.
    """

    class State(models.TextChoices):
        NEW = "new", _("not read yet")
        OK = "ok", _("read")
        FAILED = "failed", _("could not be read")

    class Problem(models.TextChoices):
        """Why the last reading failed; `subscriptions.remedy` says what to do."""

        NONE = "", _("none")
        ADDRESS = "address", _("the address is not allowed")
        UNREACHABLE = "unreachable", _("the server does not answer")
        REFUSED = "refused", _("the server refuses")
        GONE = "gone", _("there is no calendar at this address")
        TOO_BIG = "too_big", _("the calendar is too big")
        NO_CALENDAR = "no_calendar", _("what is there is not a calendar")
        RULE = "rule", _("an event repeats too often")

    agenda = models.ForeignKey(
        Agenda, models.CASCADE, related_name="subscriptions", verbose_name=_("agenda")
    )
    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(
        _("secret address"), max_length=2000, help_text=_("Begins with https:// or webcal://.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.NEW, editable=False
    )
    problem = models.CharField(
        _("problem"), max_length=12, choices=Problem, default="", blank=True, editable=False
    )
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    fetched_at = models.DateTimeField(_("last read"), null=True, editable=False)
    next_at = models.DateTimeField(_("next reading"), default=timezone.now, editable=False)
    etag = models.CharField(max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("subscribed calendar")
        verbose_name_plural = _("subscribed calendars")
        ordering = ["name", "created_at"]
        indexes = [models.Index(fields=["next_at"], name="subscription_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["new", "ok"], problem="")
                | (Q(state="failed") & ~Q(problem="")),
                name="subscription_fails_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for an address that is never read."""
        from scheduling import fetching

        self.url = fetching.tidy(self.url)


class BusyTime(Model):
    """A time in which a subscribed calendar has something; what, is not kept."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="busy_times")
    during = DateTimeRangeField(_("during"))

    class Meta:
        verbose_name = _("busy time")
        ordering = ["during"]
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False)
                & Q(during__startswith__isnull=False, during__endswith__isnull=False),
                name="busy_takes_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.during}"


class BookingPage(Model):
    """What everybody may book by themselves at `/book/`; one row. Kinds are those for everybody."""

    is_on = models.BooleanField(_("the page can be visited"), default=False)
    welcome_fr = models.TextField(_("words of welcome in French"), max_length=600, blank=True)
    welcome_en = models.TextField(_("words of welcome in English"), max_length=600, blank=True)
    agendas = models.ManyToManyField(
        Agenda, blank=True, verbose_name=_("agendas"), help_text=_("None chosen: all.")
    )
    names_agendas = models.BooleanField(
        _("visitors may choose with whom"),
        default=True,
        help_text=_("Off: they get the first free time with anybody."),
    )
    shows_prices = models.BooleanField(_("prices are shown"), default=True)
    asks_reason = models.BooleanField(_("visitors may say why they come"), default=False)
    origins = ArrayField(
        models.CharField(max_length=120, validators=[known_origin]),
        verbose_name=_("sites that may show the page inside theirs"),
        help_text=_("E.g. https://www.example.com; several with a comma between."),
        default=list,
        blank=True,
    )
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        verbose_name = _("public booking page")
        verbose_name_plural = _("public booking page")
        constraints = [models.CheckConstraint(condition=Q(only=True), name="one_booking_page")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> Self:
        """The client's own, or one that is off."""
        return cls.objects.first() or cls()


class Visit(Model):
    """One visitor's way through the booking page, from the chosen time on.

    Its key is the author's `call_id` of what is held and booked. `address` is a keyed hash of the
    visitor's network address, for limits alone.
    """

    address = models.CharField(max_length=64, editable=False)
    agenda = models.ForeignKey(Agenda, models.CASCADE, related_name="+")
    type = models.ForeignKey("scheduling.AppointmentType", models.CASCADE, related_name="+")
    start = models.DateTimeField(_("beginning"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    number = E164Field(_("number"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    # As an appointment's: pairs of a question, as it was asked, and its answer.
    answers = models.JSONField(_("answers"), default=list, blank=True)
    proven_number = E164Field(_("proven number"), null=True, blank=True)
    appointment = models.OneToOneField(
        "scheduling.Appointment", models.SET_NULL, null=True, blank=True, related_name="visit"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("visit to the booking page")
        verbose_name_plural = _("visits to the booking page")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["address", "created_at"], name="visit_address")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(number=None) | Q(number__regex=E164))
                & (Q(proven_number=None) | Q(proven_number__regex=E164)),
                name="visit_e164",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class NumberCode(TextedCode):
    """Six digits texted to a visitor's number."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="codes")

    class Meta(TextedCode.Meta):
        verbose_name = _("texted code")
        verbose_name_plural = _("texted codes")
        indexes = [models.Index(fields=["number", "created_at"], name="code_number")]
        constraints = [
            models.CheckConstraint(condition=Q(tries__lte=TRIES), name="code_tries"),
            models.CheckConstraint(condition=Q(digest__regex=DIGEST), name="code_is_a_digest"),
            models.CheckConstraint(condition=Q(number__regex=E164), name="code_e164"),
        ]
