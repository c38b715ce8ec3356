"""The agendas of the demonstration's doctors, vets and hairdressers, with some appointments.

The vets have two places, one of the vets works at both, and puppies have their class together.
Those who are booked are fictitious, their numbers ARCEP's for fiction; the days count from today.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from config.demo.shapes import Day, at
from config.demo.shops import CABINET, COIFFEUR, VETERINAIRE
from scheduling import agendas as stored
from scheduling import availability, booking
from scheduling.availability import Kind, Slot
from scheduling.booking import Author, Person, Place
from scheduling.models import Agenda, AppointmentType, Site, Telling, WaitingEntry, WorkingTime
from tenants import access
from tenants.directory.models import Colleague
from tenants.models import Client

Booker = AppointmentType.Booker
HOUR, DAY = 60, 24 * 60  # minutes
MORNING, AFTERNOON = ("09:00", "12:00"), ("14:00", "18:00")
BOTH: Day = (MORNING, AFTERNOON)
CLINIC, BRANCH = 0, 1  # the vets' places
CLASSROOM = 2  # and the column of theirs that is nobody's


@dataclass(frozen=True)
class Column:
    """One agenda: a colleague's, and the week in which they take appointments.

    `where` says for each day of the week at which of the client's sites, counted from 0; empty:
    at none in particular.
    """

    name: str
    spoken: str
    colour: str
    week: tuple[Day, ...]
    where: tuple[int, ...] = ()


@dataclass(frozen=True)
class Where:
    """A place of the client's."""

    name: str
    address: str
    spoken: str


