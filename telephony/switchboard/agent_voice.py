"""The receptionist's voice in a call: brought there, cut off, back again. Calls are locked.

It comes from the active window, or from a telephone of their own. Cut off is a voice that went
without a key: whoever would be left alone hears music, and is let free when the voice is back.
"""

from uuid import UUID

from django.utils import timezone

from telephony.switchboard import asking, legs
from telephony.switchboard.models import Agent, Call, Leg
from telephony.switchboard.signals import after_commit, desk_changed, voice_wanted

Kind = Leg.Kind
CONNECTED = (Call.State.CONNECTING, Call.State.TALKING)


def want(call: Call, agent: Agent, tab: str) -> None:
    """The agent has taken this call: let them be heard in it."""
    if agent.speaks_by_telephone and agent.own_number:
        ring(call, agent)
    else:
        after_commit(voice_wanted, agent_id=agent.pk, call_id=call.pk, tab=tab)


def follow(agent: Agent, tab: str, speaks: str) -> None:
    """The window became active: with a live call, it speaks (unless it does already)."""
    call = agent.call
    if call is None or agent.state != Agent.State.TALKING or call.state not in CONNECTED:
        return
    if speaks != str(call.pk) and not by_telephone(call, agent.pk):
        after_commit(voice_wanted, agent_id=agent.pk, call_id=call.pk, tab=tab)


def ring(call: Call, agent: Agent) -> Leg:
    """Ring the agent's own telephone; the key 1 brings it into the call."""
    leg = Leg.objects.create(call=call, kind=Kind.AGENT, agent=agent, number=agent.own_number)
    asking.place(leg)
    return leg


def by_telephone(call: Call, agent_id: UUID | None) -> Leg | None:
    """The end at the agent's own telephone, there or rung, if there is one."""
    return _ends(call, agent_id).filter(number__isnull=False).order_by("-began_at").first()


def is_wanted(call: Call, agent: Agent) -> bool:
    """Whether the active window should call in: the agent holds this call and has no end in it."""
    if agent.state != Agent.State.TALKING or call.agent_id != agent.pk or call.ending_since:
        return False
    if agent.speaks_by_telephone and call.state == Call.State.CONNECTING:
        return False
    return call.state in CONNECTED and not _ends(call, agent.pk).exists()


def cut(call: Call) -> None:
    """The voice is gone: music for whoever is alone, until it is back or given up."""
    call.cut_since = timezone.now()
    call.save(update_fields=["cut_since"])
    keep_company(call)
    _show(call)


def keep_company(call: Call) -> None:
    """While the voice is cut off: those who do not hear each other hear music."""
    caller, third = legs.seated(call, Kind.CALLER), legs.seated(call, Kind.THIRD)
    if caller and third and caller.held_since is None and third.held_since is None:
        return
    for leg in (caller, third):
        if leg is not None:
            legs.hold(call, leg, True)


def back(call: Call, leg: Leg) -> None:
    """The voice has a seat: those held on its account are free, and an older end of it goes."""
    older = _ends(call, leg.agent_id).filter(began_at__lt=leg.began_at)
    for end in older.exclude(pk=leg.pk):
        asking.dismiss(end)
    if call.cut_since is None:
        return
    ours = call.legs.filter(left_at=None, held_since__gte=call.cut_since)
    for held in ours.exclude(kind=Kind.AGENT):
        legs.hold(call, held, False)
    call.cut_since = None
    call.save(update_fields=["cut_since"])
    _show(call)


def _ends(call: Call, agent_id: UUID | None) -> "legs.Ends":
    mine = call.legs.filter(kind=Kind.AGENT, agent=agent_id)
    return mine.filter(left_at=None, dismissed_at=None)


def _show(call: Call) -> None:
    if call.agent_id:
        after_commit(desk_changed, agent_id=call.agent_id)
