"""The public side: who the clients are, how a host or a number finds one, who may do what."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin
from django_tenants.utils import schema_exists
from phonenumbers import SUPPORTED_REGIONS

from tenants import spares
from tenants.base import E164, ColourField, E164Field, Model, ink_on, uuid7
from tenants.erasure_models import Erasure as Erasure
from tenants.house_models import ClientHealth as ClientHealth
from tenants.house_models import TradeTemplate as TradeTemplate
from tenants.people_models import Invitation as Invitation
from tenants.people_models import SupportSession as SupportSession
from tenants.plan_models import Plan as Plan
from tenants.plan_models import UsageEntry as UsageEntry
from tenants.sign_up_models import SignUp as SignUp
from tenants.sign_up_models import SignUpCode as SignUpCode
from tenants.sign_up_models import StockNumber as StockNumber
from tenants.spare_models import SpareSchema as SpareSchema
from tenants.telephone_models import Telephone as Telephone
from tenants.telephone_models import TelephoneLogIn as TelephoneLogIn
from tenants.token_models import ApiToken as ApiToken

# As long as messages at most (messages/settings_models.py says where it comes from).
LONGEST_DAYS = 3 * 365


def known_zone(name: str) -> None:
    """Raise ValidationError unless the time-zone database knows `name`."""
    if name not in available_timezones():
        raise ValidationError(_("This time zone is not known, e.g. Europe/Paris."), code="zone")


def known_country(code: str) -> None:
    """Raise ValidationError unless `code` is a country with telephones (ISO 3166, two letters)."""
    if code not in SUPPORTED_REGIONS:
        raise ValidationError(
            _("%(code)s is not a country of two capital letters, e.g. FR."),
            code="country",
            params={"code": code},
        )


class Operator(Model):
    """The answering service itself; one row, whatever the number of clients."""

    class SignUp(models.TextChoices):
        OFF = "off", _("nobody")
        APPROVED = "approved", _("whoever we approve")
        OPEN = "open", _("everybody, at once")

    name = models.CharField(_("name"), max_length=80)
    phone = E164Field(_("telephone"), blank=True)
    wrapup_seconds = models.PositiveSmallIntegerField(
        _("seconds to finish after a call"),
        null=True,
        blank=True,
        default=60,
        validators=[MinValueValidator(10)],
        help_text=_("Then the receptionist is available by itself. Empty: as long as needed."),
    )
    silent_listening = models.BooleanField(
        _("silent listening"),
        default=False,
        help_text=_(
            "Receptionists do not see on their desk when a supervisor listens. They must have been "
            "told beforehand that it happens; in France the works council, too, and a record kept."
        ),
    )
    appointment_days = models.PositiveSmallIntegerField(
        _("days for which past appointments are kept"),
        default=365,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)],
        help_text=_("For each client that says nothing else. Then names and numbers are erased."),
    )
    sign_up = models.CharField(
        _("who may become a client by the page /start/"),
        max_length=8,
        choices=SignUp,
        default=SignUp.APPROVED,
    )
    terms_url = models.URLField(
        _("address of the terms of service"),
        blank=True,
        help_text=_("Whoever signs up accepts them."),
    )
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        verbose_name = _("operator")
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="one_operator"),
            models.CheckConstraint(
                condition=Q(appointment_days__gte=1, appointment_days__lte=LONGEST_DAYS),
                name="operator_keeps_appointments_to_an_end",
            ),
            models.CheckConstraint(
                condition=Q(sign_up__in=["off", "approved", "open"]), name="operator_sign_up"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Client(TenantMixin):  # type: ignore[misc]  # django-tenants is untyped
    """A business whose calls are answered here; it owns a schema of its own."""

    class Trade(models.TextChoices):
        MEDICAL = "medical", _("Medical practice")
        DENTAL = "dental", _("Dental practice")
        PLUMBER = "plumber", _("Plumber")
        LAW = "law", _("Law firm")
        NOTARY = "notary", _("Notary")
        VETERINARY = "veterinary", _("Veterinary surgery")
        HAIRDRESSER = "hairdresser", _("Hairdresser")
        PROPERTY = "property", _("Property manager")
        DRIVING = "driving", _("Driving school")
        GARAGE = "garage", _("Garage")
        FUNERAL = "funeral", _("Funeral parlour")
        OTHER = "other", _("Other")

    auto_create_schema = True
    auto_drop_schema = False

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=40, unique=True)
    trade = models.CharField(_("trade"), max_length=16, choices=Trade, default=Trade.OTHER)
    city = models.CharField(_("town"), max_length=60, blank=True)
    colour = ColourField(_("colour"), default="#0f6e84")
    # The name of the picture in the client's own folder, as it was written anew; "" for none.
    logo = models.CharField(_("logo"), max_length=80, blank=True, editable=False)
    confidential = models.BooleanField(
        _("confidential"), default=False, help_text=_("Texts carry a link only, never a content.")
    )
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default="fr"
    )
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Paris", validators=[known_zone]
    )
    dial_countries = ArrayField(
        models.CharField(max_length=2, validators=[known_country]),
        verbose_name=_("countries that may be called"),
        help_text=_("Two letters each, e.g. FR,BE. Empty: those of the house."),
        default=list,
        blank=True,
    )
    plan = models.ForeignKey(
        "tenants.Plan",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("plan"),
    )
    # Off: the client is being erased. Whose calls are only not answered is suspended.
    is_active = models.BooleanField(_("active"), default=True)
    suspended_at = models.DateTimeField(_("suspended since"), null=True, blank=True, editable=False)
    suspended_words = models.CharField(
        _("what its people read meanwhile"), max_length=200, blank=True, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("client")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(schema_name__in=["public", "information_schema"])
                & ~Q(schema_name__startswith="pg_"),
                name="client_has_its_own_schema",
            ),
            models.CheckConstraint(
                condition=Q(suspended_words="") | Q(suspended_at__isnull=False),
                name="only_the_suspended_read_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def create_schema(
        self, check_if_exists: bool = False, sync_schema: bool = True, verbosity: int = 1
    ) -> bool:
        """Make the client's schema with its tables; False where it is there already."""
        if check_if_exists and schema_exists(self.schema_name):
            return False
        spares.obtain(self.schema_name)
        return True

    @property
    def is_served(self) -> bool:
        """Whether its calls are taken and its pages are open."""
        return self.is_active and self.suspended_at is None

    @property
    def colour_ink(self) -> str:
        """The text colour that reads on the client's own."""
        return ink_on(self.colour)

    @property
    def logo_mark(self) -> str:
        """Changes with the logo: put behind its address, so that browsers may keep the picture."""
        return self.logo[-12:-4]

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
        MANAGER = "manager", _("Manager")
        RECIPIENT = "recipient", _("Recipient")
        READER = "reader", _("Reader")

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
    wants_report = models.BooleanField(
        _("gets the monthly report"),
        default=False,
        help_text=_("By e-mail, on the first of the month; not of recipients."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "client", "role"], nulls_distinct=False, name="role_once"
            ),
            models.CheckConstraint(
                condition=Q(client=None, role__in=["administrator", "supervisor", "receptionist"])
                | Q(client__isnull=False, role__in=["owner", "manager", "recipient", "reader"]),
                name="role_on_its_side",
            ),
            models.UniqueConstraint(
                fields=["user", "client"],
                condition=Q(client__isnull=False),
                name="one_role_with_a_client",
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
