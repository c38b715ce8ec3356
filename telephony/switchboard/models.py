"""The operator's side of the telephone: live calls, their ends and their offers.

A Call carries no name and no note; its caller's number is blanked when it is closed.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from telephony.switchboard.absence_models import AbsenceKind
from telephony.switchboard.announcement_models import Announcement, AnnouncementRead
from telephony.switchboard.board_models import OpenMessage
from telephony.switchboard.callback_models import OpenCallback, ReturnCall
from telephony.switchboard.diversion_models import DiversionTest
from telephony.switchboard.event_models import RefusedCalls, StrayCall, WebhookEvent
from telephony.switchboard.help_models import HelpLine, HelpRequest
from telephony.switchboard.quality_models import SecondLooks
from telephony.switchboard.seat_models import Agent, AgentSpell, Team
from telephony.switchboard.target_models import ServiceTarget
from telephony.switchboard.unfinished_models import Unfinished
from tenants.base import E164, E164Field, Model
from tenants.models import Client, Line, User

__all__ = [
    "AbsenceKind",
    "Agent",
    "AgentSpell",
    "Announcement",
    "AnnouncementRead",
    "Call",
    "DiversionTest",
    "HelpLine",
    "HelpRequest",
    "Leg",
    "Offer",
    "OpenCallback",
    "OpenMessage",
    "RefusedCalls",
    "ReturnCall",
    "SecondLooks",
    "ServiceTarget",
    "StrayCall",
    "Team",
    "Unfinished",
    "WebhookEvent",
]


class Call(Model):
    """A conversation with somebody outside, on one of our lines, until it is closed.

    `caller` is that somebody, also where we called them.
    """

    class State(models.TextChoices):
        ARRIVING = "arriving", _("arriving")  # hears greeting or menu, on the way to the queue
        WAITING = "waiting", _("waiting")  # parked, to be offered
        OFFERED = "offered", _("offered")  # parked, on one receptionist's screen
        CONNECTING = "connecting", _("connecting")  # accepted, the two ends not yet together
        TALKING = "talking", _("talking")  # both ends in the conference
        PARKED = "parked", _("parked")  # set aside by a receptionist, who will come back
        PASSED = "passed", _("put through")  # with somebody outside, or on the way there
        VOICEMAIL = "voicemail", _("leaving a message")
        CLOSED = "closed", _("closed")

    class Direction(models.TextChoices):
        INBOUND = "inbound", _("incoming")
        OUTBOUND = "outbound", _("outgoing")

    # The outside end's present call at Twilio; None while nobody is on the line: a caller who
    # keeps a place in the queue and is called back, a call out that is not dialled yet.
    sid = models.CharField(max_length=34, unique=True, null=True)  # noqa: DJ001 - unique
    client = models.ForeignKey(Client, models.PROTECT, related_name="calls")
    # A line that is taken off its client leaves closed calls behind.
    line = models.ForeignKey(Line, models.SET_NULL, null=True, related_name="calls")
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.INBOUND)
    caller = E164Field(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ARRIVING)
    # What the client's rules decided (telephony.models.ForwardingRule.Action), and what they
    # were told: the menus heard, the rules tried (telephony.routing.Facts).
    action = models.CharField(max_length=10, default="queue")
    route = models.JSONField(default=dict)
    # What the caller has heard so far, as short words: "welcome", "menu", "position 3".
    heard = models.JSONField(default=list)
    priority = models.PositiveSmallIntegerField(default=5)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=5, blank=True)
    # Offered before all others: the caller was already speaking with somebody.
    in_front = models.BooleanField(default=False)
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="held_calls")
    answered_by = models.ForeignKey(
        "Agent", models.PROTECT, null=True, related_name="answered_calls"
    )
    parked_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="parked_calls")
    arrived_at = models.DateTimeField(default=timezone.now)
    waiting_since = models.DateTimeField(null=True)
    # When the queue was first reached; unlike `waiting_since` it stays what it is.
    queued_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # How it went (telephony.models.JournalEntry.Outcome), once it is closed: for the day's figures.
    outcome = models.CharField(max_length=9, blank=True)
    # The caller hung up and will be called back; not before `not_before` after a try in vain.
    callback_since = models.DateTimeField(null=True)
    callback_tries = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    held_seconds = models.PositiveIntegerField(default=0)
    conference_sid = models.CharField(max_length=34, blank=True)
    # Each time the caller leaves a conference for another place, the next one has a new name:
    # what is still on the way from the old one cannot be mistaken.
    sitting = models.PositiveSmallIntegerField(default=1)
    # The webhook that the caller is being sent to, until Twilio asks for it.
    sent_to = models.CharField(max_length=10, blank=True)
    sent_at = models.DateTimeField(null=True)
    is_recorded = models.BooleanField(default=False)
    # Wanted: the recording rests while something confidential is said.
    recording_paused = models.BooleanField(default=False)
    # The same, by itself: a field for something confidential has the focus.
    recording_rests = models.BooleanField(default=False)
    # What Twilio was last told of this sitting's recording and has done; "": nothing, so it runs.
    recording_state = models.CharField(max_length=11, blank=True)
    recording_asked_at = models.DateTimeField(null=True)
    # Recordings of this call may be unheard of: then Twilio is asked for its own list.
    recordings_due = models.DateTimeField(null=True, db_index=True)
    # When the state was entered, and when hanging up was asked for: the sweeper's deadlines.
    state_since = models.DateTimeField(default=timezone.now)
    ending_since = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(default=timezone.now)
    # The receptionist's voice went without a key since: the others hear music until it is back.
    cut_since = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("call")
        ordering = ["arrived_at"]
        indexes = [
            models.Index(
                F("in_front").desc(),
                "priority",
                "arrived_at",
                name="queue_order",
                condition=Q(state="waiting"),
            ),
            models.Index(fields=["arrived_at"], name="calls_of_a_day"),
            models.Index(fields=["client", "arrived_at"], name="calls_of_a_client"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["connecting", "talking"], agent__isnull=False)
                | Q(~Q(state__in=["connecting", "talking"]), agent=None),
                name="call_held_while_connected",
            ),
            models.UniqueConstraint(
                fields=["agent"], condition=Q(agent__isnull=False), name="one_call_an_agent"
            ),
            models.CheckConstraint(
                condition=Q(state="parked", parked_by__isnull=False)
                | Q(~Q(state="parked"), parked_by=None),
                name="parked_call_has_an_owner",
            ),
            models.CheckConstraint(
                condition=Q(caller=None) | Q(caller__regex=E164), name="call_caller_e164"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(caller=None, closed_at__isnull=False),
                name="closed_call_forgets_caller",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "offered"]) | Q(waiting_since__isnull=False),
                name="waiting_call_has_since",
            ),
            models.CheckConstraint(
                condition=~Q(state="talking") | Q(answered_at__isnull=False),
                name="talking_call_answered",
            ),
            models.CheckConstraint(
                condition=Q(cut_since=None) | Q(state="talking"), name="only_a_talk_is_cut"
            ),
            models.CheckConstraint(
                condition=Q(sent_to="", sent_at=None) | Q(~Q(sent_to=""), sent_at__isnull=False),
                name="sent_caller_has_since",
            ),
            models.CheckConstraint(
                condition=Q(sid__isnull=False)
                | Q(state="closed")
                | Q(direction="outbound")
                | Q(callback_since__isnull=False, caller__isnull=False),
                name="only_callbacks_wait_off_the_line",
            ),
            models.CheckConstraint(
                condition=Q(state="closed") | Q(line__isnull=False), name="live_call_has_a_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.state}"

    @property
    def conference_name(self) -> str:
        """The conference of this sitting: the call's key, and from the second on a number."""
        return str(self.pk) if self.sitting == 1 else f"{self.pk}.{self.sitting}"

    @property
    def own_line(self) -> Line:
        """The line of a call that is not closed."""
        assert self.line is not None, "only a closed call has lost its line"
        return self.line

    @property
    def is_callback(self) -> bool:
        """Whether the caller hung up and keeps the place in the queue."""
        return self.callback_since is not None and self.sid is None


