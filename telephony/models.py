"""The client's side of the telephone: what is said, where calls go, what happened."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from telephony.change_models import Change
from telephony.rule_models import CallerList, ForwardingRule, ListedNumber, Menu, MenuOption
from telephony.voice_models import Greeting, VoiceSettings
from tenants.base import E164, E164Field, Model
from tenants.directory.models import Colleague

__all__ = [
    "CallerList",
    "Change",
    "ForwardingRule",
    "Greeting",
    "Instruction",
    "JournalEntry",
    "ListedNumber",
    "Menu",
    "MenuOption",
    "Note",
    "VoiceSettings",
]


class Instruction(Model):
    """What a receptionist must know, in the order it is read."""

    class Kind(models.TextChoices):
        STANDING = "standing", _("Instruction")
        WARNING = "warning", _("Warning")
        SPEECH = "speech", _("How to say it")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.STANDING)
    text = models.CharField(_("text"), max_length=300)
    must_read = models.BooleanField(
        _("must be read"),
        default=False,
        help_text=_("Whoever sends a message without having opened the instructions is warned."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    # Shown as new to whoever has not answered for the client since.
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("instruction")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text


class Note(Model):
    """An instruction that ends by itself: "Dr Roux at the hospital until 15:00".

    One that locates says where a colleague is: until its end they are not to be reached as usual.
    """

    class Kind(models.TextChoices):
        NOTE = "note", _("note of the day")
        LOCATE = "locate", _("where somebody is")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.NOTE)
    colleague = models.ForeignKey(
        Colleague,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notes",
        verbose_name=_("about"),
    )
    text = models.CharField(_("text"), max_length=300)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    # Empty where the client's own people wrote it.
    written_by = models.CharField(_("written by"), max_length=80, blank=True)
    # Shown as new to whoever has not answered for the client since.
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("note of the day")
        verbose_name_plural = _("notes of the day")
        ordering = ["ends_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="note_has_a_time"),
            models.CheckConstraint(
                condition=~Q(kind="locate") | Q(colleague__isnull=False),
                name="locating_note_says_whom",
                violation_error_message=_("Say of whom this tells where they are."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class JournalEntry(Model):
    """A call that has ended, as the client keeps it. `call_id` stands on the public side."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("answered")
        ABANDONED_GREETING = "greeting", _("hung up during the greeting")
        ABANDONED_WAITING = "waiting", _("hung up while waiting")
        ABANDONED_HELD = "held", _("hung up on hold")
        ANNOUNCED = "announced", _("heard an announcement")
        VOICEMAIL = "voicemail", _("left a spoken message")
        UNSPOKEN = "unspoken", _("reached the voicemail, said nothing")
        FORWARDED = "forwarded", _("put through by rule")
        UNTAKEN = "untaken", _("put through, nobody took it")
        CALLED = "called", _("called by us")
        NOT_REACHED = "unreached", _("called by us, not reached")
        FAILED = "failed", _("failed")

    class Direction(models.TextChoices):
        INBOUND = "inbound", _("incoming")
        OUTBOUND = "outbound", _("outgoing")

    call_id = models.UUIDField(unique=True)
    line = E164Field(_("line"))
    caller = E164Field(_("caller"), null=True, blank=True, db_index=True)
    caller_name = models.CharField(_("name"), max_length=120, blank=True)
    arrived_at = models.DateTimeField(_("arrived"))
    answered_at = models.DateTimeField(_("answered"), null=True)
    ended_at = models.DateTimeField(_("ended"))
    agent_name = models.CharField(_("receptionist"), max_length=80, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    direction = models.CharField(
        _("direction"), max_length=8, choices=Direction, default=Direction.INBOUND
    )
    held_seconds = models.PositiveIntegerField(_("seconds on hold"), default=0)
    passed_to = models.CharField(_("put through to"), max_length=80, blank=True)
    # What the caller heard, in order, as short words (telephony.switchboard.inbound).
    heard = models.JSONField(_("heard"), default=list, blank=True)
    # Since then nobody knows who called: it is not that the number was hidden.
    erased_at = models.DateTimeField(_("erased at"), null=True, editable=False)

    class Meta:
        verbose_name = _("call")
        ordering = ["-arrived_at"]
        indexes = [models.Index(fields=["-arrived_at", "-id"], name="journal_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(caller=None) | Q(caller__regex=E164), name="journal_caller_e164"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("arrived_at")), name="journal_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["answered", "held", "called"])
                | Q(answered_at__isnull=False),
                name="journal_answered_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(caller=None, caller_name=""),
                name="erased_call_is_nobodys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.arrived_at:%Y-%m-%d %H:%M} {self.get_outcome_display()}"


class Recording(Model):
    """What was said in a call, from Twilio's first word of it until nobody has it any more.

    The file's name stands here before the file is fetched, so that none is ever forgotten.
    """

    class Kind(models.TextChoices):
        CALL = "call", _("conversation")
        VOICEMAIL = "voicemail", _("spoken message")
        GREETING = "greeting", _("greeting")

    class State(models.TextChoices):
        EXPECTED = "expected", _("on the way")  # Twilio records, or has it and we fetch it
        FETCHED = "fetched", _("kept")
        ERASED = "erased", _("erased")
        ABSENT = "absent", _("nothing was said")
        FAILED = "failed", _("could not be fetched")  # for good

    call_id = models.UUIDField(db_index=True)
    sid = models.CharField(max_length=34, unique=True)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.EXPECTED)
    # The key in the client's own storage (telephony.storage), of random letters.
    file = models.CharField(max_length=100, unique=True)
    content_type = models.CharField(max_length=40, blank=True)
    # None until Twilio says that it is complete.
    seconds = models.PositiveIntegerField(_("seconds"), null=True)
    started_at = models.DateTimeField(_("began"))
    ready_at = models.DateTimeField(null=True)
    # Fixed by the client's retention when it was made; a later change does not reach back.
    erase_after = models.DateTimeField(_("erased after"), db_index=True)
    erased_at = models.DateTimeField(_("erased"), null=True)
    gone_at_twilio = models.DateTimeField(_("erased at the carrier"), null=True)
    # What is next to be done is claimed by moving this forward: a dead worker's claim runs out.
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("recording")
        ordering = ["started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="erased", erased_at__isnull=False)
                | Q(~Q(state="erased"), erased_at=None),
                name="erased_recording_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="fetched")
                | Q(~Q(content_type=""), seconds__isnull=False, ready_at__isnull=False),
                name="fetched_recording_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="expected") | Q(gone_at_twilio=None),
                name="twilio_keeps_until_we_have_it",
            ),
            models.CheckConstraint(
                condition=Q(seconds=None) | Q(ready_at__isnull=False),
                name="only_ready_recordings_have_a_length",
            ),
            models.CheckConstraint(
                condition=Q(erase_after__gte=F("started_at")), name="recording_is_kept_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.get_kind_display()}"

    @property
    def length(self) -> str:
        """The length as a player shows it: 0:42; "" while nobody knows it."""
        return "" if self.seconds is None else f"{self.seconds // 60}:{self.seconds % 60:02}"

    @property
    def can_be_heard(self) -> bool:
        """Whether the file is here."""
        return self.state == self.State.FETCHED


class Listening(Model):
    """Somebody has listened to a recording; `user_id` stands on the public side, if they have one.

    Kept longer than the recording itself.
    """

    recording = models.ForeignKey(Recording, models.PROTECT, related_name="listenings")
    user_id = models.UUIDField(null=True)
    who = models.CharField(_("who"), max_length=80)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("listening")
        verbose_name_plural = _("listenings")
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=~Q(who=""), name="listening_says_who"),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.at:%Y-%m-%d %H:%M}"


