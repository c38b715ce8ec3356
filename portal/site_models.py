"""The contact form and the "call me back" button of the client's own web site."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scheduling.outside_models import known_origin
from tenants.base import Model


class SitePage(Model):
    """What visitors of the client's site may leave; one row."""

    takes_messages = models.BooleanField(_("contact form"), default=False)
    takes_callbacks = models.BooleanField(_("button “call me back”"), default=False)
    origins = ArrayField(
        models.CharField(max_length=120, validators=[known_origin]),
        verbose_name=_("sites that may show it inside theirs"),
        help_text=_("E.g. https://www.example.com; several with a comma between."),
        default=list,
        blank=True,
    )
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        verbose_name = _("form on the web site")
        constraints = [models.CheckConstraint(condition=Q(only=True), name="one_site_page")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "SitePage":
        """The client's; as it is without one where nothing was ever said."""
        return cls.objects.first() or cls()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """There is one: a second way in finds it."""
        before = type(self).objects.exclude(pk=self.pk).first()
        if before is not None:
            self.pk, self._state.adding = before.pk, False
        super().save(*args, **kwargs)


class SiteRequest(Model):
    """That something was left, to count by: nothing of what it was. Kept for two days."""

    class Kind(models.TextChoices):
        MESSAGE = "message", _("contact form")
        CALLBACK = "callback", _("call me back")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    # Keyed hashes: of the network address, and of the telephone number.
    by = models.CharField(max_length=64)
    number = models.CharField(max_length=64, blank=True)
    # Each form that was shown can be sent once.
    nonce = models.CharField(max_length=43, unique=True)

    class Meta:
        verbose_name = _("request from the web site")
        verbose_name_plural = _("requests from the web site")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["message", "callback"]), name="site_request_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"
