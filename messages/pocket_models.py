"""By what a recipient is known on a telephone: the device, a passkey on it, a key sent to them."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import Model
from tenants.directory.models import Colleague

DIGEST = r"^[0-9a-f]{64}$"
MOST_TRIES = 5


class PocketDevice(Model):
    """A telephone that stays logged in until it is revoked; only its secret's digest is kept."""

    colleague = models.ForeignKey(Colleague, models.CASCADE, related_name="pocket_devices")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(_("device"), max_length=80)
    made_at = models.DateTimeField(_("logged in"), default=timezone.now)
    last_used_at = models.DateTimeField(_("last used"), default=timezone.now)
    revoked_at = models.DateTimeField(_("logged out"), null=True)
    revoked_by = models.CharField(_("logged out by"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("telephone logged in")
        verbose_name_plural = _("telephones logged in")
        ordering = ["-last_used_at"]
        constraints = [
            models.CheckConstraint(condition=Q(digest__regex=DIGEST), name="device_is_a_digest"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by="")
                | Q(revoked_at__isnull=False) & ~Q(revoked_by=""),
                name="device_revoked_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PocketKey(Model):
    """A link or a code sent to a colleague's own address: once, for ten minutes."""

    LIVES = timedelta(minutes=10)

    class Kind(models.TextChoices):
        LINK = "link", _("link to log in")
        CODE = "code", _("code that proves the person")

    colleague = models.ForeignKey(Colleague, models.CASCADE, related_name="pocket_keys")
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    made_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    # A telephone logged in at another client asked for this link: both lists are to be one.
    asked_by_client = models.UUIDField(null=True, editable=False)
    asked_by_device = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("key for a telephone")
        verbose_name_plural = _("keys for telephones")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["link", "code"]), name="pocket_key_kind"),
            models.CheckConstraint(
                condition=Q(digest__regex=DIGEST), name="pocket_key_is_a_digest"
            ),
            models.CheckConstraint(condition=Q(tries__lte=MOST_TRIES), name="pocket_key_tries"),
            models.CheckConstraint(
                condition=Q(asked_by_client=None, asked_by_device=None)
                | Q(kind="link", asked_by_client__isnull=False, asked_by_device__isnull=False),
                name="pocket_key_asked_by_a_telephone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.made_at:%Y-%m-%d %H:%M}"


class PocketPasskey(Model):
    """A passkey of a colleague (W3C Web Authentication), made on a device that was logged in."""

    colleague = models.ForeignKey(Colleague, models.CASCADE, related_name="pocket_passkeys")
    credential_id = models.BinaryField(max_length=1023, unique=True)
    # The attested credential data as the authenticator gave it (Web Authentication, 6.5.1).
    credential = models.BinaryField()
    name = models.CharField(_("device"), max_length=80)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    last_used_at = models.DateTimeField(_("last used"), null=True)

    class Meta:
        verbose_name = _("passkey")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.name
