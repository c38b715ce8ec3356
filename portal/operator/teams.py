"""Teams: who answers for whom."""

from django.db import models, transaction
from django.db.models import Count, QuerySet

from portal.operator import looking
from telephony.switchboard.models import Agent, Announcement, Call, Team
from telephony.switchboard.signals import after_commit, queue_changed
from tenants import audit
from tenants.models import Client, User


class Needed(Exception):
    """The team cannot be deleted; `why` is a key of team_views.WHY_NEEDED."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def all_of_them() -> QuerySet[Team]:
    """By name, each with how many clients and receptionists it has."""
    return Team.objects.order_by("name").annotate(
        n_clients=Count("clients", distinct=True), n_agents=Count("agents", distinct=True)
    )


@transaction.atomic
def save(team: Team, actor: User) -> None:
    """A new team, or another name or kind."""
    action = "team.made" if team._state.adding else "team.changed"
    team.save()
    audit.record(action, actor=actor, subject=team.pk)
    _tell_the_queue()


@transaction.atomic
def put_client(team: Team, client: Client, actor: User) -> None:
    """The team answers for the client; twice is once."""
    if not team.clients.filter(pk=client.pk).exists():
        team.clients.add(client)
        audit.record("team.client_added", actor=actor, client=client, subject=team.pk)
        _changed(client)


@transaction.atomic
def take_client(team: Team, client: Client, actor: User) -> None:
    """It does so no more; twice is once."""
    if team.clients.filter(pk=client.pk).exists():
        team.clients.remove(client)
        audit.record("team.client_removed", actor=actor, client=client, subject=team.pk)
        _changed(client)


@transaction.atomic
def put_agent(team: Team, agent: Agent, actor: User) -> None:
    """The receptionist belongs to the team; twice is once."""
    if not team.agents.filter(pk=agent.pk).exists():
        team.agents.add(agent)
        audit.record("team.agent_added", actor=actor, subject=agent.user_id)
        _tell_the_queue()


@transaction.atomic
def take_agent(team: Team, agent: Agent, actor: User) -> None:
    """They do so no more; twice is once."""
    if team.agents.filter(pk=agent.pk).exists():
        team.agents.remove(agent)
        audit.record("team.agent_removed", actor=actor, subject=agent.user_id)
        _tell_the_queue()


@transaction.atomic
def delete(team: Team, actor: User) -> None:
    """Raises Needed while anybody counts on it: `clients`, `agents`, `calls`, `announcements`."""
    locked = Team.objects.select_for_update().get(pk=team.pk)
    if why := needed_for(locked):
        raise Needed(why)
    locked.delete()
    audit.record("team.deleted", actor=actor, subject=team.pk)
    _tell_the_queue()


def needed_for(team: Team) -> str:
    """Who counts on the team; "" for nobody."""
    live = Call.objects.filter(team=team).exclude(state=Call.State.CLOSED)
    reasons: dict[str, QuerySet[models.Model]] = {
        "clients": team.clients.all(),
        "agents": team.agents.all(),
        "calls": live,
        "announcements": Announcement.objects.filter(team=team, withdrawn_at=None),
    }
    return next((why for why, rows in reasons.items() if rows.exists()), "")


def _changed(client: Client) -> None:
    key = client.pk
    transaction.on_commit(lambda: looking.again(key), robust=True)
    _tell_the_queue()


def _tell_the_queue() -> None:
    after_commit(queue_changed)
