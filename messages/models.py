"""What callers leave, how it is carried to the client's people, and the proof that it was read."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import E164, E164Field, Model
from tenants.directory.models import Colleague, Reach


class Form(Model):
    """What is asked of a caller; its questions stand in versions."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    is_default = models.BooleanField(_("asked first"), default=False)

    class Meta:
        verbose_name = _("form")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_form"
            )
        ]

    def __str__(self) -> str:
        return self.name


class FormVersion(Model):
    """The questions as they stood at one time; a message keeps the version it was taken with.

    `fields` is a list of {"key", "label", "kind", "required", "choices"}; `forms.Question`
    gives the meaning of each.
    """

    form = models.ForeignKey(Form, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    fields = models.JSONField(_("questions"), default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of a form")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.form} {self.number}"


class Message(Model):
    """What one caller left for one colleague."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        SENT = "sent", _("sent")  # its deliveries exist; nothing in it changes any more
        PARTIAL = "partial", _("cut short")  # the caller was gone before it was sent
        ACKNOWLEDGED = "acknowledged", _("taken")  # a human said so

    class Urgency(models.TextChoices):
        NORMAL = "normal", _("During the day")
        SOON = "soon", _("Within the hour")
        URGENT = "urgent", _("Urgent")

    # The call's key on the public side; one message a call and form.
    call_id = models.UUIDField()
    version = models.ForeignKey(FormVersion, models.PROTECT, related_name="messages")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    recipient = models.ForeignKey(
        Colleague,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("for"),
    )
    recipient_name = models.CharField(_("recipient"), max_length=80, blank=True)
    caller_name = models.CharField(_("caller"), max_length=120, blank=True)
    caller_number = E164Field(_("number"), null=True, blank=True, db_index=True)
    body = models.TextField(_("message"), max_length=2000, blank=True)
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency, default=Urgency.NORMAL)
    answers = models.JSONField(_("other answers"), default=dict, blank=True)
    # What was typed, before it is checked: a reload brings it back.
    draft = models.JSONField(default=dict, blank=True)
    agent_id = models.UUIDField()
    agent_name = models.CharField(_("taken by"), max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    # The hash of the last step of its timeline.
    chain_head = models.CharField(max_length=64, default="0" * 64, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    acknowledged_at = models.DateTimeField(_("taken at"), null=True)
    acknowledged_by = models.CharField(_("taken by"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("message")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["call_id"], name="one_message_a_call"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "partial"], sent_at=None)
                | Q(state__in=["sent", "acknowledged"], sent_at__isnull=False),
                name="sent_message_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "acknowledged"])
                | Q(recipient__isnull=False) & ~Q(recipient_name="") & ~Q(body=""),
                name="sent_message_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="acknowledged", acknowledged_at__isnull=False)
                & ~Q(acknowledged_by="")
                | ~Q(state="acknowledged") & Q(acknowledged_at=None, acknowledged_by=""),
                name="taken_message_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(caller_number=None) | Q(caller_number__regex=E164),
                name="message_caller_e164",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.get_state_display()}"

    @property
    def caller_display(self) -> str:
        """The caller as a person would say it; never empty."""
        return self.caller_name or str(_("Caller without a name"))


class Delivery(Model):
    """A message on its way to one address by one channel."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")  # to be sent now, or at retry_at
        SENDING = "sending", _("sending")  # claimed by a worker; unclear if it stays so
        SENT = "sent", _("handed over")  # the provider has it
        DELIVERED = "delivered", _("delivered")  # the provider says that the device has it
        FAILED = "failed", _("failed")  # for good

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    colleague = models.ForeignKey(Colleague, models.PROTECT, related_name="deliveries")
    colleague_name = models.CharField(_("to"), max_length=80)
    channel = models.CharField(_("channel"), max_length=8, choices=Reach.Channel)
    address = models.CharField(_("address"), max_length=254)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PLANNED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(default=timezone.now)
    state_since = models.DateTimeField(default=timezone.now)
    retry_at = models.DateTimeField(null=True)
    # The provider's own name for it (Twilio's SID, the mail's Message-ID).
    provider_id = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 - unique
    error_code = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["created_at"]
        indexes = [
            models.Index("state", "retry_at", name="delivery_to_do", condition=Q(state="planned"))
        ]
        constraints = [
            models.UniqueConstraint(fields=["message", "channel", "address"], name="delivery_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "delivered"]) | Q(provider_id__isnull=False),
                name="sent_delivery_has_provider_id",
            ),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(retry_at=None), name="only_planned_retries"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.get_state_display()}"


class Receipt(Model):
    """A human's word that they have the message; the first one counts, all are kept."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="receipts")
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="receipts")
    by_name = models.CharField(_("by"), max_length=80)
    channel = models.CharField(_("by what"), max_length=8, choices=Reach.Channel)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("receipt")
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["delivery"], name="receipt_once")]

    def __str__(self) -> str:
        return f"{self.by_name} {self.at:%H:%M}"


class TimelineEntry(Model):
    """One step in a message's life, chained to the step before it by its hash."""

    class Step(models.TextChoices):
        SENT = "sent", _("sent by")
        HANDED_OVER = "handed_over", _("handed over to")
        DELIVERED = "delivered", _("delivered to")
        TRIED = "tried", _("could not be sent yet to")
        FAILED = "failed", _("could not be delivered to")
        OPENED = "opened", _("opened by")
        ACKNOWLEDGED = "acknowledged", _("taken by")
        CUT_SHORT = "cut_short", _("cut short: the caller was gone")

    message = models.ForeignKey(Message, models.CASCADE, related_name="timeline")
    position = models.PositiveIntegerField()
    at = models.DateTimeField()
    step = models.CharField(max_length=12, choices=Step)
    who = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=8, choices=Reach.Channel, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("step of a message")
        verbose_name_plural = _("steps of a message")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["message", "position"], name="step_in_its_place")
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """The step in words: "delivered to Dr Roux, SMS"."""
        words = f"{self.get_step_display()} {self.who}".strip()
        return f"{words}, {self.get_channel_display()}" if self.channel else words
