"""Who is told of a message, and by what. The plan is fixed when the message is sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from tenants.directory.models import Colleague, Reach


@dataclass(frozen=True)
class Step:
    """One delivery to be made."""

    channel: str
    address: str


def plan(reaches: Iterable[Reach]) -> list[Step]:
    """Every way in which the colleague wants to be reached, all at once, in their order."""
    return [Step(reach.channel, reach.address) for reach in reaches]


def in_words(colleague: Colleague, *, confidential: bool) -> str:
    """What sending would do, before it is done: "To Dr Roux by SMS (link only) and e-mail"."""
    ways = [_way(step, confidential=confidential) for step in plan(colleague.reaches.all())]
    return _("To %(name)s by %(ways)s.") % {
        "name": colleague.name,
        "ways": get_text_list(ways, _("and")),
    }


def _way(step: Step, *, confidential: bool) -> str:
    label = str(Reach.Channel(step.channel).label)
    return _("%(channel)s (link only)") % {"channel": label} if confidential else label
