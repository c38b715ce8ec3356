"""Plans read aloud: who would be told now, and what happens next if nobody moves.

In the client's schema, in the reader's language and by the client's clock.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from messages import policies
from messages.models import Escalation, Message
from messages.plans import Rules, Step
from messages.policies import Plan, Way, Whom
from tenants.directory.models import Colleague, Reach
from tenants.models import Client

SAID = 3  # steps that are said one by one; the others as a number


def preview(client: Client, form_id: UUID | None, urgency: str, recipient: Colleague) -> str:
    """What sending would do: "To Dr Roux by SMS; after 5 min to Dr Lambert, on duty, by …"."""
    return in_words(client, policies.plan_for(form_id, urgency, recipient))


def in_words(client: Client, plan: Plan, now: datetime | None = None) -> str:
    """The plan as one sentence, if it began now."""
    local = (now or timezone.now()).astimezone(ZoneInfo(client.time_zone))
    first, *rest = plan.steps
    begins = _begins(plan.rules, local)
    sentence = _told(client, first, local)
    if begins:
        sentence = _("%(when)s: %(told)s") % {"when": begins, "told": sentence}
    shown, waited = [sentence], first.wait
    for step in rest[: SAID - 1]:
        about = {"wait": minutes(waited), "told": _told(client, step, local)}
        shown.append(_("after %(wait)s %(told)s") % about)
        waited = step.wait
    words = pgettext("between steps", "; ").join(shown)
    more = len(rest) - (SAID - 1)
    if more > 0:
        words += ngettext("; one step more", "; %(count)d steps more", more) % {"count": more}
    return f"{words[:1].upper()}{words[1:]}."


def next_in_words(client: Client, message: Message) -> str:
    """What happens if nobody moves: "At 10:47: to Dr Roux by voice call"; "" when nothing does."""
    plan = Escalation.objects.filter(message=message).first()
    if plan is None or plan.state != Escalation.State.RUNNING or plan.next_at is None:
        return ""
    local = plan.next_at.astimezone(ZoneInfo(client.time_zone))
    steps = [Step.of(kept) for kept in plan.steps[plan.step + 1 :]]
    last = _("the permanence looks after it")
    told = _told(client, steps[0], local) if steps else last
    return _("At %(time)s, if nobody takes it: %(told)s.") % {"time": clock(local), "told": told}


def minutes(wait: int) -> str:
    """A wait as people say it: "5 min", "2 h", "3 days"."""
    if wait % 1440 == 0:
        days = wait // 1440
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if wait % 60 == 0:
        return _("%(count)d h") % {"count": wait // 60}
    return _("%(count)d min") % {"count": wait}


def clock(local: datetime) -> str:
    """The time of day, with the day where it is not today's."""
    is_today = local.date() == timezone.now().astimezone(local.tzinfo).date()
    return date_format(local, "H:i" if is_today else "D j b, H:i")


def _begins(rules: Rules, local: datetime) -> str:
    speaks = rules.speaks_at(local)
    at = rules.collects_until(speaks) or speaks
    return _("at %(time)s") % {"time": clock(at)} if at > local else ""


def _told(client: Client, step: Step, local: datetime) -> str:
    people = policies.people_of(step, local)
    if not people:
        return _("nobody: no one is on duty") if step.whom == Whom.ON_DUTY else _("nobody")
    told = [
        _("%(name)s by %(ways)s") % {"name": _name(person, step), "ways": _ways(client, ways)}
        for person in people
        if (ways := policies.ways_of(person, step.channels, local))
    ]
    return _("to %(people)s") % {"people": get_text_list(told, _("and"))}


def _name(person: Colleague, step: Step) -> str:
    if step.whom == Whom.ON_DUTY:
        return _("%(name)s, on duty,") % {"name": person.name}
    return person.name


def _ways(client: Client, ways: Sequence[Way]) -> str:
    return str(get_text_list([*dict.fromkeys(_labels(client, ways))], _("and")))


def _labels(client: Client, ways: Iterable[Way]) -> Iterable[str]:
    for way in ways:
        label = str(Reach.Channel(way.channel).label)
        if client.confidential:
            label = _("%(channel)s (link only)") % {"channel": label}
        if way.wait:
            label = _("%(channel)s after %(wait)s") % {"channel": label, "wait": minutes(way.wait)}
        yield label
