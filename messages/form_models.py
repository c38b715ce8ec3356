"""What is asked of a caller: reasons for calling, and their questions in versions."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messages import scripts
from tenants.base import Model
from tenants.directory.models import Colleague


class Urgency(models.TextChoices):
    """How soon somebody should act on a message."""

    NORMAL = "normal", _("During the day")
    SOON = "soon", _("Within the hour")
    URGENT = "urgent", _("Urgent")


class Form(Model):
    """A reason for calling; what is asked then stands in versions."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_default = models.BooleanField(_("asked first"), default=False)
    is_offered = models.BooleanField(
        _("offered"), default=True, help_text=_("Off: no new call is asked this any more.")
    )

    class Meta:
        verbose_name = _("form")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_form"
            )
        ]

    def __str__(self) -> str:
        return self.name


class FormVersion(Model):
    """The questions as they stood at one time; a message keeps the version it was taken with.

    `fields` is a list of {"key", "label", "kind", "required", "choices", "sensitive", "help",
    "only_if": {"key", "answers"}}; `scripts.Question` gives the meaning of each.

    A draft has no `live_from`. From that moment on the version is the form's current one, with
    nobody having to do anything, until a newer one is live. Once `live_from` is given the database
    lets nothing of it change but that moment itself, and that only while it is to come.
    """

    class Ending(models.TextChoices):
        MESSAGE = "message", _("send the message")
        APPOINTMENT = "appointment", _("send it, then book an appointment")
        TRANSFER = "transfer", _("send it, then put the caller through")
        ORDER = "order", _("send it as a numbered order")
        TICKET = "ticket", _("send it as a numbered ticket")

    class Body(models.TextChoices):
        REQUIRED = "required", _("asked, must be answered")
        OPTIONAL = "optional", _("asked last, may stay empty")
        NONE = "none", _("not asked")

    form = models.ForeignKey(
        Form, models.CASCADE, related_name="versions", verbose_name=_("reason for calling")
    )
    number = models.PositiveIntegerField(_("version"))
    fields = models.JSONField(_("questions"), default=list, blank=True)
    instructions = models.TextField(
        _("instructions"),
        max_length=1000,
        blank=True,
        help_text=_("What the receptionist must know for this reason, one a line."),
    )
    body = models.CharField(_("free words"), max_length=8, choices=Body, default=Body.REQUIRED)
    ending = models.CharField(
        _("at the end"), max_length=11, choices=Ending, default=Ending.MESSAGE
    )
    urgencies = ArrayField(
        models.CharField(max_length=8, choices=Urgency),
        verbose_name=_("degrees to choose from"),
        help_text=_("None: all of them. One: it is fixed, and nobody is asked."),
        default=list,
        blank=True,
    )
    # Plain keys: a version that is live does not change when one of the people goes.
    recipients = ArrayField(
        models.UUIDField(),
        verbose_name=_("recipients to choose from"),
        help_text=_("None: all who receive messages."),
        default=list,
        blank=True,
    )
    transfer_to = models.UUIDField(
        _("put through to"), null=True, blank=True, help_text=_("Nobody: whoever is on duty.")
    )
    live_from = models.DateTimeField(_("live from"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of a form")
        ordering = ["-number"]
        indexes = [models.Index(fields=["form", "-live_from"], name="version_live")]
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.form} {self.number}"

    def clean(self) -> None:
        """Raise ValidationError, by field, for what could not be asked or sent."""
        wrong: dict[str, list[str]] = {}
        if faults := scripts.faults(self.fields):
            wrong["fields"] = [str(fault) for fault in faults]
        if len(set(self.urgencies)) < len(self.urgencies):
            wrong["urgencies"] = [str(_("A degree is there twice."))]
        for name, keys in (("recipients", self.recipients), ("transfer_to", [self.transfer_to])):
            wanted = {key for key in keys if key}
            if Colleague.objects.filter(pk__in=wanted).count() < len(wanted):
                wrong[name] = [str(_("Somebody is not one of this client's people."))]
        if wrong:
            raise ValidationError(wrong)

    @property
    def is_draft(self) -> bool:
        """Whether it may still be edited."""
        return self.live_from is None

    @property
    def is_to_come(self) -> bool:
        """Whether it has a moment from which it will be live, and may still be withdrawn."""
        return self.live_from is not None and self.live_from > timezone.now()


class PinnedForms(Model):
    """The versions that a call's receptionist was first shown: the call keeps them to its end."""

    call_id = models.UUIDField(unique=True)
    versions = ArrayField(models.UUIDField())  # in the order of the reasons
    pinned_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("forms of a call")
        verbose_name_plural = _("forms of calls")

    def __str__(self) -> str:
        return str(self.call_id)


class Series(Model):
    """A running number of the client's without gaps: its row is locked until the number is used."""

    class Kind(models.TextChoices):
        ORDER = "order", _("Order")
        TICKET = "ticket", _("Ticket")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind, unique=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("running number")
        verbose_name_plural = _("running numbers")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.last}"
