"""The public side: who the clients are, how a host or a number finds one, who may do what."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from tenants.base import E164, ColourField, E164Field, Model, ink_on, uuid7


def known_zone(name: str) -> None:
    """Raise ValidationError unless the time-zone database knows `name`."""
    if name not in available_timezones():
        raise ValidationError(_("This time zone is not known, e.g. Europe/Paris."), code="zone")


class Operator(Model):
    """The answering service itself; one row, whatever the number of clients."""

    name = models.CharField(_("name"), max_length=80)
    phone = E164Field(_("telephone"), blank=True)
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        verbose_name = _("operator")
        constraints = [models.CheckConstraint(condition=Q(only=True), name="one_operator")]

    def __str__(self) -> str:
        return self.name


class Client(TenantMixin):  # type: ignore[misc]  # django-tenants is untyped
    """A business whose calls are answered here; it owns a schema of its own."""

    class Trade(models.TextChoices):
        MEDICAL = "medical", _("Medical practice")
        PLUMBER = "plumber", _("Plumber")
        LAW = "law", _("Law firm")
        VETERINARY = "veterinary", _("Veterinary surgery")
        HAIRDRESSER = "hairdresser", _("Hairdresser")
        PROPERTY = "property", _("Property manager")
        OTHER = "other", _("Other")

    auto_create_schema = True
    auto_drop_schema = False

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=40, unique=True)
    trade = models.CharField(_("trade"), max_length=16, choices=Trade, default=Trade.OTHER)
    city = models.CharField(_("town"), max_length=60, blank=True)
    colour = ColourField(_("colour"), default="#0f6e84")
    confidential = models.BooleanField(
        _("confidential"), default=False, help_text=_("Texts carry a link only, never a content.")
    )
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default="fr"
    )
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Paris", validators=[known_zone]
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("client")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(schema_name__in=["public", "information_schema"])
                & ~Q(schema_name__startswith="pg_"),
                name="client_has_its_own_schema",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def colour_ink(self) -> str:
        """The text colour that reads on the client's own."""
        return ink_on(self.colour)

    @property
    def url(self) -> str:
        """The address of the client's portal, without a final slash."""
        port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
        return f"{settings.PUBLIC_SCHEME}://{self.slug}.{settings.BASE_DOMAIN}{port}"


class Domain(DomainMixin):  # type: ignore[misc]
    """A host that finds its client."""

    class Meta:
        verbose_name = _("host")


class Line(Model):
    """A telephone number that finds its client: each client's calls are diverted to its own."""

    number = E164Field(_("number"), unique=True)
    client = models.ForeignKey(
        Client, models.PROTECT, related_name="lines", verbose_name=_("client")
    )
    label = models.CharField(_("label"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("line")
        constraints = [models.CheckConstraint(condition=Q(number__regex=E164), name="line_e164")]

    def __str__(self) -> str:
        return self.number


class UserManager(BaseUserManager["User"]):
    """Makes people; e-mail addresses are compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """A new person with `email`; without a password they must set one by e-mail."""
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """An administrator of the operator."""
        user = self.create_user(email, password, **extra)
        Membership.objects.create(user=user, role=Membership.Role.ADMINISTRATOR)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person who logs in by e-mail. What they may do stands in their memberships only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="email_in_small_letters")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name as Django's own templates ask for it."""
        return str(self)

    @property
    def first_name(self) -> str:
        """The name that a receptionist gives to callers."""
        return self.name.split(" ")[0]

    @cached_property
    def is_administrator(self) -> bool:
        """Whether this person runs the operator's side."""
        return (
            self.is_active and self.memberships.filter(role=Membership.Role.ADMINISTRATOR).exists()
        )

    # Django's admin asks these three; there are no permissions beside the memberships.

    @property
    def is_staff(self) -> bool:
        return self.is_administrator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_administrator

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_administrator


class Membership(Model):
    """A role of a person: with the operator (no client) or with one client."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("Administrator")
        SUPERVISOR = "supervisor", _("Supervisor")
        RECEPTIONIST = "receptionist", _("Receptionist")
        OWNER = "owner", _("Owner")
        STAFF = "staff", _("Staff")
        RECIPIENT = "recipient", _("Recipient")

    user = models.ForeignKey(
        User, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    client = models.ForeignKey(
        Client,
        models.CASCADE,
        related_name="memberships",
        null=True,
        blank=True,
        verbose_name=_("client"),
    )
    role = models.CharField(_("role"), max_length=16, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "client", "role"], nulls_distinct=False, name="role_once"
            ),
            models.CheckConstraint(
                condition=Q(client=None, role__in=["administrator", "supervisor", "receptionist"])
                | Q(client__isnull=False, role__in=["owner", "staff", "recipient"]),
                name="role_on_its_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class AuditEntry(Model):
    """Who did what to which thing, and when. Names and contents of a client stay out of it."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80)
    client = models.ForeignKey(Client, models.CASCADE, null=True, related_name="audit_entries")
    action = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class UsageEntry(Model):
    """Something that a client is billed for; `reference` makes counting twice impossible."""

    class Kind(models.TextChoices):
        CALL = "call", _("Answered call")
        TALK = "talk", _("Seconds of talk")
        TEXT = "text", _("Text message")

    client = models.ForeignKey(Client, models.PROTECT, related_name="usage")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    kind = models.CharField(max_length=8, choices=Kind)
    quantity = models.PositiveIntegerField()
    reference = models.UUIDField()

    class Meta:
        verbose_name = _("usage entry")
        verbose_name_plural = _("usage entries")
        constraints = [models.UniqueConstraint(fields=["kind", "reference"], name="counted_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"
