"""Who is to be told of a message, in which order, and until when: as the client wants it."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from messages.form_models import Form, Urgency
from tenants.base import Model
from tenants.directory.models import Colleague, Reach

MINUTES = [MinValueValidator(1), MaxValueValidator(7 * 24 * 60)]


class Group(Model):
    """Some of the client's people, who are told together or one after the other."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    # In their order: who is told first when they are told in turn.
    members = models.ManyToManyField(Colleague, through="GroupMember", verbose_name=_("members"))

    class Meta:
        verbose_name = _("group of people")
        verbose_name_plural = _("groups of people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class GroupMember(Model):
    """One of a group."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="places")
    colleague = models.ForeignKey(Colleague, models.CASCADE, related_name="places")
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("member of a group")
        verbose_name_plural = _("members of a group")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["group", "colleague"], name="member_once")]

    def __str__(self) -> str:
        return str(self.colleague)


class Policy(Model):
    """For some reasons and degrees: whom to tell, step by step. The first that fits counts.

    A message's plan is made of it when the message is sent; nothing that is changed here later
    changes that plan.
    """

    name = models.CharField(_("name"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    form = models.ForeignKey(
        Form,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="policies",
        verbose_name=_("reason for calling"),
        help_text=_("None: all of them."),
    )
    urgencies = ArrayField(
        models.CharField(max_length=8, choices=Urgency),
        verbose_name=_("degrees"),
        help_text=_("None: all of them."),
        default=list,
        blank=True,
    )
    rounds = models.PositiveSmallIntegerField(
        _("go through the steps so many times"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    quiet_from = models.TimeField(_("nobody is told from"), null=True, blank=True)
    quiet_until = models.TimeField(
        _("until"), null=True, blank=True, help_text=_("What comes meanwhile waits until then.")
    )
    digest_at = ArrayField(
        models.TimeField(),
        verbose_name=_("collect, and tell at"),
        help_text=_("Several with commas, e.g. 12:00, 18:00. Empty: each message at once."),
        default=list,
        blank=True,
        size=6,
    )
    digest_count = models.PositiveSmallIntegerField(
        _("or when so many are there"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2), MaxValueValidator(50)],
    )
    follow_up_minutes = models.PositiveSmallIntegerField(
        _("ask again when it is taken and not done after so many minutes"),
        null=True,
        blank=True,
        validators=MINUTES,
    )
    tells_in_the_end = models.ManyToManyField(
        Colleague,
        blank=True,
        related_name="+",
        verbose_name=_("when nobody has taken it, tell"),
        help_text=_("The permanence sees it in red in any case."),
    )

    class Meta:
        verbose_name = _("policy for messages")
        verbose_name_plural = _("policies for messages")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False)
                & ~Q(quiet_from=models.F("quiet_until")),
                name="quiet_hours_have_two_ends",
                violation_error_message=_("Quiet hours need a beginning and another end."),
            ),
            models.CheckConstraint(
                condition=Q(rounds__gte=1, rounds__lte=5), name="policy_rounds_are_few"
            ),
            models.CheckConstraint(
                condition=Q(digest_count=None) | Q(digest_count__gte=2) & ~Q(digest_at=[]),
                name="digest_by_count_has_times",
                violation_error_message=_("Collecting by number needs a time as well."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PolicyStep(Model):
    """One step: whom, by what, and how long their answer is waited for."""

    class Whom(models.TextChoices):
        RECIPIENT = "recipient", _("whom the message is for")
        ON_DUTY = "on_duty", _("whoever is on duty then")
        PERSON = "person", _("a person")
        GROUP = "group", _("a group")
        INBOX = "inbox", _("the shared inbox")

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    whom = models.CharField(_("whom"), max_length=9, choices=Whom, default=Whom.RECIPIENT)
    person = models.ForeignKey(
        Colleague, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("group")
    )
    in_turn = models.BooleanField(
        _("one after the other"), default=False, help_text=_("Off: all of them at once.")
    )
    channels = ArrayField(
        models.CharField(max_length=8, choices=Reach.Channel),
        verbose_name=_("by"),
        help_text=_("None: as each person wishes at that hour."),
        default=list,
        blank=True,
    )
    wait_minutes = models.PositiveSmallIntegerField(
        _("wait for an answer, in minutes"), default=10, validators=MINUTES
    )

    class Meta:
        verbose_name = _("step of a policy")
        verbose_name_plural = _("steps of a policy")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(whom="person", person__isnull=False, group=None)
                | Q(whom="group", group__isnull=False, person=None)
                | Q(whom__in=["recipient", "on_duty", "inbox"], person=None, group=None),
                name="step_says_whom",
                violation_error_message=_("Say which person or group, and only there."),
            ),
            models.CheckConstraint(
                condition=Q(in_turn=False) | Q(whom__in=["group", "inbox"]),
                name="only_several_are_told_in_turn",
                violation_error_message=_("Only a group can be told one after the other."),
            ),
            models.CheckConstraint(condition=Q(wait_minutes__gte=1), name="step_waits"),
        ]

    def __str__(self) -> str:
        return str(self.get_whom_display())

    def clean(self) -> None:
        """Raise ValidationError for a way that is named twice."""
        if len(set(self.channels)) < len(self.channels):
            raise ValidationError({"channels": _("A way is there twice.")})
