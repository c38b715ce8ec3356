"""What stands on the page of the client's people. In the client's schema."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from messages import policy_words, setting_aside
from messages.models import Group
from messages.portal.team_forms import BY_NUMBER
from scheduling import duty
from telephony.carrier import dialling
from tenants.base import display_number
from tenants.directory import ways
from tenants.directory.models import Colleague, Reach
from tenants.models import Client

Channel = Reach.Channel


def listed(now: datetime) -> list[dict[str, Any]]:
    """Everybody as the page shows them; a constant number of queries."""
    shift = duty.on_duty(now)
    people = Colleague.objects.prefetch_related("reaches", "places__group")
    return [
        {
            "row": one,
            "number": display_number(one.number),
            "ways": [_way(way) for way in one.reaches.all()],
            "groups": [place.group.name for place in one.places.all()],
            "on_duty": shift is not None and shift.colleague.pk == one.pk,
            "is_mute": one.receives_messages and not _reached(one),
        }
        for one in people
    ]


def groups() -> list[dict[str, Any]]:
    """The groups with their members, in their order."""
    found = Group.objects.prefetch_related("places__colleague")
    return [
        {"row": one, "members": [place.colleague.name for place in one.places.all()]}
        for one in found
    ]


def checked(typed: Mapping[str, str], name: str, client: Client) -> dict[str, str]:
    """How what was typed in the field `name` reads, or why it is no address: `good` or `problem`;
    both "" for nothing typed. A way's address is looked at by the channel beside it.
    """
    address = typed.get(name, "").strip()
    channel = typed.get(name.replace("-address", "-channel"), "")
    if not address or channel == Channel.PUSH:
        return {"good": "", "problem": ""}
    if name == "number":
        return _tried(lambda: display_number(dialling.allowed(address, client)))
    return _tried(lambda: _written(channel, ways.tidy(channel, address)))


def words_of(way: Reach) -> str:
    """A way as the history may keep it: which it is can be told, the address cannot be read."""
    if way.channel in BY_NUMBER:
        where = f"…{way.address[-2:]}"
    elif way.channel == Channel.EMAIL:
        where = f"…@{way.address.rpartition('@')[2]}"
    else:
        where = "" if way.channel == Channel.PUSH else setting_aside.discreet(way)
    return " ".join(filter(None, [str(way.get_channel_display()), where, _when(way)]))


def _way(way: Reach) -> dict[str, Any]:
    is_push = way.channel == Channel.PUSH
    return {
        "label": way.get_channel_display(),
        "address": "" if is_push else _written(way.channel, setting_aside.discreet(way)),
        "is_number": way.channel in BY_NUMBER,
        "when": _when(way),
        "set_aside": way.get_set_aside_why_display(),
    }


def _when(way: Reach) -> str:
    said = []
    if way.from_time is not None and way.until_time is not None:
        said.append(f"{way.from_time:%H:%M}-{way.until_time:%H:%M}")
    if way.wait_minutes:
        said.append(_("after %(wait)s") % {"wait": policy_words.minutes(way.wait_minutes)})
    return ", ".join(said)


def _reached(one: Colleague) -> bool:
    return any(way.set_aside_at is None for way in one.reaches.all())


def _written(channel: str, address: str) -> str:
    return display_number(address) if channel in BY_NUMBER else address


def _tried(read: Any) -> dict[str, str]:
    try:
        return {"good": read(), "problem": ""}
    except ValidationError as error:
        return {"good": "", "problem": " ".join(error.messages)}
