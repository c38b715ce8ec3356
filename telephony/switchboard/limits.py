"""What ends by itself: after-call work under a limit, and breaks whose kind says so.

Nobody who is away is put into the line-up. That somebody is there is known from a key or click at
the desk in the last minute, or from having just spoken with a caller; an open window, a living
link or a voice that is registered tell nothing. Whoever gives no such sign stays where they are,
and the clock that has run over is shown.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from telephony.switchboard import conference, dispatch, presence
from telephony.switchboard.models import Agent, Call
from telephony.switchboard.signals import after_commit, told, work_ends

State = Agent.State
USED_LATELY = timedelta(seconds=60)  # a key or click of that age: somebody is there
SPOKE_LATELY = timedelta(seconds=90)  # and whoever hung up so long ago
# Under a typing hand the desk does not change, and what was just sent can still be called back.
QUIET = timedelta(seconds=10)
# A break ends by itself at its end or not at all: who comes back later says so.
SOON = timedelta(seconds=30)
SETTLED_DOWN = timedelta(seconds=20)  # the key that began the break is no sign of being back


def finished() -> QuerySet[Call]:
    """The calls after which somebody's time to finish is over."""
    return Call.objects.filter(pk__in=_done().values("call")).exclude(
        state__in=conference.CONNECTED  # a colleague is taking it over, and may yet fail to
    )


def end_work(call: Call) -> None:
    """Whoever is finishing this (locked) call is available, unless something is unsent."""
    late = _done().filter(call=call).select_for_update(of=("self",)).order_by("pk")
    for agent in late:
        if not _is_unsent(call):
            _back(agent)


def end_breaks() -> None:
    """Whoever is there at the end of a break that ends by itself is available."""
    with transaction.atomic():
        for agent in _over().select_for_update(skip_locked=True, of=("self",)):
            _back(agent)


def _back(agent: Agent) -> None:
    presence.free(agent)
    if agent.state == State.READY:
        after_commit(told, agent_id=agent.pk, what="ready_by_itself")
    dispatch.run_after_commit()


def _done() -> QuerySet[Agent]:
    now = timezone.now()
    there = Q(acted_at__gte=now - USED_LATELY) | Q(state_since__gte=now - SPOKE_LATELY)
    quiet = Q(acted_at=None) | Q(acted_at__lt=now - QUIET)
    late = Q(state=State.WRAPUP, planned_until__lt=now)
    return _at_a_living_desk().filter(late, there, quiet)


def _over() -> QuerySet[Agent]:
    now = timezone.now()
    return _at_a_living_desk().filter(
        state=State.PAUSE,
        absence__returns_by_itself=True,
        planned_until__range=(now - SOON, now),
        acted_at__gte=now - USED_LATELY,
        acted_at__gt=F("state_since") + SETTLED_DOWN,
    )


def _at_a_living_desk() -> QuerySet[Agent]:
    alive = timezone.now() - timedelta(seconds=settings.DESK_SILENCE_SECONDS)
    return presence.active().filter(last_seen__gte=alive)


def _is_unsent(call: Call) -> bool:
    answers = work_ends.send(sender=None, client=call.client, call_id=call.pk)
    return any(answer for _receiver, answer in answers)
