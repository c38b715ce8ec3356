"""What the history of changes keeps of the rows of this room."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from messages import policy_sentences
from messages.models import Form, Group, MessageSettings, Policy
from messages.portal import reason_page, team_page
from telephony import changes
from telephony.changes import Kept
from telephony.models import Change
from tenants.directory.models import Colleague
from tenants.models import Client

Subject = Change.Subject


def register() -> None:
    """Called once, when the house is put together."""
    changes.register(Group, Subject.GROUP, Kept(also=_members, labels={"members": _("members")}))
    changes.register(MessageSettings, Subject.KEEPING)
    for model, subject, kept in (
        (Colleague, Subject.COLLEAGUE, _people()),
        (Policy, Subject.POLICY, _policies()),
        (Form, Subject.FORM, _reasons()),
        (Client, Subject.CLIENT, _the_client()),
    ):
        changes.register(model, subject, kept)


def _people() -> Kept:
    return Kept(
        also=_of_person,
        unseen=_addresses,
        labels={"ways": _("ways to reach"), "groups": _("groups")},
        without=("user_id", "number", "left_at"),
    )


def _policies() -> Kept:
    return Kept(
        also=_of_policy,
        labels={"steps": _("steps"), "in_the_end": _("when nobody has taken it, tell")},
    )


def _reasons() -> Kept:
    labels = {
        "questions": _("questions"),
        "contents": _("what comes with them"),
        "live": _("version that is asked"),
    }
    return Kept(also=reason_page.kept, labels=labels)


def _the_client() -> Kept:
    return Kept(
        also=lambda client: {"has_logo": client.logo_mark},
        labels={"has_logo": _("logo")},
        only=("name", "trade", "city", "colour", "language", "time_zone", "confidential"),
    )


def _of_policy(policy: Policy) -> dict[str, Any]:
    steps = policy.steps.select_related("person", "group")
    return {
        "steps": [policy_sentences.step(step) for step in steps],
        "in_the_end": [one.name for one in policy.tells_in_the_end.all()],
    }


def _of_person(person: Colleague) -> dict[str, Any]:
    number = f"…{person.number[-2:]}" if person.number else ""
    return {
        "number": number,
        "ways": [team_page.words_of(way) for way in person.reaches.all()],
        "groups": sorted(place.group.name for place in person.places.select_related("group")),
    }


def _addresses(person: Colleague) -> list[str]:
    return [person.number, *(way.address for way in person.reaches.all())]


def _members(group: Group) -> dict[str, Any]:
    return {"members": [str(place.colleague) for place in group.places.select_related("colleague")]}
