"""Businesses that sign up, and the numbers that the operator has bought for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import E164, E164Field, Model, uuid7
from tenants.code_models import DIGEST, TRIES, TextedCode


class StockNumber(Model):
    """A number that the operator owns; free until it is a client's line.

    Whoever rings a number given up must not reach a stranger: taken off a client it rests until
    `free_from`, unless somebody frees it by hand.
    """

    number = E164Field(_("number"), unique=True)
    line = models.OneToOneField(
        "tenants.Line",
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="from_stock",
        verbose_name=_("line"),
    )
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    free_from = models.DateTimeField(_("rests until"), null=True, editable=False)

    class Meta:
        verbose_name = _("number in stock")
        verbose_name_plural = _("numbers in stock")
        ordering = ["added_at", "number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=E164), name="stock_number_e164")
        ]

    def __str__(self) -> str:
        return self.number


class SignUp(Model):
    """A business that asks to be a client; the client, once there is one.

    `asked`: nobody has answered the mail yet, nothing exists. `proven`: the address is theirs, and
    the operator decides. `live`: the client is there, whole. `refused`: with a reason.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("mail not answered yet")
        PROVEN = "proven", _("to be decided")
        LIVE = "live", _("client")
        REFUSED = "refused", _("refused")

    class Letter(models.TextChoices):
        """The mail that is to leave; it is taken off once it has."""

        NONE = "", _("none")
        PROVE = "prove", _("prove the address")
        LIVE = "live", _("everything is ready")
        INVITED = "invited", _("made by the operator: choose a password")
        REFUSED = "refused", _("refused")
        LINE = "line", _("the line has come")

    # Of the form that was filled in: sent twice, it is one sign-up.
    form_key = models.UUIDField(unique=True, default=uuid7, editable=False)
    trade = models.CharField(_("trade"), max_length=16)
    name = models.CharField(_("name of the business"), max_length=80)
    person = models.CharField(_("your name"), max_length=80)
    email = models.EmailField(_("e-mail"))
    mobile = E164Field(_("mobile"))
    # Before that nothing is texted to it but the code that proves it.
    mobile_proven_at = models.DateTimeField(_("mobile proven"), null=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="fr")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    proven_at = models.DateTimeField(_("address proven"), null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.CharField(_("decided by"), max_length=80, blank=True)
    why = models.CharField(_("reason"), max_length=300, blank=True)
    client = models.OneToOneField(
        "tenants.Client", models.CASCADE, null=True, related_name="sign_up"
    )
    user = models.ForeignKey("tenants.User", models.SET_NULL, null=True, related_name="+")
    letter = models.CharField(max_length=8, choices=Letter, default=Letter.NONE, blank=True)
    letter_due_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sign-up")
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="asked", client=None, decided_at=None, proven_at=None)
                | Q(state="proven", client=None, decided_at=None, proven_at__isnull=False)
                | Q(state="live", client__isnull=False, decided_at__isnull=False, why="")
                | Q(state="refused", client=None, decided_at__isnull=False) & ~Q(why=""),
                name="sign_up_is_in_one_state",
            ),
            models.CheckConstraint(
                condition=Q(letter__in=["", "prove", "live", "invited", "refused", "line"]),
                name="sign_up_letter",
            ),
            models.CheckConstraint(condition=Q(mobile__regex=E164), name="sign_up_mobile_e164"),
        ]
        indexes = [
            models.Index(
                fields=["letter_due_at"], condition=~Q(letter=""), name="sign_up_letters_due"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SignUpCode(TextedCode):
    """Six digits texted to the mobile of whoever signs up; `address` is where they sat, hashed."""

    sign_up = models.ForeignKey(SignUp, models.CASCADE, related_name="codes")
    address = models.CharField(max_length=64, editable=False)
    sent_at = models.DateTimeField(null=True)

    class Meta(TextedCode.Meta):
        verbose_name = _("texted code")
        indexes = [models.Index(fields=["number", "created_at"], name="sign_up_code_number")]
        constraints = [
            models.CheckConstraint(condition=Q(tries__lte=TRIES), name="sign_up_code_tries"),
            models.CheckConstraint(
                condition=Q(digest__regex=DIGEST, address__regex=DIGEST), name="sign_up_code_digest"
            ),
            models.CheckConstraint(condition=Q(number__regex=E164), name="sign_up_code_e164"),
        ]
