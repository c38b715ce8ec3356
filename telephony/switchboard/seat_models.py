"""Who answers: receptionists, their teams, and the history of their days."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from telephony.switchboard.absence_models import AbsenceKind
from tenants.base import E164, E164Field, Model
from tenants.models import Client, User


class Team(Model):
    """Receptionists who answer for the same clients; a pooled team answers for all of them."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    is_pooled = models.BooleanField(
        _("for all clients"),
        default=False,
        help_text=_("Gets a call when nobody of the client's own teams is free."),
    )
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


class Agent(Model):
    """A receptionist's seat: one state at a time, and the call that it is about."""

    class State(models.TextChoices):
        OFFLINE = "offline", _("offline")
        READY = "ready", _("available")
        PAUSE = "pause", _("on a break")
        OFFERED = "offered", _("a call is coming")
        TALKING = "talking", _("on a call")
        WRAPUP = "wrapup", _("finishing")

    class Voice(models.TextChoices):
        """What the desk's active window last said of its telephone."""

        OFF = "off", _("not there")
        OK = "ok", _("registered")
        TEXT = "text", _("in writing")  # the simulator's
        LOST = "lost", _("lost")
        FAILED = "failed", _("failed its test")

    user = models.OneToOneField(
        User, models.PROTECT, related_name="agent", verbose_name=_("person")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OFFLINE)
    state_since = models.DateTimeField(_("since"), default=timezone.now)
    # When a break or the after-call work is to end; None: open-ended.
    planned_until = models.DateTimeField(_("until"), null=True)
    # Why the agent is away. A pause without a kind is the house's doing: two missed offers, a
    # voice that was lost.
    absence = models.ForeignKey(
        AbsenceKind, models.PROTECT, null=True, related_name="+", verbose_name=_("kind of break")
    )
    # The break that begins once the present call is done.
    booked = models.ForeignKey(
        AbsenceKind, models.PROTECT, null=True, related_name="+", verbose_name=_("break after it")
    )
    # More time for the after-call work was asked for, which is once a call.
    has_more_time = models.BooleanField(default=False)
    # The supervisor who put the agent into the present state; None: the agent or the house.
    forced_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # The last key or click at the desk: what tells a person from an open window.
    acted_at = models.DateTimeField(null=True)
    # Free since: kept through a missed offer of somebody else's making, renewed after a call.
    idle_since = models.DateTimeField(default=timezone.now)
    # The last sign of life of the active window: a second old where all is well.
    last_seen = models.DateTimeField(_("last seen"), null=True)
    # Since when the active window leaves the server's beats unanswered. None: it answers, or the
    # server that should ask is down, which says nothing of the desk.
    deaf_since = models.DateTimeField(null=True)
    # The one window that carries the voice and takes keys, as "browser.page"; "": none.
    tab = models.CharField(max_length=80, blank=True)
    voice = models.CharField(_("voice"), max_length=6, choices=Voice, default=Voice.OFF)
    probed_at = models.DateTimeField(_("voice tested"), null=True)  # and found good
    is_hidden = models.BooleanField(_("window in the background"), default=False)
    # A telephone of their own to which their voice may be moved; rung only when they ask for it.
    own_number = E164Field(_("own telephone"), null=True, blank=True)
    speaks_by_telephone = models.BooleanField(
        _("the own telephone carries the voice"),
        default=False,
        help_text=_("Each call that is accepted rings there; 1 takes it."),
    )
    missed_offers = models.PositiveSmallIntegerField(default=0)
    # The languages spoken, as BCP 47 primary tags ("fr", "nl"); empty means: asked for none.
    languages = ArrayField(
        models.CharField(max_length=5), default=list, blank=True, verbose_name=_("languages")
    )
    call = models.ForeignKey("Call", models.PROTECT, null=True, related_name="agents")
    # The desk's keys that this agent has changed: action → chord (telephony.desk.chords).
    keys = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("receptionist")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["offered", "talking", "wrapup"], call__isnull=False)
                | Q(state__in=["offline", "ready", "pause"], call=None),
                name="agent_call_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(absence=None) | Q(state="pause"), name="only_a_pause_has_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(booked=None) | Q(state__in=["offered", "talking", "wrapup"]),
                name="booked_break_comes_after_a_call",
            ),
            models.CheckConstraint(
                condition=Q(planned_until=None) | Q(state__in=["pause", "wrapup"]),
                name="only_these_states_have_an_end",
            ),
            models.CheckConstraint(
                condition=Q(has_more_time=False) | Q(state="wrapup"),
                name="more_time_is_for_finishing",
            ),
            models.CheckConstraint(
                condition=Q(own_number=None) | Q(own_number__regex=E164),
                name="agent_own_e164",
            ),
            models.CheckConstraint(
                condition=Q(speaks_by_telephone=False) | Q(own_number__isnull=False),
                name="agent_speaks_by_a_known_telephone",
            ),
            models.UniqueConstraint(
                fields=["call"], condition=Q(state="talking"), name="one_agent_a_call"
            ),
            models.UniqueConstraint(
                fields=["call"], condition=Q(state="offered"), name="one_screen_an_offer"
            ),
            models.CheckConstraint(
                condition=Exact(
                    Func(F("keys"), function="jsonb_typeof", output_field=models.CharField()),
                    Value("object"),
                ),
                name="agent_keys_by_action",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class AgentSpell(Model):
    """A stretch of an agent's day in one state: the history behind the presence.

    Each begins where the one before ended, so a day has neither gaps nor overlaps; the present
    stretch is the agent's own row.
    """

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="spells")
    state = models.CharField(_("state"), max_length=8, choices=Agent.State)
    began_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"))
    # The call that it was about, on this side; a key, for the history outlives the call.
    call_id = models.UUIDField(_("call"), null=True)
    absence = models.ForeignKey(
        AbsenceKind, models.PROTECT, null=True, related_name="+", verbose_name=_("kind of break")
    )
    planned_until = models.DateTimeField(_("planned until"), null=True)
    forced_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("put there by")
    )

    class Meta:
        verbose_name = _("spell")
        ordering = ["began_at", "ended_at"]
        indexes = [models.Index(fields=["agent", "began_at"], name="spells_of_an_agent")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("began_at")), name="spell_runs_forward"
            ),
            # A range of one key stands for the key: GiST has no plain equality of UUIDs without
            # an extension (btree_gist), which embedded and managed servers may not have.
            ExclusionConstraint(
                name="one_spell_at_a_time",
                expressions=[
                    (
                        Func(F("agent"), F("agent"), Value("[]"), function="uuidrange"),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(F("began_at"), F("ended_at"), function="tstzrange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.state}"