@dataclass(frozen=True)
class Sort:
    """A kind of appointment; `more` are AppointmentType's own fields.

    `columns` are those that it alone is booked in, counted from 0; empty: all the others.
    """

    name: str
    minutes: int
    more: dict[str, object] = field(default_factory=dict)
    columns: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a client books. Each of `people` has one of the next free times, `waiting` want one.

    `together` come at the same time, to the kind that has several places.
    """

    columns: tuple[Column, ...]
    sorts: tuple[Sort, ...]
    people: tuple[Person, ...]
    waiting: tuple[Person, ...] = ()
    sites: tuple[Where, ...] = ()
    together: tuple[Person, ...] = ()


PLANS = {
    CABINET.slug: Plan(
        (
            Column("Dr Claire Roux", "le Dr Roux", "#0f6e84", (BOTH, (MORNING,), (), BOTH, BOTH)),
            Column(
                "Dr Marc Lambert",
                "le Dr Lambert",
                "#8a5a0f",
                (BOTH, BOTH, (MORNING,), BOTH, (MORNING,)),
            ),
        ),
        (
            Sort("Consultation", 20, {"notice": HOUR, "change_notice": DAY}),
            Sort(
                "Première visite",
                40,
                {
                    "notice": 2 * HOUR,
                    "change_notice": DAY,
                    "visit": AppointmentType.Visit.FIRST,
                },
            ),
            Sort("Vaccination", 10, {"notice": HOUR, "questions": ["Quel vaccin ?"]}),
            Sort("Petite chirurgie", 40, {"booker": Booker.STAFF, "after": 20}),
        ),
        (
            Person("Odile Garnier", "+33639984001", "contrôle de la tension"),
            Person("Jeanne Dupont", "+33639984021", "genou"),
            Person("Luc Martin", "+33639984022"),
            Person("Amina Belkacem", "+33639984023", "certificat"),
            Person("Hélène Lefèvre", "+33639984024"),
        ),
        (Person("Hugo Perrin", "+33639984027"), Person("Chloé Weber", "+33639984028")),
    ),
    VETERINAIRE.slug: Plan(
        (
            Column(
                "Dr Inès Carpentier",
                "le Dr Carpentier",
                "#3f7d20",
                (BOTH,) * 5,
                (CLINIC, CLINIC, CLINIC, BRANCH, BRANCH),
            ),
            Column(
                "Dr Paul Morin",
                "le Dr Morin",
                "#2a5d9f",
                (BOTH,) * 4 + ((MORNING,),),
                (CLINIC,) * 5,
            ),
            Column(
                "Salle d'éducation",
                "l'éducatrice",
                "#8a5a0f",
                ((), (), (("18:00", "19:00"),), (), ()),
                (CLINIC,) * 5,
            ),
        ),
        (
            Sort("Consultation", 20, {"notice": HOUR, "price": "42.00"}),
            Sort("Vaccin et bilan", 30, {"notice": HOUR, "price": "58.00"}),
            Sort("Opération", 60, {"booker": Booker.STAFF, "before": 15, "after": 30}),
            Sort("École du chiot", 60, {"capacity": 6, "price": "15.00"}, (CLASSROOM,)),
        ),
        (
            Person("Julie Marchand", "+33639984006", "Filou, vaccin"),
            Person("Pierre Dumas", "+33639984025", "Réglisse, boite"),
        ),
        sites=(
            Where("Clinique", "8 allée des Tilleuls, Angers", "à la clinique"),
            Where("Antenne de la gare", "2 place de la Gare, Angers", "à l'antenne de la gare"),
        ),
        together=(
            Person("Maud Tessier", "+33639984030", "Gaufrette, 4 mois"),
            Person("Yvan Leroux", "+33639984031", "Pixel, 5 mois"),
        ),
    ),
    COIFFEUR.slug: Plan(
        (
            Column("Léa Simonin", "Léa", "#a8326b", ((), BOTH, BOTH, BOTH, BOTH)),
            Column("Bastien", "Bastien", "#2f6f8f", ((), BOTH, BOTH, BOTH, (MORNING,))),
        ),
        (
            Sort("Coupe", 30, {"price": "34.00"}),
            Sort(
                "Couleur",
                90,
                {
                    "price": "78.00",
                    "after": 10,
                    "notice": DAY,
                    "change_notice": DAY,
                    "fee": "la moitié du prix",
                },
            ),
            Sort("Barbe", 20, {"price": "18.00"}),
        ),
        (
            Person("Nadège Colin", "+33639984007"),
            Person("Samir Ould", "+33639984026"),
        ),
        (Person("Inès Faure", "+33639984029"),),
    ),
}


def furnish(client: Client) -> None:
    """Give the client its agendas, once; what was edited since stays as it is."""
    plan = PLANS.get(client.slug)
    if plan is None:
        return
    with access.inside(client), transaction.atomic():
        if not Agenda.objects.exists():
            _make(plan)
            _book(plan, ZoneInfo(client.time_zone))
            _wait(plan)


def _make(plan: Plan) -> None:
    sites = [
        Site.objects.create(
            name=where.name, address=where.address, spoken=where.spoken, position=place
        )
        for place, where in enumerate(plan.sites)
    ]
    agendas = [_agenda(place, column, sites) for place, column in enumerate(plan.columns)]
    alone = {number for sort in plan.sorts for number in sort.columns}
    others = [one for number, one in enumerate(agendas) if number not in alone]
    for place, sort in enumerate(plan.sorts):
        kind = AppointmentType.objects.create(
            name=sort.name, minutes=sort.minutes, position=place, **sort.more
        )
        kind.agendas.set([agendas[number] for number in sort.columns] or others)


def _agenda(place: int, column: Column, sites: list[Site]) -> Agenda:
    agenda = Agenda.objects.create(
        name=column.name,
        spoken=column.spoken,
        colour=column.colour,
        colleague=Colleague.objects.filter(name=column.name).first(),
        position=place,
    )
    for weekday, day in enumerate(column.week):
        for opens, closes in day:
            WorkingTime.objects.create(
                agenda=agenda,
                weekday=weekday,
                opens=at(opens),
                closes=at(closes),
                site=sites[column.where[weekday]] if column.where else None,
            )
    return agenda


def _book(plan: Plan, zone: ZoneInfo) -> None:
    """Not side by side: between two who are booked there is room for others.

    They were told long ago: no telephone rings on the first start. Reminders are to come.
    """
    telling = Telling.objects.create(confirms=False)
    now = timezone.now()
    known = stored.load(zone, now)
    kind = known.kinds[0]
    spread = islice(availability.free(known, kind, now), 1, None, 9)
    for person, slot in zip(plan.people, spread, strict=False):
        _put_in(person, kind, slot, zone)
    for group in (one for one in known.kinds if one.capacity > 1):
        first = next(availability.free(known, group, now))
        for person in plan.together:
            _put_in(person, group, first, zone)
    telling.confirms = True
    telling.save()


def _put_in(person: Person, kind: Kind, slot: Slot, zone: ZoneInfo) -> None:
    place = Place(slot.agenda, kind.id, slot.start, zone, slot.site)
    booking.book(place, Author("Démonstration"), person)


def _wait(plan: Plan) -> None:
    today = timezone.localdate()
    for person in plan.waiting:
        WaitingEntry.objects.create(
            type=AppointmentType.objects.earliest("position"),
            name=person.name,
            number=str(person.number),
            from_day=today,
            until_day=today + timedelta(weeks=8),
            entered_by="Démonstration",
        )
