"""What people say of a message: that they have it, pass it on, call back, or what is to be told."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import Model
from tenants.directory.models import Colleague, Reach

POCKET, PORTAL = "pocket", "portal"
LONGEST = 500


def ways() -> list[tuple[str, object]]:
    """By what somebody answers: each channel, a telephone that is logged in, and the portal."""
    own = [(POCKET, _("telephone logged in")), (PORTAL, _("portal"))]
    return [*Reach.Channel.choices, *own]


class Receipt(Model):
    """A human's word about a message; the first that takes it counts, all are kept."""

    class Kind(models.TextChoices):
        TAKEN = "taken", _("takes it")
        OVER = "over", _("takes it over")  # from somebody who had it
        PASSED = "passed", _("passes it on")
        CALL_BACK = "call_back", _("calls back")
        DONE = "done", _("done")
        ANSWER = "answer", _("answers")

    message = models.ForeignKey("inbox.Message", models.CASCADE, related_name="receipts")
    delivery = models.ForeignKey("inbox.Delivery", models.PROTECT, related_name="receipts")
    kind = models.CharField(_("what was said"), max_length=9, choices=Kind, default=Kind.TAKEN)
    by_name = models.CharField(_("by"), max_length=80)
    channel = models.CharField(_("by what"), max_length=8, choices=ways)
    at = models.DateTimeField(_("at"), default=timezone.now)
    words = models.CharField(_("answer"), max_length=LONGEST, blank=True)
    call_back_at = models.DateTimeField(_("calls back at"), null=True, blank=True)
    passed_to = models.ForeignKey(
        Colleague, models.PROTECT, null=True, related_name="+", verbose_name=_("passed to")
    )
    # Somebody else had the message by then.
    is_late = models.BooleanField(_("late"), default=False)

    class Meta:
        verbose_name = _("receipt")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery"], condition=Q(kind="taken"), name="taken_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["taken", "over", "passed", "call_back", "done", "answer"]),
                name="receipt_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="passed", passed_to__isnull=False)
                | ~Q(kind="passed") & Q(passed_to=None),
                name="passed_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(kind="call_back", call_back_at__isnull=False)
                | ~Q(kind="call_back") & Q(call_back_at=None),
                name="calls_back_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(kind="answer") | ~Q(words=""), name="answer_has_words"
            ),
            models.CheckConstraint(
                condition=Q(is_late=False) | Q(kind__in=["taken", "call_back", "done"]),
                name="only_who_takes_is_late",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_name} {self.at:%H:%M}"


class CallbackTask(Model):
    """What a recipient wants the receptionists to call back and say, or a visitor to be called.

    `OpenCallback` on the operator's side says that it is open. An agent who has claimed it is a
    plain key with a copy of the name.
    """

    class Outcome(models.TextChoices):
        TOLD = "told", _("told")
        NOT_REACHED = "unreached", _("not reached")
        NEEDLESS = "needless", _("not needed any more")

    message = models.ForeignKey("inbox.Message", models.CASCADE, related_name="callbacks")
    # What was said: on the page, or by mail or text.
    receipt = models.OneToOneField(Receipt, models.CASCADE, null=True, related_name="callback")
    reply = models.OneToOneField("inbox.Reply", models.CASCADE, null=True, related_name="callback")
    words = models.CharField(_("what is to be said"), max_length=LONGEST)
    due_at = models.DateTimeField(_("until"), null=True, blank=True)
    opened_by = models.CharField(_("wanted by"), max_length=80)
    opened_at = models.DateTimeField(_("since"), default=timezone.now)
    claimed_by = models.UUIDField(null=True, editable=False)
    claimed_by_name = models.CharField(_("with"), max_length=80, blank=True)
    claimed_at = models.DateTimeField(_("taken at"), null=True)
    done_at = models.DateTimeField(_("done at"), null=True)
    done_by = models.CharField(_("done by"), max_length=80, blank=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True)
    closing_reason = models.CharField(_("why"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("callback for a recipient")
        verbose_name_plural = _("callbacks for recipients")
        ordering = ["opened_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="callback_says_what"),
            models.CheckConstraint(
                # Neither: a visitor of the client's web site asked for it (messages/online.py).
                condition=Q(receipt=None) | Q(reply=None),
                name="callback_of_one_answer",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by=None, claimed_by_name="", claimed_at=None)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False) & ~Q(claimed_by_name=""),
                name="callback_claimed_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by="", outcome="", closing_reason="")
                | Q(done_at__isnull=False, outcome__in=["told", "unreached", "needless"])
                & ~Q(done_by=""),
                name="callback_done_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opened_by} {self.opened_at:%H:%M}"
