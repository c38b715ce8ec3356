"""People around one client: those who call, and the client's own."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.base import E164, E164Field, Model, display_number
from tenants.directory import ways

KEY = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


class Contact(Model):
    """Somebody who calls the client; found again by number."""

    name = models.CharField(_("name"), max_length=120)
    number = E164Field(_("number"), db_index=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    born_on = models.DateField(_("born on"), null=True, blank=True)
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


class ContactNumber(Model):
    """One more number of a contact; the one that is called back is the contact's own."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="more_numbers")
    number = E164Field(_("number"), db_index=True)

    class Meta:
        verbose_name = _("further number")
        verbose_name_plural = _("further numbers")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=E164), name="further_number_e164"),
            models.UniqueConstraint(fields=["contact", "number"], name="further_number_once"),
        ]

    def __str__(self) -> str:
        return display_number(self.number)


class Identified(Model):
    """Who it was that called, as the receptionist found out; `call_id` is of the public side.

    Needed where several people share a telephone, or somebody calls from another's.
    """

    call_id = models.UUIDField(unique=True)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="calls")

    class Meta:
        verbose_name = _("caller of a call")
        verbose_name_plural = _("callers of calls")

    def __str__(self) -> str:
        return str(self.contact)


class Present(models.Manager["Colleague"]):
    """Those who are there: who has left is chosen nowhere any more."""

    def get_queryset(self) -> models.QuerySet["Colleague"]:
        return super().get_queryset().filter(left_at=None)


class Colleague(Model):
    """One of the client's own people: gets messages, takes transfers, is on duty.

    Who has left keeps the row that old messages and duties point to, and nothing else. `objects`
    are those who are there, `everybody` has the others, too.
    """

    name = models.CharField(_("name"), max_length=80)
    role = models.CharField(_("function"), max_length=80, blank=True)
    pronunciation = models.CharField(
        _("how the name is said"),
        max_length=80,
        blank=True,
        help_text=_("As a receptionist should read it, e.g. “ni-zhar” for Nijar."),
    )
    number = E164Field(_("number for transfers"), blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    receives_messages = models.BooleanField(_("receives messages"), default=True)
    is_shared = models.BooleanField(
        _("shared inbox"),
        default=False,
        help_text=_("Not a person: an address that several of the client's people read."),
    )
    # A plain key: the person stands on the public side, and no foreign key leaves the schema.
    user_id = models.UUIDField(_("log-in"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True, editable=False)

    objects: ClassVar[Present] = Present()
    everybody: ClassVar["models.Manager[Colleague]"] = models.Manager()

    class Meta:
        verbose_name = _("colleague")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number="") | Q(number__regex=E164), name="colleague_e164"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None)
                | Q(number="", user_id=None, receives_messages=False, is_shared=False),
                name="who_has_left_is_reached_by_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Reach(Model):
    """One way to reach a colleague with a message, in the order they want."""

    class Channel(models.TextChoices):
        SMS = "sms", _("SMS")
        EMAIL = "email", _("e-mail")
        VOICE = "voice", _("telephone call")
        PUSH = "push", _("notification")
        WHATSAPP = "whatsapp", _("WhatsApp")
        WEBHOOK = "webhook", _("webhook")

    class SetAside(models.TextChoices):
        BOUNCED = "bounced", _("mail to this address comes back")
        COMPLAINED = "complained", _("the recipient reported our mail as unwanted")
        GONE = "gone", _("the address says that it is no longer used")
        UNWANTED = "unwanted", _("STOP was answered from there")

    colleague = models.ForeignKey(Colleague, models.CASCADE, related_name="reaches")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    # Of a notification it is the colleague's own key: it goes to each telephone that has asked.
    address = models.CharField(
        _("address"),
        max_length=254,
        blank=True,
        help_text=_("A number, an e-mail address, or https://…; none for a notification."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    # By the client's clock; until may be before from: over midnight.
    from_time = models.TimeField(_("from"), null=True, blank=True)
    until_time = models.TimeField(_("until"), null=True, blank=True)
    wait_minutes = models.PositiveSmallIntegerField(
        _("only after so many minutes without an answer"), default=0
    )
    # Nothing more goes to an address that turned out to be dead, until somebody says otherwise.
    set_aside_at = models.DateTimeField(_("set aside since"), null=True, blank=True, editable=False)
    set_aside_why = models.CharField(
        _("set aside because"), max_length=10, choices=SetAside, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("way to reach")
        verbose_name_plural = _("ways to reach")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["colleague", "channel", "address"], name="reach_once"),
            models.CheckConstraint(
                condition=Q(channel__in=["sms", "voice", "whatsapp"], address__regex=E164)
                | Q(channel="email", address__contains="@")
                | Q(channel="push", address__regex=KEY)
                | Q(channel="webhook", address__regex="^https?://."),
                name="reach_address_fits_channel",
            ),
            models.CheckConstraint(
                condition=Q(from_time=None, until_time=None)
                | Q(from_time__isnull=False, until_time__isnull=False)
                & ~Q(from_time=models.F("until_time")),
                name="reach_hours_have_two_ends",
                violation_error_message=_("These hours need a beginning and another end."),
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at=None, set_aside_why="")
                | Q(set_aside_at__isnull=False) & ~Q(set_aside_why=""),
                name="reach_set_aside_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.colleague}"

    def clean(self) -> None:
        """The address as its channel writes it; raises ValidationError where it has none such."""
        if self.channel == self.Channel.PUSH:
            self.address = str(self.colleague_id)
        if not self.address:
            raise ValidationError({"address": _("Write an address.")})
        try:
            self.address = ways.tidy(self.channel, self.address)
        except ValidationError as error:
            raise ValidationError({"address": error.messages}) from error
