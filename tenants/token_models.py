"""The tokens of a client's programs."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.api_scopes import SCOPES
from tenants.base import Model


def known_scope(scope: str) -> None:
    """Raise ValidationError for a scope that the API does not have."""
    if scope not in SCOPES:
        raise ValidationError(_("There is no such scope."), code="scope")


def all_scopes() -> list[str]:
    """What a token may do for which nobody has said less."""
    return list(SCOPES)


class ApiToken(Model):
    """Lets a client's own programs use the API; only the secret's digest is kept."""

    client = models.ForeignKey(
        "tenants.Client", models.CASCADE, related_name="api_tokens", verbose_name=_("client")
    )
    name = models.CharField(_("name"), max_length=80, help_text=_("What it is for."))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=24, validators=[known_scope]),
        verbose_name=_("what it may do"),
        default=all_scopes,
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["client", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="token_is_a_digest"
            ),
            models.CheckConstraint(condition=Q(scopes__len__gte=1), name="token_may_do_something"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("created_at")),
                name="token_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Whether its end has come."""
        return self.ends_at is not None and self.ends_at <= timezone.now()
