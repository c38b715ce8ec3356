"""What a client that signed up begins with, so that it can be called at once.

Hours, instructions and kinds of appointment are a beginning in French, as the forms are, and are
edited by each client; what is said to callers is in the client's language.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

from scheduling.models import Agenda, AppointmentType, Calendar, OpeningPeriod
from telephony.models import ForwardingRule, Greeting, Instruction
from telephony.switchboard.models import Team
from tenants.directory.models import Colleague, Reach
from tenants.models import Client, User

Trade, Situation = Client.Trade, Greeting.Situation
Day = tuple[tuple[str, str], ...]
CLOSED: Day = ()
OFFICE: Day = (("09:00", "12:30"), ("14:00", "18:00"))
SURGERY: Day = (("08:30", "12:30"), ("14:00", "18:30"))
SHOP: Day = (("09:00", "12:00"), ("14:00", "19:00"))
MORNING: Day = (("09:00", "12:00"),)
WEEK = (*(OFFICE,) * 5, CLOSED, CLOSED)
AND_SATURDAY_MORNING = (*(SURGERY,) * 5, MORNING, CLOSED)
TUESDAY_TO_SATURDAY = (CLOSED, *(SHOP,) * 5, CLOSED)
EMERGENCY = {
    "fr": " En cas d'urgence vitale, raccrochez et composez le 15.",
    "en": " If a life is in danger, hang up and dial 112.",
}
WELCOME = {
    "fr": "Bonjour, vous êtes bien chez {{client}}.{more} Nous prenons votre appel.",
    "en": "Hello, you have reached {{client}}.{more} We are taking your call.",
}
PHRASE = {
    "fr": "{client}, {agent} à votre écoute, {hello}.",
    "en": "{client}, {agent} speaking, {hello}.",
}
SPOKEN = {"fr": "fr-FR", "en": "en-GB"}
READ_BACK = "Relire le numéro de téléphone à voix haute."


@dataclass(frozen=True)
class Opening:
    """A trade's beginning. `kinds` are appointments, name and minutes, in the client's hours."""

    week: tuple[Day, ...] = WEEK
    instructions: tuple[str, ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    priority: int = 5
    is_health: bool = False


HEALTH = (
    "Douleur à la poitrine, gêne pour respirer, malaise : dire d'appeler le 15, sans question.",
    "Ne jamais juger si c'est une urgence : noter les mots du patient.",
)
OPENINGS: dict[str, Opening] = {
    Trade.MEDICAL: Opening(
        AND_SATURDAY_MORNING,
        HEALTH,
        (("Consultation", 15), ("Première consultation", 30)),
        3,
        is_health=True,
    ),
    Trade.DENTAL: Opening(
        WEEK, HEALTH, (("Contrôle", 20), ("Soins", 40), ("Urgence dentaire", 20)), 3, is_health=True
    ),
    Trade.PLUMBER: Opening(
        AND_SATURDAY_MORNING,
        (
            "Fuite en cours : demander de fermer l'arrivée d'eau, puis choisir « Urgent ».",
            "Toujours noter l'adresse, l'étage et le code d'entrée.",
            "Ne jamais annoncer de prix.",
        ),
        (("Dépannage", 60), ("Visite pour devis", 45)),
        2,
    ),
    Trade.LAW: Opening(
        WEEK,
        (
            "Secret professionnel : ne jamais dire si quelqu'un est client du cabinet.",
            "Garde à vue ou convocation dans les 24 heures : choisir « Urgent ».",
        ),
        (("Premier rendez-vous", 60), ("Rendez-vous", 45)),
    ),
    Trade.NOTARY: Opening(
        WEEK,
        (
            "Ne dire à personne si quelqu'un est client de l'étude.",
            "Noter la référence du dossier.",
        ),
        (("Rendez-vous", 45), ("Signature", 60)),
    ),
    Trade.VETERINARY: Opening(
        AND_SATURDAY_MORNING,
        ("Noter l'animal, son nom et son âge.", "Ne donner aucun conseil de soin."),
        (("Consultation", 20), ("Vaccin", 15)),
        3,
    ),
    Trade.HAIRDRESSER: Opening(
        TUESDAY_TO_SATURDAY,
        ("Demander avec qui la personne a l'habitude de venir.",),
        (("Coupe", 30), ("Coupe et couleur", 120)),
    ),
    Trade.PROPERTY: Opening(
        WEEK,
        (
            "Noter la résidence, le bâtiment, l'étage.",
            "Ascenseur bloqué avec quelqu'un : « Urgent ».",
        ),
        (("Visite", 30),),
        3,
    ),
    Trade.DRIVING: Opening(
        TUESDAY_TO_SATURDAY, ("Noter le permis préparé.",), (("Leçon", 60), ("Évaluation", 60))
    ),
    Trade.GARAGE: Opening(
        AND_SATURDAY_MORNING,
        ("Noter la plaque et le kilométrage.", "Ne jamais annoncer de prix."),
        (("Entretien", 60), ("Diagnostic", 30)),
    ),
    Trade.FUNERAL: Opening(
        (*(OFFICE,) * 6, CLOSED),
        ("Un décès vient d'avoir lieu : choisir « Urgent », ne pas faire répéter.",),
        (("Entretien", 60),),
        1,
    ),
    Trade.OTHER: Opening(WEEK, (), (("Rendez-vous", 30),)),
}


Fill = Callable[[Client], bool]
_templates: list[Fill] = []


def register(fill: Fill) -> None:
    """Let a room above fill a new client from a template of the operator's, in its schema.

    `fill` answers False where there is none for the client's trade; it comes before all else.
    """
    _templates.append(fill)


def open_shop(client: Client, owner: User, mobile: str, email: str) -> None:
    """Fill a new client as its trade begins. In its schema, in the transaction that made it."""
    opening = opening_of(client.trade)
    is_filled = any(fill(client) for fill in _templates)
    person = _owner(owner, mobile, email)
    if not is_filled:
        _as_built_in(client, opening)
    for place, text in enumerate((*opening.instructions, READ_BACK)):
        Instruction.objects.create(text=text, position=place)
    _agenda(person)


def opening_of(trade: str) -> Opening:
    """What is built in for this trade."""
    return OPENINGS.get(trade, OPENINGS[Trade.OTHER])


def greeting_texts(trade: str, language: str) -> dict[str, str]:
    """What a new client of this trade says, by the situation, in French or English (`en`)."""
    language = language if language in WELCOME else "fr"
    more = EMERGENCY[language] if opening_of(trade).is_health else ""
    return {
        Situation.WELCOME: WELCOME[language].format(more=more),
        Situation.PHRASE: PHRASE[language],
    }


def _as_built_in(client: Client, opening: Opening) -> None:
    _say(client)
    ForwardingRule.objects.create(name=client.name[:60], priority=opening.priority)
    for weekday, day in enumerate(opening.week):
        for opens, closes in day:
            OpeningPeriod.objects.create(
                **{"weekday": weekday, "opens": _at(opens), "closes": _at(closes)}
            )
    Calendar.objects.get_or_create(defaults={"closed_on_holidays": True})
    for name, minutes in opening.kinds:
        AppointmentType.objects.create(name=name, minutes=minutes)


def give_to_a_team(client: Client) -> None:
    """A pooled team serves everybody; where there is none, the largest takes the client."""
    if Team.objects.filter(is_pooled=True).exists():
        return
    teams = sorted(Team.objects.prefetch_related("agents"), key=lambda team: -team.agents.count())
    if teams:
        teams[0].clients.add(client)


def _owner(owner: User, mobile: str, email: str) -> Colleague:
    person = Colleague.objects.create(name=owner.name, number=mobile, user_id=owner.pk)
    ways = ((Reach.Channel.SMS, mobile), (Reach.Channel.EMAIL, email))
    for place, (channel, address) in enumerate(way for way in ways if way[1]):
        Reach.objects.create(colleague=person, channel=channel, address=address, position=place)
    return person


def _say(client: Client) -> None:
    language = client.language if client.language in WELCOME else "fr"
    for situation, text in greeting_texts(client.trade, language).items():
        Greeting.objects.create(situation=situation, language=SPOKEN[language], text=text)


def _agenda(person: Colleague) -> None:
    """All kinds of appointment are booked with the owner, until others are."""
    agenda = Agenda.objects.create(name=person.name, colleague=person)
    agenda.types.add(*AppointmentType.objects.all())


def _at(text: str) -> time:
    return time.fromisoformat(text)
