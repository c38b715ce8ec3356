"""What some of the demonstration's clients have besides: each kind of rule, to try by telephone.

| dial | and hear |
| --- | --- |
| +33199001011 | the practice's line for the night: the doctor on duty is called, at any hour |
| +33199001004 | the vet, outside its hours: the vet on duty |
| +33199001006 | the property manager: a menu with a second one behind key 2 |
| +33199001003 as the court's office | the lawyers: a caller on the list goes before others |
| +33199001012 as Nadège Colin | the hairdresser: one's own appointment by keypad, after a code |
| +33199001005 as the advertiser | the hairdresser: an unwanted caller is refused |
"""

from django.db import transaction

from config.demo.shops import AVOCATS, CABINET, COIFFEUR, SYNDIC, VETERINAIRE
from messages import versions
from messages.models import FormVersion
from scheduling.models import Calendar
from telephony import rulebook
from telephony.models import (
    CallerList,
    ForwardingRule,
    Greeting,
    ListedNumber,
    Menu,
    MenuOption,
    VoiceSettings,
)
from tenants import access
from tenants.directory.models import Colleague
from tenants.models import Client, Line

NIGHT_LINE = "+33199001011"
SELF_LINE = "+33199001012"
ADVERTISER = "+33639984009"
Action, Opening, Who = ForwardingRule.Action, ForwardingRule.Opening, ForwardingRule.Caller


def furnish(client: Client) -> None:
    """Give the client its rules and settings, once; what was edited since stays as it is."""
    with access.inside(client), transaction.atomic():
        if VoiceSettings.objects.exists():
            return
        VoiceSettings.objects.create(announces_position=client.slug == COIFFEUR.slug)
        Calendar.objects.get_or_create(defaults={"country": "FR", "closed_on_holidays": True})
        if client.slug in FURNITURE:
            FURNITURE[client.slug](client)


def _practice(client: Client) -> None:
    Line.objects.get_or_create(
        number=NIGHT_LINE, defaults={"client": client, "label": "Garde de nuit"}
    )
    _before("Garde de nuit", line=NIGHT_LINE, action=Action.DUTY)


def _vet(client: Client) -> None:
    _before("Nuits et jours fériés", opening=Opening.CLOSED, action=Action.DUTY)


def _lawyers(client: Client) -> None:
    callers = CallerList.objects.create(name="Juridictions", kind=CallerList.Kind.VIP)
    [court] = AVOCATS.callers
    ListedNumber.objects.create(caller_list=callers, number=court.number, label=court.name)
    _before("Juridictions", caller=Who.LISTED, caller_list=callers, priority=1)


def _hairdresser(client: Client) -> None:
    callers = CallerList.objects.create(name="Démarchage", kind=CallerList.Kind.BLOCKED)
    ListedNumber.objects.create(caller_list=callers, number=ADVERTISER, label="Publicité")
    _before("Attente trop longue", waiting_over=180, action=Action.VOICEMAIL)
    _before("Démarchage", caller=Who.LISTED, caller_list=callers, action=Action.REJECT)
    Line.objects.get_or_create(
        number=SELF_LINE, defaults={"client": client, "label": "Mon rendez-vous"}
    )
    _before("Mon rendez-vous", line=SELF_LINE, action=Action.SELF)


def _property_manager(client: Client) -> None:
    accounts = Menu.objects.create(name="Comptabilité")
    receipt = MenuOption.objects.create(menu=accounts, key="1", label="Une quittance de loyer")
    MenuOption.objects.create(menu=accounts, key="2", label="Une autre question de compte")
    welcome = Menu.objects.create(name="Accueil téléphonique")
    urgent = MenuOption.objects.create(menu=welcome, key="1", label="Une urgence dans l'immeuble")
    MenuOption.objects.create(menu=welcome, key="2", label="Loyers et charges", submenu=accounts)
    times = MenuOption.objects.create(menu=welcome, key="3", label="Nos horaires")
    spoken = Greeting.objects.create(
        situation=Greeting.Situation.ANNOUNCEMENT,
        name="Horaires",
        text="{client} vous reçoit du lundi au vendredi, de neuf heures à midi et de quatorze "
        "heures à dix-sept heures trente.",
    )
    _accounts_go_to(SYNDIC.people[1].name)
    _before("Quittances", option=receipt, action=Action.VOICEMAIL)
    _before("Horaires", option=times, action=Action.ANNOUNCE, greeting=spoken)
    _before("Urgences", option=urgent, priority=1)
    _before("Accueil téléphonique", action=Action.MENU, menu=welcome)


def _accounts_go_to(name: str) -> None:
    """A second version, where there is a first: rents and charges are for one person only."""
    first = FormVersion.objects.filter(form__name="Loyers et charges").first()
    if first is None:
        return
    second = versions.copy(first)
    second.recipients = [Colleague.objects.get(name=name).pk]
    second.save()
    versions.publish(second)


def _before(name: str, **what: object) -> None:
    """A rule in front of those there are."""
    rule = ForwardingRule.objects.create(
        **{"name": name, "position": rulebook.next_position(), **what}
    )
    rulebook.move(rule.pk, -int(rule.position))


FURNITURE = {
    CABINET.slug: _practice,
    VETERINAIRE.slug: _vet,
    AVOCATS.slug: _lawyers,
    COIFFEUR.slug: _hairdresser,
    SYNDIC.slug: _property_manager,
}
