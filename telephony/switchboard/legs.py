"""The ends of a call: from the row to Twilio's word that they are there, held, or gone.

All run in a transaction that has locked the call.
"""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from telephony.switchboard import asking
from telephony.switchboard.models import Call, Leg
from tenants.reading import once

Kind = Leg.Kind
Ends = QuerySet[Leg]
# What Twilio calls the end of a call that nobody took (docs/voice/api/call-resource).
OUTCOMES = {
    "busy": Leg.Outcome.BUSY,
    "no-answer": Leg.Outcome.NO_ANSWER,
    "failed": Leg.Outcome.FAILED,
    "canceled": Leg.Outcome.CANCELED,
}


@once
def live(call: Call, kind: str) -> Leg | None:
    """The end of this kind that is there or on its way, if there is one."""
    return call.legs.filter(kind=kind, left_at=None).order_by("-began_at").first()


def seated(call: Call, kind: str) -> Leg | None:
    """The end of this kind that sits in the conference, if there is one."""
    return call.legs.filter(kind=kind, left_at=None, joined_at__isnull=False).first()


def holder_is_seated(call: Call) -> bool:
    """Whether the receptionist who holds the call sits in the conference."""
    there = call.legs.filter(kind=Kind.AGENT, left_at=None, joined_at__isnull=False)
    return there.filter(agent=call.agent_id, dismissed_at=None).exists()


def ring_caller(call: Call) -> Leg:
    """Call the outside end: a caller who kept the place in the queue, or a call of ours."""
    leg = Leg.objects.create(call=call, kind=Kind.CALLER, number=call.caller)
    asking.place(leg)
    return leg


def ring_third(call: Call, number: str, colleague_id: UUID | None) -> Leg:
    """Call somebody to be asked whether the caller may come."""
    leg = Leg.objects.create(call=call, kind=Kind.THIRD, number=number, colleague_id=colleague_id)
    asking.place(leg)
    return leg


def hold(call: Call, leg: Leg, wanted: bool) -> None:
    """Hold this end, or let it back; the seconds that a caller is held are counted."""
    if wanted == (leg.held_since is not None):
        return
    now = timezone.now()
    if not wanted:
        _count_hold(call, leg)
    leg.held_since, leg.hold_asked_at = (now if wanted else None), now
    leg.save(update_fields=["held_since", "hold_asked_at"])
    asking.later("set_hold", leg.pk)
    if leg.kind == Kind.CALLER:
        asking.recording(call)


def stood_up(call: Call, leg: Leg) -> None:
    """The outside end leaves the conference for another place of ours."""
    _count_hold(call, leg)
    leg.answered_at = leg.joined_at = leg.held_since = leg.hold_asked_at = None
    leg.is_held = False
    leg.save(update_fields=["answered_at", "joined_at", "held_since", "hold_asked_at", "is_held"])


def over(call: Call, leg: Leg, outcome: str = Leg.Outcome.LEFT) -> bool:
    """This end is gone; False where that was known."""
    if leg.left_at is not None:
        return False
    _count_hold(call, leg)
    leg.left_at, leg.outcome, leg.held_since, leg.is_held = timezone.now(), outcome, None, False
    leg.save(update_fields=["left_at", "outcome", "held_since", "is_held"])
    return True


def _count_hold(call: Call, leg: Leg) -> None:
    if leg.kind == Kind.CALLER and leg.held_since is not None:
        call.held_seconds += round((timezone.now() - leg.held_since).total_seconds())
        call.save(update_fields=["held_seconds"])
