"""What stands on the pages of policies: sentences, and what would be done with one message."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from messages import policies, policy_sentences, policy_words
from messages.models import Policy
from messages.portal.policy_forms import AskForm
from tenants.directory import contacts
from tenants.models import Client


@dataclass(frozen=True)
class Asked:
    """A message that is thought of, and what would be done with it; "" where nothing is asked."""

    form: AskForm
    policy: str = ""
    answer: str = ""


def listed() -> list[dict[str, Any]]:
    """All policies as they read, in their order; a constant number of queries."""
    about = ("steps__person", "steps__group", "tells_in_the_end")
    found = Policy.objects.select_related("form").prefetch_related(*about)
    return [
        {
            "row": one,
            "number": number,
            "which": policy_sentences.of_which(one),
            "steps": policy_sentences.steps(one),
            "besides": policy_sentences.besides(one),
            "problems": _problems(one),
        }
        for number, one in enumerate(found, 1)
    ]


def asked(client: Client, typed: QueryDict) -> Asked:
    """The question as typed, and the answer: by the code that plans every message."""
    people = contacts.recipients()
    if "ask-urgency" not in typed:
        return Asked(AskForm(recipients=people))
    form = AskForm(typed, recipients=people)
    if not form.is_valid():
        return Asked(form)
    given = form.cleaned_data
    at = _at(client, given["at"])
    reason = given["reason"].pk if given["reason"] else None
    plan = policies.plan_for(reason, given["urgency"], given["recipient"])
    name = plan.name or _("no policy fits: the house's own way")
    return Asked(form, name, policy_words.in_words(client, plan, at))


def _at(client: Client, typed: datetime | None) -> datetime:
    zone = ZoneInfo(client.time_zone)
    return typed.replace(tzinfo=zone) if typed else timezone.now().astimezone(zone)


def _problems(policy: Policy) -> list[str]:
    """What somebody who reads it should know."""
    if policy.is_active and not policy.steps.all():
        return [_("It has no step: it tells whom the message is for, and nobody else.")]
    return []
