"""Days and moments that a program may name: of our age, so that zones and sums hold."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

OLDEST_YEAR, FIRST_YEAR, LAST_YEAR = 1900, 1970, 2199  # people are older than their calls


def _of_our_age(value: date, first: int) -> None:
    if not first <= value.year <= LAST_YEAR:
        about = {"first": first, "last": LAST_YEAR}
        raise serializers.ValidationError(
            _("Name a day from %(first)d to %(last)d.") % about, code="far"
        )


class DayField(serializers.DateField):
    """A day of the client's calendar."""

    def to_internal_value(self, value: Any) -> date:
        day = super().to_internal_value(value)
        _of_our_age(day, OLDEST_YEAR)
        return day


class MomentField(serializers.DateTimeField):
    """A moment; without a zone it is the client's own time."""

    def to_internal_value(self, value: Any) -> datetime:
        moment = super().to_internal_value(value)
        _of_our_age(moment, FIRST_YEAR)
        return moment
