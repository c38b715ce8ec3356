"""A client's programs that want to be told: where they are, what was told them, and each try."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messages.channels.webhook import Webhook as Channel
from tenants.base import Model


class Event(models.TextChoices):
    """What happens, by its name in the API."""

    MESSAGE_SENT = "message.sent", _("a message is on its way")
    MESSAGE_ACKNOWLEDGED = "message.acknowledged", _("somebody has taken a message")
    MESSAGE_DONE = "message.done", _("a message is done")
    MESSAGE_UNTAKEN = "message.untaken", _("nobody has taken a message")
    CALL_ENDED = "call.ended", _("a call has ended")
    APPOINTMENT_BOOKED = "appointment.booked", _("an appointment is booked")
    APPOINTMENT_MOVED = "appointment.moved", _("an appointment is moved")
    APPOINTMENT_CANCELLED = "appointment.cancelled", _("an appointment is cancelled")
    TEST = "test", _("test")


ASKABLE = [choice for choice in Event.choices if choice[0] != Event.TEST]


class Hook(Model):
    """An address that is told of some events; its secret is the address's (WebhookSecret)."""

    class Off(models.TextChoices):
        ASKED = "asked", _("switched off by you")
        FAILING = "failing", _("did not answer for days")
        GONE = "gone", _("said that it is no longer used")

    name = models.CharField(_("name"), max_length=80, help_text=_("What it is for."))
    url = models.CharField(
        _("address"), max_length=254, help_text=_("It begins with https:// and takes a POST.")
    )
    events = ArrayField(
        models.CharField(max_length=24, choices=ASKABLE), verbose_name=_("what it is told")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.CharField(_("made by"), max_length=80, blank=True)
    off_at = models.DateTimeField(_("off since"), null=True, editable=False)
    off_why = models.CharField(_("off because"), max_length=7, choices=Off, blank=True)
    # Since when nothing has arrived; empty again with the first that does.
    failing_since = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("webhook")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(events__len__gte=1), name="hook_is_told_something"),
            models.CheckConstraint(condition=Q(url__regex="^https?://."), name="hook_has_a_url"),
            models.CheckConstraint(
                condition=Q(off_at=None, off_why="") | Q(off_at__isnull=False) & ~Q(off_why=""),
                name="hook_off_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """A webhook's address may hold a secret: its host says enough."""
        return self.url.split("/")[2]

    def clean(self) -> None:
        """The address as it is asked; raises ValidationError for one that never is."""
        try:
            self.url = Channel().tidy(self.url)
        except ValidationError as error:
            raise ValidationError({"url": error.messages}) from error


class HookEvent(Model):
    """One thing that happened, for one webhook: told until it is taken or too late.

    Keys and states only: whoever may read the rest asks the API for it, and nothing of it must be
    erased here.
    """

    class State(models.TextChoices):
        """The first two are the outbox's (messages.outbox)."""

        PLANNED = "planned", _("to be told")
        SENDING = "sending", _("being told")
        SENT = "sent", _("has arrived")
        FAILED = "failed", _("given up")

    hook = models.ForeignKey(Hook, models.CASCADE, related_name="told")
    kind = models.CharField(_("what"), max_length=24, choices=Event)
    subject_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(_("at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.PLANNED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(default=timezone.now)
    state_since = models.DateTimeField(default=timezone.now)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("event of a webhook")
        verbose_name_plural = _("events of webhooks")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                "state", "retry_at", name="hook_event_to_do", condition=Q(state="planned")
            ),
            models.Index(fields=["hook", "-id"], name="hook_event_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["planned", "sending", "sent", "failed"]),
                name="hook_event_state",
            ),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(retry_at=None), name="only_planned_events_retry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.get_state_display()}"


class HookTry(Model):
    """One request, and what came of it; the answer's words are never read."""

    event = models.ForeignKey(HookEvent, models.CASCADE, related_name="tries")
    at = models.DateTimeField(_("at"), default=timezone.now)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    problem = models.CharField(_("problem"), max_length=20, blank=True)
    milliseconds = models.PositiveIntegerField(_("milliseconds"), default=0)

    class Meta:
        verbose_name = _("try of a webhook")
        verbose_name_plural = _("tries of webhooks")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.status or self.problem}"
