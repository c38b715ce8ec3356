"""What callers leave, how it is carried to the client's people, and the proof that it was read."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from messages import form_models
from messages.channel_models import PushSubscription, WebhookSecret
from messages.escalation_models import Escalation
from messages.finding_names import in_words
from messages.form_models import Form, FormVersion, PinnedForms, Series
from messages.kept_models import KeptWords
from messages.notice_models import Notice, OptOut
from messages.outbound import Outbound
from messages.pocket_models import PocketDevice, PocketKey, PocketPasskey
from messages.policy_models import Group, GroupMember, Policy, PolicyStep
from messages.receipt_models import CallbackTask, Receipt, ways
from messages.review_models import Review
from messages.settings_models import MessageSettings
from messages.thread_models import Reply
from telephony.models import Recording
from telephony.switchboard.models import ReturnCall
from tenants.base import E164, E164Field, Model
from tenants.directory.models import Colleague

__all__ = [
    "CallbackTask",
    "Delivery",
    "Escalation",
    "Form",
    "FormVersion",
    "Group",
    "GroupMember",
    "KeptWords",
    "Message",
    "MessageSettings",
    "Notice",
    "OptOut",
    "PinnedForms",
    "PocketDevice",
    "PocketKey",
    "PocketPasskey",
    "Policy",
    "PolicyStep",
    "PushSubscription",
    "Receipt",
    "Reply",
    "Review",
    "Series",
    "TimelineEntry",
    "WebhookSecret",
]


class Message(Model):
    """What one caller left for one colleague."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        SENT = "sent", _("sent")  # its deliveries exist; nothing in it changes any more
        PARTIAL = "partial", _("cut short")  # the caller was gone before it was sent
        ACKNOWLEDGED = "acknowledged", _("taken")  # a human said so
        CLOSED = "closed", _("closed")  # the permanence put it aside, and said why

    Urgency = form_models.Urgency

    class Kind(models.TextChoices):
        FORM = "form", _("taken by a receptionist")
        VOICEMAIL = "voicemail", _("spoken message")
        ONLINE = "online", _("left on the web site")

    class Dismissal(models.TextChoices):
        NOTHING = "nothing", _("there is nothing to pass on")
        AGAIN = "again", _("the caller rang again")
        OTHERWISE = "otherwise", _("passed on otherwise")

    class Erasure(models.TextChoices):
        """Why what was said is gone; a step's `about`."""

        RETENTION = "retention", _("kept long enough")
        MESSAGE = "message", _("this message")
        CONTACT = "contact", _("all of this caller")

    # The call's key on the public side. What is written in a call is counted from 1, so that a
    # form that is sent twice is the same message; of what is spoken there is one a recording.
    call_id = models.UUIDField()
    nth = models.PositiveSmallIntegerField(default=1, editable=False)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.FORM)
    recording = models.OneToOneField(
        Recording, models.PROTECT, null=True, blank=True, verbose_name=_("recording")
    )
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
    # In the order of the questions: {"key", "label", "kind", "value", "raw"}, `fields.Answer`.
    answers = models.JSONField(_("other answers"), default=list, blank=True)
    series = models.CharField(
        _("kind of number"), max_length=6, choices=Series.Kind, blank=True, default=""
    )
    number = models.PositiveIntegerField(_("running number"), null=True, blank=True)
    # What was typed, before it is checked: a reload brings it back, and so does taking back.
    draft = models.JSONField(default=dict, blank=True)
    # Who wrote it; of a spoken message, who had spoken with the caller before, if anybody had.
    agent_id = models.UUIDField(null=True)
    agent_name = models.CharField(_("taken by"), max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    # The hash of the last step of its timeline.
    chain_head = models.CharField(max_length=64, default="0" * 64, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    acknowledged_at = models.DateTimeField(_("taken at"), null=True)
    acknowledged_by = models.CharField(_("taken by"), max_length=80, blank=True)
    # Whoever has it needs do nothing more.
    done_at = models.DateTimeField(_("done at"), null=True)
    done_by = models.CharField(_("done by"), max_length=80, blank=True)
    # What the pre-flight had found when it was sent all the same (keys of finding_names).
    overridden = models.JSONField(default=list, blank=True)
    # Since then nothing is left of what the caller said; what counts and proves stays.
    erased_at = models.DateTimeField(_("erased at"), null=True, editable=False)
    # Why nobody will finish a message that was begun and not sent.
    dismissal = models.CharField(
        _("not to be finished"), max_length=9, choices=Dismissal, blank=True
    )

    class Meta:
        verbose_name = _("message")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["-created_at", "-id"], name="message_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["call_id", "nth"],
                condition=Q(kind="form"),
                name="nth_form_message_of_its_call",
            ),
            models.UniqueConstraint(
                fields=["call_id"],
                condition=Q(kind="form", state__in=["draft", "partial"]),
                name="one_open_form_message_a_call",
            ),
            models.UniqueConstraint(fields=["series", "number"], name="running_number_once"),
            models.CheckConstraint(
                condition=Q(series="", number=None) | ~Q(series="") & Q(number__gte=1),
                name="running_number_has_a_series",
            ),
            models.CheckConstraint(
                condition=Q(kind="form", recording=None, agent_id__isnull=False)
                | Q(kind="voicemail", recording__isnull=False)
                | Q(kind="online", recording=None, agent_id=None),
                name="message_is_written_or_spoken",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "partial"], sent_at=None)
                | Q(state__in=["sent", "acknowledged", "closed"], sent_at__isnull=False),
                name="sent_message_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "acknowledged", "closed"])
                | Q(recipient__isnull=False)
                & ~Q(recipient_name="")
                & (~Q(body="") | Q(erased_at__isnull=False)),
                name="sent_message_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(caller_name="", caller_number=None, body="", answers=[], draft={}),
                name="erased_message_has_no_words",
            ),
            models.CheckConstraint(
                condition=Q(state="acknowledged", acknowledged_at__isnull=False)
                & ~Q(acknowledged_by="")
                | ~Q(state="acknowledged") & Q(acknowledged_at=None, acknowledged_by=""),
                name="taken_message_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by="")
                | Q(state="acknowledged", done_at__isnull=False) & ~Q(done_by=""),
                name="only_a_taken_message_is_done",
            ),
            models.CheckConstraint(
                condition=Q(dismissal="") | Q(state="partial"), name="only_a_partial_is_dismissed"
            ),
            models.CheckConstraint(
                condition=Q(caller_number=None) | Q(caller_number__regex=E164),
                name="message_caller_e164",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.get_state_display()}"

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # of the plugin's making
        """Nobody cut short what was left on the web site: the permanence calls back."""
        if self.kind == self.Kind.ONLINE and self.state == self.State.PARTIAL:
            return str(self.Kind.ONLINE.label)
        return str(self.State(self.state).label)

    @property
    def number_display(self) -> str:
        """ "Order no. 12"; empty without a running number."""
        if self.number is None:
            return ""
        about = {"series": self.get_series_display(), "number": self.number}
        return gettext("%(series)s no. %(number)d") % about

    @property
    def caller_display(self) -> str:
        """The caller as a person would say it; never empty."""
        return self.caller_name or str(_("Caller without a name"))


