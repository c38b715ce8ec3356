"""Calling for help from a call: a raised hand, and a chat beside the call.

The supervisors hear of it, and the receptionists whose teams answer for the client. Who helps sees
the client's name and what is written, nothing else: help opens no client's data.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from telephony.switchboard import claims
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Agent, Call, HelpLine, HelpRequest, Team
from telephony.switchboard.signals import after_commit, help_changed
from tenants.access import Role, roles_of
from tenants.models import User

LONGEST = 300  # characters of a line


@transaction.atomic
def raise_hand(agent_id: UUID, call_id: UUID) -> HelpRequest:
    """Ask for help with the call that this agent holds; asked twice, it is the same request.

    Raises Refused with `not_yours`.
    """
    call = claims.held(call_id, agent_id)
    asked, _made = HelpRequest.objects.get_or_create(agent_id=agent_id, call=call, closed_at=None)
    after_commit(help_changed, call_id=call.pk)
    return asked


@transaction.atomic
def say(user: User, call_id: UUID, text: str) -> HelpLine:
    """Write a line beside this call, as the one who asked or as one who helps.

    The first of the others who writes is the one who helps. Raises Refused with `not_yours` (the
    asker without the call), `no_help` (nothing is asked for any more) and `nothing_said`.
    """
    asked = _open(user, call_id)
    said = text.replace("\0", "").strip()[:LONGEST]
    if not said:
        raise Refused("nothing_said")
    if asked.agent.user_id != user.pk:
        _take(asked, user)
    line = HelpLine.objects.create(request=asked, by=user, text=said)
    after_commit(help_changed, call_id=call_id)
    return line


@transaction.atomic
def answer(user: User, call_id: UUID) -> HelpRequest:
    """Say that one helps; whoever was first stays the one. Raises as `say`."""
    asked = _open(user, call_id)
    if asked.agent.user_id != user.pk:
        _take(asked, user)
        after_commit(help_changed, call_id=call_id)
    return asked


@transaction.atomic
def lower(user: User, call_id: UUID) -> None:
    """No more help is needed: by the one who asked or by one who helps. Raises as `say`."""
    asked = _open(user, call_id)
    asked.closed_at = timezone.now()
    asked.save(update_fields=["closed_at"])
    after_commit(help_changed, call_id=call_id)


def asked_by(agent: Agent) -> HelpRequest | None:
    """What this agent asks for in the call on the desk, with its lines."""
    return _all().filter(agent=agent).first()


def to_help(user: User) -> list[HelpRequest]:
    """The raised hands that this person may answer, the longest up first, with their lines.

    A supervisor's are all of them, a receptionist's those of the clients that its teams serve.
    """
    others = _all().exclude(agent__user=user)
    if Role.SUPERVISOR not in roles_of(user):
        others = others.filter(_served_by(user)).distinct()
    return list(others)


def helpers_of(call: Call) -> list[UUID]:
    """The seats that hear of a raised hand in this call: of teams that serve, and supervisors."""
    served = Q(teams__clients=call.client_id) | Q(teams__is_pooled=True)
    above = Q(user__memberships__role=Role.SUPERVISOR, user__memberships__client=None)
    found = Agent.objects.filter(served | above, user__is_active=True)
    return list(found.distinct().values_list("pk", flat=True))


def _all() -> QuerySet[HelpRequest]:
    """Those that are still about the call on the asker's desk."""
    lines = Prefetch("lines", HelpLine.objects.select_related("by"))
    asked = HelpRequest.objects.filter(closed_at=None, agent__call=F("call"))
    return asked.select_related("agent__user", "call__client", "answered_by").prefetch_related(
        lines
    )


def _served_by(user: User) -> Q:
    if Team.objects.filter(agents__user=user, is_pooled=True).exists():
        return Q()
    return Q(call__client__teams__agents__user=user)


def _open(user: User, call_id: UUID) -> HelpRequest:
    """The request about this call, locked, if this person has a part in it."""
    asked = HelpRequest.objects.filter(call_id=call_id, closed_at=None)
    asked = asked.select_for_update(of=("self",)).select_related("agent")
    mine = asked.filter(agent__user=user).first()
    if mine is not None:
        claims.held(call_id, mine.agent_id)
        return mine
    found = asked.filter(agent__call=call_id).first()
    if found is None:
        raise Refused("no_help")
    if found.pk not in {one.pk for one in to_help(user)}:
        raise Refused("not_served")
    return found


def _take(asked: HelpRequest, user: User) -> None:
    if asked.answered_by_id is None:
        asked.answered_by, asked.answered_at = user, timezone.now()
        asked.save(update_fields=["answered_by", "answered_at"])
