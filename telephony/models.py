"""The client's side of the telephone: what is said, where calls go, what happened."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants.base import E164, E164Field, Model


class Greeting(Model):
    """A text spoken in one situation; `{agent}` and `{hello}` stand in the agent's phrase."""

    class Situation(models.TextChoices):
        WELCOME = "welcome", _("Heard by the caller on arrival")
        WAITING = "waiting", _("Heard while waiting")
        CLOSED = "closed", _("Heard when the rule announces")
        PHRASE = "phrase", _("Said by the receptionist")

    situation = models.CharField(_("situation"), max_length=8, choices=Situation)
    language = models.CharField(_("language"), max_length=5, default="fr-FR")
    text = models.TextField(_("text"), max_length=1000)

    class Meta:
        verbose_name = _("greeting")
        constraints = [
            models.UniqueConstraint(fields=["situation", "language"], name="greeting_once")
        ]

    def __str__(self) -> str:
        return self.get_situation_display()


class ForwardingRule(Model):
    """One line of the list that decides where a call goes; the first that fits applies."""

    class Condition(models.TextChoices):
        ALWAYS = "always", _("at any time")
        OPEN = "open", _("during opening hours")
        CLOSED = "closed", _("outside opening hours")

    class Action(models.TextChoices):
        QUEUE = "queue", _("the permanence answers")
        ANNOUNCE = "announce", _("an announcement is heard, then the call ends")

    position = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("active"), default=True)
    condition = models.CharField(_("when"), max_length=8, choices=Condition, default="always")
    action = models.CharField(_("then"), max_length=8, choices=Action, default="queue")
    priority = models.PositiveSmallIntegerField(
        _("priority"), default=5, help_text=_("1 is answered first, 9 last.")
    )

    class Meta:
        verbose_name = _("forwarding rule")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["position"], name="one_rule_a_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(priority__gte=1, priority__lte=9), name="priority_one_to_nine"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Instruction(Model):
    """What a receptionist must know, in the order it is read."""

    class Kind(models.TextChoices):
        STANDING = "standing", _("Instruction")
        WARNING = "warning", _("Warning")
        SPEECH = "speech", _("How to say it")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.STANDING)
    text = models.CharField(_("text"), max_length=300)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("instruction")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text


class Note(Model):
    """An instruction that ends by itself: "Dr Roux at the hospital until 15:00"."""

    text = models.CharField(_("text"), max_length=300)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("note of the day")
        verbose_name_plural = _("notes of the day")
        ordering = ["ends_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="note_has_a_time")
        ]

    def __str__(self) -> str:
        return self.text


class JournalEntry(Model):
    """A call that has ended, as the client keeps it. `call_id` stands on the public side."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("answered")
        ABANDONED_GREETING = "greeting", _("hung up during the greeting")
        ABANDONED_WAITING = "waiting", _("hung up while waiting")
        ANNOUNCED = "announced", _("heard an announcement")
        FAILED = "failed", _("failed")

    call_id = models.UUIDField(unique=True)
    line = E164Field(_("line"))
    caller = E164Field(_("caller"), null=True, blank=True, db_index=True)
    caller_name = models.CharField(_("name"), max_length=120, blank=True)
    arrived_at = models.DateTimeField(_("arrived"), db_index=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    ended_at = models.DateTimeField(_("ended"))
    agent_name = models.CharField(_("receptionist"), max_length=80, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)

    class Meta:
        verbose_name = _("call")
        ordering = ["-arrived_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(caller=None) | Q(caller__regex=E164), name="journal_caller_e164"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("arrived_at")), name="journal_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="answered") | Q(answered_at__isnull=False),
                name="journal_answered_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.arrived_at:%Y-%m-%d %H:%M} {self.get_outcome_display()}"
