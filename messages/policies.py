"""Who is told of a message, and by what: the client's policies, made into a plan.

All functions run in the client's schema.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from messages import plans
from messages.models import Message, Policy, PolicyStep
from messages.plans import Rules, Step
from scheduling import duty
from tenants.directory.models import Colleague, Reach
from tenants.reading import once

Whom, Urgency = PolicyStep.Whom, Message.Urgency
# Without a policy: how many minutes the recipient's answer is waited for.
PATIENCE: dict[str, int] = {Urgency.URGENT: 15, Urgency.SOON: 60, Urgency.NORMAL: 24 * 60}


@dataclass(frozen=True)
class Plan:
    """A policy as it is when a message is sent; without a name it is the house's own."""

    steps: list[Step]
    rules: Rules = field(default_factory=Rules)
    name: str = ""


@dataclass(frozen=True)
class Way:
    """One delivery to be made, so many minutes after the step began."""

    colleague: Colleague
    channel: str
    address: str
    wait: int = 0


def plan_for(form_id: UUID | None, urgency: str, recipient: Colleague) -> Plan:
    """What would be done with such a message if it were sent now."""
    policy = choose(form_id, urgency)
    if policy is None or not (steps := _steps(policy, recipient)):
        return Plan([Step(Whom.RECIPIENT, (str(recipient.pk),), (), PATIENCE[urgency])])
    in_the_end = [str(one.pk) for one in policy.tells_in_the_end.all()]
    rules = Rules(
        (policy.quiet_from, policy.quiet_until)
        if policy.quiet_from is not None and policy.quiet_until is not None
        else None,
        tuple(policy.digest_at),
        policy.digest_count,
        policy.follow_up_minutes,
        tuple(in_the_end),
    )
    return Plan(plans.rounds(steps, policy.rounds), rules, policy.name)


def choose(form_id: UUID | None, urgency: str) -> Policy | None:
    """The first policy in use that is for this reason and degree."""
    return next((policy for policy in in_use() if fits(policy, form_id, urgency)), None)


@once
def in_use() -> list[Policy]:
    """The client's policies in their order, with all that their plans are made of."""
    steps = ("steps__group__places", "tells_in_the_end")
    return list(Policy.objects.filter(is_active=True).prefetch_related(*steps))


def fits(policy: Policy, form_id: UUID | None, urgency: str) -> bool:
    """Whether the policy is for such a message."""
    is_of_form = policy.form_id is None or policy.form_id == form_id
    return is_of_form and (not policy.urgencies or urgency in policy.urgencies)


def people_of(step: Step, at: datetime) -> list[Colleague]:
    """Whom the step tells when it is taken at this moment, in its order; those who are gone, not.

    Who is on duty is asked then and not before: duties change while a message waits.
    """
    if step.whom == Whom.ON_DUTY:
        found = duty.on_duty(at)
        return _with_ways([str(found.colleague.pk)]) if found else []
    return _with_ways(step.people)


def ways_of(colleague: Colleague, channels: Iterable[str], local: datetime) -> list[Way]:
    """By what the colleague is told at this hour, soonest first: by one of `channels`, if any.

    Where none of those fits, all ways count: a message told the wrong way is better than one that
    nobody is told of.
    """
    own = in_use_by(colleague)
    by_hour = [reach for reach in own if _is_on(reach, local)] or own
    wanted = [reach for reach in own if reach.channel in set(channels)] or by_hour
    soonest = min((reach.wait_minutes for reach in wanted), default=0)
    ways = [Way(colleague, r.channel, r.address, r.wait_minutes - soonest) for r in wanted]
    return sorted(ways, key=lambda way: way.wait)


def in_use_by(colleague: Colleague) -> list[Reach]:
    """The colleague's ways, without those that were set aside (mail comes back)."""
    return [reach for reach in colleague.reaches.all() if reach.set_aside_at is None]


def _is_on(reach: Reach, local: datetime) -> bool:
    if reach.from_time is None or reach.until_time is None:
        return True
    return plans.within(local.time(), reach.from_time, reach.until_time)


@once
def _people() -> dict[str, Colleague]:
    return {str(one.pk): one for one in Colleague.objects.prefetch_related("reaches")}


def _with_ways(keys: Iterable[str]) -> list[Colleague]:
    people = _people()
    return [people[key] for key in keys if key in people and in_use_by(people[key])]


def _steps(policy: Policy, recipient: Colleague) -> list[Step]:
    found: list[Step] = []
    for row in policy.steps.all():
        step = Step(row.whom, _named(row, recipient), tuple(row.channels), row.wait_minutes)
        if row.whom == Whom.ON_DUTY:
            found.append(step)
        elif step.people:
            found.extend(plans.one_by_one(step) if row.in_turn else [step])
    return found


def _named(row: PolicyStep, recipient: Colleague) -> tuple[str, ...]:
    if row.whom == Whom.RECIPIENT:
        return (str(recipient.pk),)
    if row.group:
        return tuple(str(place.colleague_id) for place in row.group.places.all())
    if row.whom == Whom.INBOX:
        return tuple(key for key, one in _people().items() if one.is_shared)
    return (str(row.person_id),) if row.person_id else ()
