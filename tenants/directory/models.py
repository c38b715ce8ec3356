"""People around one client: those who call, and the client's own."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.base import E164, E164Field, Model


class Contact(Model):
    """Somebody who calls the client; found again by number."""

    name = models.CharField(_("name"), max_length=120)
    number = E164Field(_("number"), db_index=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("contact")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=E164), name="contact_e164"),
            models.UniqueConstraint(fields=["number", "name"], name="contact_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Colleague(Model):
    """One of the client's own people: gets messages, takes transfers, is on duty."""

    name = models.CharField(_("name"), max_length=80)
    role = models.CharField(_("function"), max_length=80, blank=True)
    number = E164Field(_("number for transfers"), blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    receives_messages = models.BooleanField(_("receives messages"), default=True)
    # A plain key: the person stands on the public side, and no foreign key leaves the schema.
    user_id = models.UUIDField(_("log-in"), null=True, blank=True)

    class Meta:
        verbose_name = _("colleague")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number="") | Q(number__regex=E164), name="colleague_e164"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Reach(Model):
    """One way to reach a colleague with a message, in the order they want."""

    class Channel(models.TextChoices):
        SMS = "sms", _("SMS")
        EMAIL = "email", _("e-mail")

    colleague = models.ForeignKey(Colleague, models.CASCADE, related_name="reaches")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    address = models.CharField(_("address"), max_length=254)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("way to reach")
        verbose_name_plural = _("ways to reach")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["colleague", "channel", "address"], name="reach_once"),
            models.CheckConstraint(
                condition=Q(channel="sms", address__regex=E164)
                | Q(channel="email", address__contains="@"),
                name="reach_address_fits_channel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.colleague}"
