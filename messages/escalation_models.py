"""How far a message's plan has come. The plan itself is frozen here when the message is sent."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import Model


class Escalation(Model):
    """A message's plan: its steps as they were when it was sent, and where it stands.

    `steps` is a list of {"whom", "people", "channels", "wait"}, `plans.Step`; `rules` holds what
    else the policy said then. `step` is the place of the one that was taken last (-1: none yet),
    `turn` counts how often anybody was told.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("on its way")  # at next_at the next step is taken
        TAKEN = "taken", _("taken")  # next_at: when to ask whether it is done, if at all
        GIVEN_UP = "given_up", _("nobody has taken it")  # all steps are over: red on the board
        CLOSED = "closed", _("closed")  # the permanence says why; nothing is sent any more

    class Closing(models.TextChoices):
        BY_TELEPHONE = "telephone", _("told by telephone")
        CALLER = "caller", _("the caller no longer needs it")
        DUPLICATE = "duplicate", _("the same as another message")
        CLIENT = "client", _("the client wants it so")
        ERASED = "erased", _("what it said was erased")

    message = models.OneToOneField("inbox.Message", models.CASCADE, related_name="escalation")
    policy_name = models.CharField(_("policy"), max_length=60, blank=True)
    steps = models.JSONField(default=list)
    rules = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.RUNNING)
    state_since = models.DateTimeField(default=timezone.now)
    step = models.SmallIntegerField(_("step"), default=-1)
    turn = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(_("next step at"), null=True)
    # At the permanence: who looks after it, and why it was closed.
    claimed_by = models.UUIDField(null=True)
    claimed_name = models.CharField(_("looked after by"), max_length=80, blank=True)
    closing = models.CharField(_("closed because"), max_length=9, choices=Closing, blank=True)

    class Meta:
        verbose_name = _("plan of a message")
        verbose_name_plural = _("plans of messages")
        indexes = [
            models.Index("next_at", name="escalation_due", condition=Q(next_at__isnull=False))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", next_at__isnull=False)
                | Q(state="taken")
                | Q(state__in=["given_up", "closed"], next_at=None),
                name="running_plan_has_a_next_step",
            ),
            models.CheckConstraint(
                condition=Q(state="closed") & ~Q(closing="") | ~Q(state="closed") & Q(closing=""),
                name="closed_plan_says_why",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by=None, claimed_name="")
                | Q(claimed_by__isnull=False) & ~Q(claimed_name=""),
                name="claimed_plan_says_by_whom",
            ),
            models.CheckConstraint(condition=Q(step__gte=-1), name="plan_has_begun_or_not"),
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())