class Dictation(Model):
    """A greeting that is being spoken by telephone: we call, it is said, heard, and kept.

    One that `plays` only lets somebody hear the greeting as callers do.
    The number is forgotten with the end of the call.
    """

    class State(models.TextChoices):
        CALLING = "calling", _("calling")
        SPOKEN = "spoken", _("spoken, not accepted yet")
        KEPT = "kept", _("kept")
        OVER = "over", _("ended without a recording")

    greeting = models.ForeignKey(Greeting, models.CASCADE, related_name="dictations")
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.CALLING)
    plays = models.BooleanField(default=False)
    number = E164Field(_("number"), null=True)
    line = E164Field(_("line"))
    sid = models.CharField(max_length=34, unique=True, null=True)  # noqa: DJ001 - unique
    # What was said last; each try has a recording of its own.
    recording = models.ForeignKey(Recording, models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField(_("began"), default=timezone.now)
    # Twilio is asked once: placing a call is not idempotent there.
    placed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    who = models.CharField(_("by"), max_length=80)

    class Meta:
        verbose_name = _("dictation")
        ordering = ["-began_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number=None) | Q(number__regex=E164), name="dictation_number_e164"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["calling", "spoken"], ended_at=None, number__isnull=False)
                | Q(state__in=["kept", "over"], ended_at__isnull=False, number=None),
                name="ended_dictation_forgets_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["spoken", "kept"]) | Q(recording__isnull=False),
                name="spoken_dictation_has_a_recording",
            ),
            models.UniqueConstraint(
                fields=["greeting"],
                condition=Q(ended_at=None),
                name="one_dictation_a_greeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M} {self.get_state_display()}"
