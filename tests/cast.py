"""Who is in every test: two clients, and people with each role."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from config.demo import loading
from config.demo.shops import CABINET, PLOMBIER
from telephony.switchboard import presence
from telephony.switchboard.models import Agent, Team
from tenants.models import Client, Membership, Operator, User

Role = Membership.Role
PEOPLE = {
    "administrator": (Role.ADMINISTRATOR, None),
    "supervisor": (Role.SUPERVISOR, None),
    "camille": (Role.RECEPTIONIST, None),
    "nadia": (Role.RECEPTIONIST, None),
    "doctor": (Role.OWNER, CABINET),
    "secretary": (Role.MANAGER, CABINET),
    "recipient": (Role.RECIPIENT, CABINET),
    "bookkeeper": (Role.READER, CABINET),
    "plumber": (Role.OWNER, PLOMBIER),
    "outsider": (None, None),
}
ODILE = "+33639984001"  # known to the practice
STRANGER = "+33639989999"


def build() -> None:
    """The rows that all tests share; each test's own changes are rolled back."""
    Operator.objects.create(name="Permanence Test")
    shops = {shop.slug: loading.make_client(shop) for shop in (CABINET, PLOMBIER)}
    team = Team.objects.create(name="Jour")
    team.clients.set(shops.values())
    for name, (role, shop) in PEOPLE.items():
        user = User.objects.create_user(f"{name}@permanence.test", name=name.capitalize())
        if role:
            Membership.objects.create(
                user=user, role=role, client=shops[shop.slug] if shop else None
            )
        if role == Role.RECEPTIONIST:
            team.agents.add(Agent.objects.create(user=user))


@dataclass(frozen=True)
class Cast:
    """The practice keeps its callers' words confidential, the plumber does not."""

    practice: Client
    plumber: Client

    @classmethod
    def find(cls) -> "Cast":
        return cls(
            Client.objects.get(slug=CABINET.slug),
            Client.objects.get(slug=PLOMBIER.slug),
        )

    def user(self, name: str) -> User:
        return User.objects.get(email=f"{name}@permanence.test")

    def agent(self, name: str) -> Agent:
        return Agent.objects.get(user__email=f"{name}@permanence.test")

    def ready(self, name: str, *, idle_for: float = 0) -> Agent:
        """The agent at an open desk, free for `idle_for` seconds."""
        agent = self.agent(name)
        agent.last_seen, agent.voice = timezone.now(), Agent.Voice.OK
        agent.save()
        presence.free(agent)
        Agent.objects.filter(pk=agent.pk).update(
            idle_since=timezone.now() - timedelta(seconds=idle_for)
        )
        return self.agent(name)
