"""The operator's people for its administrators: seats of receptionists, and who is shut out."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.dispatch import receiver

from telephony import changes
from telephony.switchboard import presence
from telephony.switchboard.models import Agent, Team
from telephony.switchboard.signals import after_commit, queue_changed
from tenants import audit, staff
from tenants.models import Invitation, Membership, User
from tenants.people import Refused, Role
from tenants.signals import staff_joined


@receiver(staff_joined, dispatch_uid="portal.staff_joined")
def give_a_seat(sender: object, user: User, invitation: Invitation, **kwargs: Any) -> None:
    """In the transaction: a receptionist has a seat, in the teams that wait for them."""
    if invitation.role == Role.RECEPTIONIST:
        seat = seat_of(user)
        for team in Team.objects.filter(pk__in=invitation.team_ids):
            team.agents.add(seat)


def version(user: User) -> str:
    """Changes with whatever administrators change of this person."""
    roles = Membership.objects.filter(user=user, client=None).values_list("role", flat=True)
    seat = Agent.objects.filter(user=user)
    teams = Team.objects.filter(agents__user=user).order_by("pk").values_list("pk", flat=True)
    told = seat.values_list("languages", "own_number", "speaks_by_telephone").first()
    return changes.digest([user.name, user.is_active, sorted(roles), told, list(teams)])


def seat_of(user: User) -> Agent:
    """The receptionist's seat, made where there was none."""
    return Agent.objects.get_or_create(user=user)[0]


@transaction.atomic
def save(by: User, user: User, name: str, roles: Collection[str]) -> None:
    """Name and roles; who is a receptionist no more leaves the line-up first.

    Raises Refused: `last_administrator`, `in_a_call`.
    """
    if Role.RECEPTIONIST in roles:
        seat_of(user)
    else:
        _step_out(user, by)
    staff.give_roles(by, user, roles)
    staff.rename(by, user, name)
    after_commit(queue_changed)


@transaction.atomic
def shut_out(by: User, user: User) -> None:
    """Nobody logs in as this person any more. Raises Refused: `last_administrator`, `in_a_call`."""
    _step_out(user, by)
    staff.set_active(by, user, is_active=False)
    after_commit(queue_changed)


@transaction.atomic
def let_in(by: User, user: User) -> None:
    """They may log in again, with the roles and teams they had."""
    staff.set_active(by, user, is_active=True)


@transaction.atomic
def save_seat(agent: Agent, teams: Collection[UUID], by: User) -> None:
    """Languages, own telephone and teams. What happens at the desk meanwhile is left alone."""
    agent.save(update_fields=["languages", "own_number", "speaks_by_telephone"])
    for team in Team.objects.exclude(pk__in=teams).filter(agents=agent):
        team.agents.remove(agent)
    for team in Team.objects.filter(pk__in=teams).exclude(agents=agent):
        team.agents.add(agent)
    audit.record("staff.seat_changed", actor=by, subject=agent.user_id)
    after_commit(queue_changed)


def _step_out(user: User, by: User) -> None:
    """Out of the line-up. Raises Refused(`in_a_call`) while a call is offered or held."""
    found = Agent.objects.filter(user=user).first()
    if found is None or found.state == Agent.State.OFFLINE:
        return
    try:
        presence.step_aside(presence.lock(found.pk), Agent.State.OFFLINE, by=by)
    except presence.NotNow:
        raise Refused("in_a_call") from None