class Delivery(Outbound):
    """A message on its way to one address by one channel."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    colleague = models.ForeignKey(Colleague, models.PROTECT, related_name="deliveries")
    colleague_name = models.CharField(_("to"), max_length=80)
    # Which telling of the plan it belongs to: the same person may be told again later.
    turn = models.PositiveSmallIntegerField(default=0)
    # Waits to be told with others, in the letter of the one that carries it.
    is_digest = models.BooleanField(default=False)
    carried_by = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="carried"
    )
    # When to ask the provider, whose word has not come; and how often it was asked.
    ask_at = models.DateTimeField(null=True)
    asked = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["created_at"]
        indexes = [
            models.Index("state", "retry_at", name="delivery_to_do", condition=Q(state="planned"))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "turn", "channel", "address"], name="delivery_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["planned", "sending", "sent", "delivered", "failed", "cancelled"]
                ),
                name="delivery_state",
            ),
            models.CheckConstraint(
                condition=Q(carried_by=None) | Q(is_digest=True), name="only_digests_are_carried"
            ),
            models.CheckConstraint(
                condition=Q(ask_at=None) | Q(state="sent"), name="only_sent_is_asked_after"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "delivered"])
                | Q(provider_id__isnull=False)
                | Q(carried_by__isnull=False),
                name="sent_delivery_has_provider_id",
            ),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(retry_at=None), name="only_planned_retries"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.get_state_display()}"


class TimelineEntry(Model):
    """One step in a message's life, chained to the step before it by its hash."""

    class Step(models.TextChoices):
        SENT = "sent", _("sent by")
        SPOKEN = "spoken", _("left as a spoken message")
        ONLINE = "online", _("left on the web site")
        LISTENED = "listened", _("listened to by")
        HANDED_OVER = "handed_over", _("handed over to")
        DELIVERED = "delivered", _("delivered to")
        TRIED = "tried", _("could not be sent yet to")
        FAILED = "failed", _("could not be delivered to")
        OPENED = "opened", _("opened by")
        ACKNOWLEDGED = "acknowledged", _("taken by")
        ALSO_TAKEN = "also_taken", _("taken too late by")
        TAKEN_OVER = "taken_over", _("taken over by")
        PASSED_ON = "passed_on", _("passed on by")
        WILL_CALL = "will_call", _("to be called back by")
        ANSWERED = "answered", _("answered by")
        DONE = "done", _("done, says")
        CALLBACK = "callback", _("callback by the permanence, wanted by")
        CALLED_BACK = "called_back", _("callback settled at the desk by")
        RANG_BACK = "rang_back", _("called back under the client's number by")
        CUT_SHORT = "cut_short", _("cut short: the caller was gone")
        OVERRODE = "overrode", _("sent in spite of a warning by")
        TAKEN_BACK = "taken_back", _("taken back by")
        DISMISSED = "dismissed", _("not to be finished, says")
        NOBODY = "nobody", _("nobody to be told in this step")
        GIVEN_UP = "given_up", _("nobody has taken it")
        CALLED_OFF = "called_off", _("no longer needed:")
        ASKED_AGAIN = "asked_again", _("asked whether it is done:")
        CLAIMED = "claimed", _("looked after at the permanence by")
        CLOSED = "closed", _("closed by")
        REPLIED = "replied", _("answered by")
        ERASED = "erased", _("contents erased by")

    message = models.ForeignKey(Message, models.CASCADE, related_name="timeline")
    position = models.PositiveIntegerField()
    at = models.DateTimeField()
    step = models.CharField(max_length=12, choices=Step)
    who = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=8, choices=ways, blank=True)
    # Keys of the house's own, in no case words of a message: what was found, or why dismissed.
    about = models.CharField(max_length=200, blank=True)
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
        if self.about:
            return f"{words}: {self._about()}"
        return f"{words}, {self.get_channel_display()}" if self.channel else words

    def _about(self) -> str:
        if self.step == self.Step.DISMISSED:
            return str(Message.Dismissal(self.about).label)
        if self.step == self.Step.CLOSED:
            return str(Escalation.Closing(self.about).label)
        if self.step == self.Step.ERASED:
            return str(Message.Erasure(self.about).label)
        if self.step == self.Step.CALLED_BACK:
            return str(CallbackTask.Outcome(self.about).label)
        if self.step == self.Step.RANG_BACK:
            return str(ReturnCall.Outcome(self.about).label)
        return in_words(self.about)
