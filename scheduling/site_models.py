"""Where the client works."""

import zoneinfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.base import Model


class Site(Model):
    """One of the client's places. Hours that name none are those of all of them."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    spoken = models.CharField(
        _("as it is said"),
        max_length=120,
        blank=True,
        help_text=_("In the client's language, after the time. Empty: the name."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        blank=True,
        help_text=_("E.g. Indian/Reunion. Empty: the client's."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("site")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for a time zone that nobody knows."""
        if self.time_zone and self.time_zone not in zoneinfo.available_timezones():
            raise ValidationError({"time_zone": _("Write the time zone as Europe/Paris.")})
