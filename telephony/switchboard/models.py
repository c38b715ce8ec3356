"""The operator's side of the telephone: live calls, who answers, what Twilio told us.

A Call carries no name and no note; its caller's number is blanked when it is closed.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import E164, E164Field, Model
from tenants.models import Client, Line, User


class Team(Model):
    """Receptionists who answer for the same clients."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    clients = models.ManyToManyField(
        Client, related_name="teams", verbose_name=_("clients"), blank=True
    )
    agents: "models.ManyToManyField[Agent, models.Model]" = models.ManyToManyField(
        "Agent", related_name="teams", verbose_name=_("receptionists"), blank=True
    )

    class Meta:
        verbose_name = _("team")

    def __str__(self) -> str:
        return self.name


class Call(Model):
    """A caller who rang one of our lines, until the call is closed."""

    class State(models.TextChoices):
        ARRIVING = "arriving", _("arriving")  # on the way to the queue: hears the greeting
        WAITING = "waiting", _("waiting")  # parked, to be offered
        OFFERED = "offered", _("offered")  # parked, on one receptionist's screen
        CONNECTING = "connecting", _("connecting")  # accepted, the two ends not yet together
        TALKING = "talking", _("talking")  # both ends in the conference
        CLOSED = "closed", _("closed")

    sid = models.CharField(max_length=34, unique=True)
    client = models.ForeignKey(Client, models.PROTECT, related_name="calls")
    line = models.ForeignKey(Line, models.PROTECT, related_name="calls")
    caller = E164Field(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ARRIVING)
    # What the client's rules decided on arrival (telephony.models.ForwardingRule.Action).
    action = models.CharField(max_length=10, default="queue")
    priority = models.PositiveSmallIntegerField(default=5)
    # Offered before all others: the caller was already speaking with somebody.
    in_front = models.BooleanField(default=False)
    agent = models.ForeignKey("Agent", models.PROTECT, null=True, related_name="held_calls")
    answered_by = models.ForeignKey(
        "Agent", models.PROTECT, null=True, related_name="answered_calls"
    )
    arrived_at = models.DateTimeField(default=timezone.now)
    waiting_since = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # When the state was entered, and when hanging up was asked for: the sweeper's deadlines.
    state_since = models.DateTimeField(default=timezone.now)
    ending_since = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(default=timezone.now)

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
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["connecting", "talking"], agent__isnull=False)
                | Q(~Q(state__in=["connecting", "talking"]), agent=None),
                name="call_held_while_connected",
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
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.state}"


class Agent(Model):
    """A receptionist's seat: one state at a time, and the call that it is about."""

    class State(models.TextChoices):
        OFFLINE = "offline", _("offline")
        READY = "ready", _("available")
        PAUSE = "pause", _("on a break")
        OFFERED = "offered", _("a call is coming")
        TALKING = "talking", _("on a call")
        WRAPUP = "wrapup", _("finishing")

    user = models.OneToOneField(
        User, models.PROTECT, related_name="agent", verbose_name=_("person")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OFFLINE)
    state_since = models.DateTimeField(default=timezone.now)
    # Free since: kept through a missed offer of somebody else's making, renewed after a call.
    idle_since = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(null=True)
    missed_offers = models.PositiveSmallIntegerField(default=0)
    call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="agents")

    class Meta:
        verbose_name = _("receptionist")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["offered", "talking", "wrapup"], call__isnull=False)
                | Q(state__in=["offline", "ready", "pause"], call=None),
                name="agent_call_fits_state",
            ),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(state__in=["offered", "talking"]),
                name="one_agent_a_call",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class AgentSpell(Model):
    """A stretch of an agent's day in one state: the history behind the presence."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="spells")
    state = models.CharField(max_length=8, choices=Agent.State)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        verbose_name = _("spell")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("began_at")), name="spell_runs_forward"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.state}"


class Offer(Model):
    """A call shown to one agent, with a deadline."""

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        ACCEPTED = "accepted", _("accepted")
        MISSED = "missed", _("missed")  # the deadline passed, or the desk fell silent
        WITHDRAWN = "withdrawn", _("withdrawn")  # the caller hung up first

    call = models.ForeignKey(Call, models.CASCADE, related_name="offers")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="offers")
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
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.state}"


class Leg(Model):
    """One end of a call at Twilio: the caller's, or an agent's browser."""

    class Kind(models.TextChoices):
        CALLER = "caller", _("caller")
        AGENT = "agent", _("receptionist")

    call = models.ForeignKey(Call, models.CASCADE, related_name="legs")
    kind = models.CharField(max_length=6, choices=Kind)
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="legs")
    sid = models.CharField(max_length=34, unique=True)
    began_at = models.DateTimeField(default=timezone.now)
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("leg")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="caller", agent=None) | Q(kind="agent", agent__isnull=False),
                name="agent_leg_has_agent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sid}"


class WebhookEvent(Model):
    """A request of Twilio's that was acted on, with what it was answered. Never twice."""

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=30)
    answer = models.TextField(blank=True)
    received_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("event of the carrier")
        verbose_name_plural = _("events of the carrier")

    def __str__(self) -> str:
        return f"{self.kind} {self.received_at:%H:%M:%S}"


class StrayCall(Model):
    """A call to a number that no client has: somebody must look at the number's settings."""

    number = models.CharField(_("number"), max_length=40)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("call to an unknown line")
        verbose_name_plural = _("calls to unknown lines")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.number
