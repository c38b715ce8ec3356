"""Puts the demonstration into the database; a second time changes nothing that was edited."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from config.demo import agendas, duties, furniture, outside
from config.demo.people import HOST, PASSWORD, STAFF, Staff
from config.demo.shapes import Person, Shop, at
from config.demo.shops import CABINET, COIFFEUR, SHOPS, WAITING
from scheduling.models import DutyRoster, OpeningPeriod
from telephony.models import ForwardingRule, Greeting, Instruction, Note
from telephony.switchboard.models import Agent, Team
from tenants import access, provisioning
from tenants.directory.models import Colleague, Contact, Reach
from tenants.models import Client, Membership, Operator, StockNumber, User

Role = Membership.Role
# Dr Roux owns the practice's account and gets the plumber's messages about her own leak:
# one person, an owner here and a recipient there.
STOCK = [f"+33199001{number}" for number in range(101, 109)]
RECIPIENT_ELSEWHERE = ("claire.roux", "plomberie-vasseur")


def load() -> None:
    """Everything: operator, people, clients, teams."""
    Operator.objects.get_or_create(
        only=True,
        defaults={"name": "Permanence Démo", "phone": "+33199001000", "sign_up": "open"},
    )
    if not StockNumber.objects.exists():
        StockNumber.objects.bulk_create(StockNumber(number=number) for number in STOCK)
    agents = [agent for staff in STAFF if (agent := _staff(staff))]
    team, _made = Team.objects.get_or_create(name="Équipe de jour")
    team.agents.add(*agents)
    for shop in SHOPS:
        client = make_client(shop)
        furniture.furnish(client)
        agendas.furnish(client)
        duties.furnish(client)
        outside.furnish(client)
        team.clients.add(client)
    login, slug = RECIPIENT_ELSEWHERE
    _member(
        User.objects.get(email=f"{login}@{HOST}"), Role.RECIPIENT, Client.objects.get(slug=slug)
    )


def phonebook() -> dict[str, Any]:
    """Who is who, for the simulator's telephones and mailboxes."""
    people = [(shop, person) for shop in SHOPS for person in shop.people]
    return {
        "lines": [
            *(_line(shop, shop.line, shop.name) for shop in SHOPS),
            _line(CABINET, furniture.NIGHT_LINE, f"{CABINET.name}, la nuit"),
            _line(COIFFEUR, furniture.SELF_LINE, f"{COIFFEUR.name}, mon rendez-vous"),
            *(_in_stock(number) for number in STOCK),
        ],
        "people": [
            {"number": p.mobile, "name": p.name, "client": s.name} for s, p in people if p.mobile
        ],
        "callers": [{"number": c.number, "name": c.name} for s in SHOPS for c in s.callers]
        + [{"number": furniture.ADVERTISER, "name": "Publicité"}],
        "mailboxes": [{"address": p.email, "name": p.name} for _s, p in people if p.email],
    }


def _line(shop: Shop, number: str, name: str) -> dict[str, str]:
    trade = str(Client.Trade(shop.trade).label)
    return {"number": number, "name": name, "trade": trade, "colour": shop.colour}


def _in_stock(number: str) -> dict[str, str]:
    return {"number": number, "name": "En stock", "trade": "", "colour": "#6b7280"}


def card() -> dict[str, Any]:
    """What `make run` prints: log-ins, clients, and the telephone to ring first."""
    accounts = [{"role": s.role.label, "email": s.email, "password": PASSWORD} for s in STAFF]
    owner = {"role": f"{Role.OWNER.label}, {CABINET.name}", "email": _owner_email(CABINET)}
    return {
        "accounts": [*accounts, {**owner, "password": PASSWORD}],
        "clients": [
            {"name": s.name, "host": f"{s.slug}.{settings.BASE_DOMAIN}", "line": s.line}
            for s in SHOPS
        ],
        "ring": f"{settings.SIMULATOR_URL}/?call={CABINET.line}" if settings.SIMULATOR_URL else "",
    }


def _staff(staff: Staff) -> Agent | None:
    user = _user(staff.email, staff.name)
    _member(user, staff.role)
    if staff.role != Role.RECEPTIONIST:
        return None
    agent, _made = Agent.objects.get_or_create(user=user)
    return agent


def _user(email: str, name: str) -> User:
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(email, PASSWORD, name=name)


def _member(user: User, role: Role, client: Client | None = None) -> None:
    if client is None:
        Membership.objects.get_or_create(user=user, role=role, client=None)
    else:  # One role with a client, which somebody may have changed since.
        Membership.objects.get_or_create(user=user, client=client, defaults={"role": role})


def _owner_email(shop: Shop) -> str:
    return f"{shop.owner}@{HOST}"


def make_client(shop: Shop) -> Client:
    """The client as its owner would have set it up; one that exists stays as it is."""
    client = Client.objects.filter(slug=shop.slug).first() or provisioning.create_client(
        provisioning.Order(
            name=shop.name,
            slug=shop.slug,
            line=shop.line,
            trade=shop.trade,
            city=shop.city,
            colour=shop.colour,
            confidential=shop.confidential,
        )
    )
    owner = shop.people[0]
    user = _user(_owner_email(shop), owner.name)
    _member(user, Role.OWNER, client)
    with access.inside(client):
        # A first start may have been cut off between the schema and its contents.
        if not DutyRoster.objects.exists():
            _fill(shop, user)
    return client


def _fill(shop: Shop, owner: User) -> None:
    _say(shop)
    _rules_and_hours(shop)
    people = [_colleague(place, person) for place, person in enumerate(shop.people)]
    Colleague.objects.filter(pk=people[0].pk).update(user_id=owner.pk)
    Contact.objects.bulk_create(Contact(name=c.name, number=c.number) for c in shop.callers)
    start = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    DutyRoster.objects.create(
        colleague=people[shop.duty], during=(start, start + timedelta(days=365))
    )


def _say(shop: Shop) -> None:
    texts = {
        Greeting.Situation.WELCOME: shop.welcome,
        Greeting.Situation.WAITING: WAITING,
        Greeting.Situation.PHRASE: shop.phrase,
    }
    for situation, text in texts.items():
        Greeting.objects.create(situation=situation, text=text)
    kinds = {
        Instruction.Kind.SPEECH: (shop.speech,),
        Instruction.Kind.WARNING: shop.warnings,
        Instruction.Kind.STANDING: shop.instructions,
    }
    for kind, lines in kinds.items():
        for place, line in enumerate(lines):
            Instruction.objects.create(kind=kind, text=line, position=place)
    if shop.note:
        now = timezone.now()
        Note.objects.create(text=shop.note, starts_at=now, ends_at=now + timedelta(hours=12))


def _rules_and_hours(shop: Shop) -> None:
    rule = shop.rule
    ForwardingRule.objects.create(name=rule.name, opening=rule.opening, priority=rule.priority)
    for weekday, day in enumerate(shop.week):
        for opens, closes in day:
            OpeningPeriod.objects.create(weekday=weekday, opens=at(opens), closes=at(closes))


def _colleague(place: int, person: Person) -> Colleague:
    colleague = Colleague.objects.create(
        name=person.name, role=person.role, number=person.number, note=person.note, position=place
    )
    ways = ((Reach.Channel.SMS, person.mobile), (Reach.Channel.EMAIL, person.email))
    for position, (channel, address) in enumerate(ways):
        if address:
            Reach.objects.create(
                colleague=colleague, channel=channel, address=address, position=position
            )
    return colleague
