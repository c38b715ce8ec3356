"""How an address of each channel is written; whoever knows a channel says so here."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

Tidy = Callable[[str], str]
_known: dict[str, Tidy] = {}


def register(channel: str, tidy: Tidy) -> None:
    """`tidy` gives a channel's address as it is kept; raises ValidationError for what is none."""
    _known[channel] = tidy


def tidy(channel: str, address: str) -> str:
    """The address as it is kept. Raises ValidationError, in the reader's language."""
    if channel not in _known:
        raise ValidationError(_("There is no such channel."), code="channel")
    return _known[channel](address.strip())