class Offer(Model):
    """A call shown to one agent, with a deadline."""

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        ACCEPTED = "accepted", _("accepted")
        MISSED = "missed", _("missed")  # the deadline passed, or the desk fell silent
        WITHDRAWN = "withdrawn", _("withdrawn")  # the caller hung up first, or a colleague did

    call = models.ForeignKey(Call, models.CASCADE, related_name="offers")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="offers")
    # The colleague who hands a live call over; the caller is with them until it is accepted.
    handed_by = models.ForeignKey(Agent, models.CASCADE, null=True, related_name="handed_over")
    # The supervisor who takes the call from its holder, who then cannot keep it.
    ordered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("offer")
        constraints = [
            models.UniqueConstraint(
                fields=["call"], condition=Q(state="pending"), name="one_offer_a_call"
            ),
            models.UniqueConstraint(
                fields=["agent"], condition=Q(state="pending"), name="one_offer_an_agent"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", settled_at=None)
                | Q(~Q(state="pending"), settled_at__isnull=False),
                name="offer_settled_once",
            ),
            models.CheckConstraint(
                condition=Q(ordered_by=None) | Q(handed_by__isnull=False),
                name="only_a_live_call_is_taken",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.state}"


class Leg(Model):
    """One end of a call at Twilio. The row comes first, its SID when Twilio tells it."""

    class Kind(models.TextChoices):
        CALLER = "caller", _("caller")
        AGENT = "agent", _("receptionist")
        THIRD = "third", _("third party")  # whom the caller is put through to
        SUPERVISOR = "supervisor", _("supervisor")  # hears the holder of the call at work

    class Manner(models.TextChoices):
        LISTEN = "listen", _("listens")  # heard by nobody
        WHISPER = "whisper", _("whispers")  # heard by the receptionist alone
        BARGE = "barge", _("speaks with both")

    class Outcome(models.TextChoices):
        LEFT = "left", _("hung up")
        REFUSED = "refused", _("declined")
        BUSY = "busy", _("busy")
        NO_ANSWER = "no-answer", _("no answer")
        FAILED = "failed", _("not reachable")
        CANCELED = "canceled", _("called off")

    call = models.ForeignKey(Call, models.CASCADE, related_name="legs")
    kind = models.CharField(max_length=10, choices=Kind)
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="legs")
    supervisor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # Of a supervisor: wanted, and what Twilio last did; the sweeper asks again while they differ.
    manner = models.CharField(max_length=7, choices=Manner, blank=True)
    manner_done = models.CharField(max_length=7, choices=Manner, blank=True)
    manner_asked_at = models.DateTimeField(null=True)
    sid = models.CharField(max_length=34, unique=True, null=True)  # noqa: DJ001 - unique
    # Whom we call: forgotten when the call is closed. The colleague stands in the client's schema.
    number = E164Field(null=True)
    colleague_id = models.UUIDField(null=True)
    # Whether the receptionist waits with the other end, or has put the caller through unheard.
    is_announced = models.BooleanField(default=True)
    began_at = models.DateTimeField(default=timezone.now)
    # When Twilio was asked to call; without a SID after it, the answer is unclear.
    placed_at = models.DateTimeField(null=True)
    rang_at = models.DateTimeField(null=True)
    # A third party has picked up and hears who is calling; `answered_at` is the key that accepts.
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
    # Wanted since, and what Twilio last said: the sweeper asks again while they differ.
    held_since = models.DateTimeField(null=True)
    is_held = models.BooleanField(default=False)
    hold_asked_at = models.DateTimeField(null=True)
    # To be gone since: the sweeper asks again.
    dismissed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("leg")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="agent", agent__isnull=False) | Q(~Q(kind="agent"), agent=None),
                name="agent_leg_has_agent",
            ),
            models.CheckConstraint(
                condition=Q(
                    Q(kind="supervisor", supervisor__isnull=False, number=None), ~Q(manner="")
                )
                | Q(~Q(kind="supervisor"), supervisor=None, manner=""),
                name="supervisor_leg_has_supervisor",
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(number__regex=E164), name="leg_number_e164"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(left_at__isnull=False), name="only_ended_legs_say_how"
            ),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(kind="caller", left_at=None),
                name="one_caller_a_call",
            ),
            models.UniqueConstraint(
                fields=["call"], condition=Q(kind="third", left_at=None), name="one_third_a_call"
            ),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(kind="supervisor", left_at=None, dismissed_at=None),
                name="one_supervisor_a_call",
            ),
            models.UniqueConstraint(
                fields=["supervisor"],
                condition=Q(kind="supervisor", left_at=None, dismissed_at=None),
                name="one_call_a_supervisor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sid}"

    @property
    def is_seated(self) -> bool:
        """Whether this end sits in the conference."""
        return self.joined_at is not None and self.left_at is None

    @property
    def is_in_manner(self) -> bool:
        """Whether a supervisor is heard by whom it is meant for, as far as Twilio has said."""
        return self.is_seated and self.manner == self.manner_done
