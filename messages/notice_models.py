"""What the house tells people beside messages: confirmations, reminders, news of a duty."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messages.outbound import Outbound
from tenants.base import E164, E164Field, Model


class Notice(Outbound):
    """One piece of news for one person, told once for its `key`.

    By text where there is a mobile number, else by e-mail; what cannot go as a text goes as an
    e-mail where there is an address. `retry_at` is also the moment before which it must not go.
    """

    class State(models.TextChoices):
        """Outbound's, and two more."""

        PLANNED = "planned", _("planned")
        SENDING = "sending", _("sending")
        SENT = "sent", _("handed over")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")
        UNWANTED = "unwanted", _("not sent: wants no texts")
        OVERTAKEN = "overtaken", _("not sent: overtaken by a newer one")

    key = models.CharField(max_length=120, unique=True, editable=False)
    # Of one subject, what has not left yet is overtaken by what comes after it.
    subject = models.CharField(max_length=60, blank=True, db_index=True, editable=False)
    kind = models.SlugField(_("kind"), max_length=40)
    name = models.CharField(_("to"), max_length=120, blank=True)
    number = E164Field(_("number"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=5)
    about = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    # The text as it was handed over, by which it is found again at the provider.
    text = models.TextField(_("text"), blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PLANNED)

    class Meta:
        verbose_name = _("notice")
        ordering = ["-created_at"]
        indexes = [
            models.Index("state", "retry_at", name="notice_to_do", condition=Q(state="planned"))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        *("planned", "sending", "sent", "delivered"),
                        *("failed", "unwanted", "overtaken"),
                    ]
                ),
                name="notice_state",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["sms", "voice"], address__regex=E164)
                | Q(channel="email", address__contains="@"),
                name="notice_address_fits_channel",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "delivered"]) | Q(provider_id__isnull=False),
                name="sent_notice_has_provider_id",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending", channel="sms") | ~Q(text=""),
                name="notice_being_sent_has_a_text",
            ),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(retry_at=None), name="only_planned_notices_retry"
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(number__regex=E164), name="notice_e164"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.get_channel_display()} {self.get_state_display()}"


class OptOut(Model):
    """Somebody who wants no more texts from this client; whoever they are, at this number."""

    class Source(models.TextChoices):
        REPLY = "reply", _("answered STOP")
        CARRIER = "carrier", _("the carrier says so")
        LINK = "link", _("on the page behind a link")
        STAFF = "staff", _("said so")

    number = E164Field(_("number"), unique=True)
    source = models.CharField(_("how"), max_length=8, choices=Source, default=Source.STAFF)
    since = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("number without texts")
        verbose_name_plural = _("numbers without texts")
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=E164), name="opt_out_e164"),
            models.CheckConstraint(
                condition=Q(source__in=["reply", "carrier", "link", "staff"]),
                name="opt_out_source",
            ),
        ]

    def __str__(self) -> str:
        return self.number
