"""A new client set up as another: rules, greetings, forms, policies, hours, kinds of appointments.

Rows go from schema to schema; what is of people, places, days or telephone numbers stays behind,
and what pointed there points nowhere. The new client's own name stands where the old one's stood.
"""

import re
import shutil
from dataclasses import dataclass, field
from typing import Final

from django.db import connection, transaction
from django.db.models import ForeignKey

from portal.file import folders, schemas, tables
from portal.file.tables import Table
from telephony.models import ForwardingRule, Greeting
from tenants import access, cloning, provisioning
from tenants.catalog import quoted
from tenants.directory.models import Colleague
from tenants.models import Client, User
from tenants.provisioning import Order


@dataclass(frozen=True)
class Taken:
    """Which rows of a model are taken (SQL), and what stands in some columns instead (SQL)."""

    where: str = "true"
    instead: dict[str, str] = field(default_factory=dict)


SET_UP: Final[dict[str, Taken]] = {
    "scheduling.Calendar": Taken(),
    "scheduling.OpeningPeriod": Taken("site_id IS NULL"),
    "scheduling.AppointmentType": Taken(),
    "scheduling.TypeTelling": Taken(),
    "scheduling.Telling": Taken(),
    "scheduling.DutySettings": Taken(),
    # It is put on when there are agendas to book in.
    "scheduling.BookingPage": Taken(instead={"is_on": "false", "origins": "'{}'"}),
    "telephony.CallerList": Taken(),
    "telephony.Menu": Taken(),
    "telephony.MenuOption": Taken(),
    # A voice that says the old one's name is of no use; music is, and a text names by itself.
    "telephony.Greeting": Taken(
        "closure_id IS NULL AND (situation = 'music' OR text <> '')",
        {"audio": "CASE WHEN situation = 'music' THEN audio ELSE '' END"},
    ),
    # To the old one's numbers and of its lines nobody is sent.
    "telephony.ForwardingRule": Taken("number = '' AND line = ''"),
    "telephony.VoiceSettings": Taken(),
    "inbox.Form": Taken(),
    "inbox.FormVersion": Taken(
        instead={
            "recipients": "'{}'",
            "transfer_to": "NULL",
            "instructions": "CASE WHEN instructions ~* :names THEN '' ELSE instructions END",
        }
    ),
    "inbox.Policy": Taken(),
    # Whom the old one names is told there; here it is whoever is on duty.
    "inbox.PolicyStep": Taken(
        instead={
            "whom": "CASE WHEN whom IN ('person', 'group') THEN 'on_duty' ELSE whom END",
            "person_id": "NULL",
            "group_id": "NULL",
            "in_turn": "in_turn AND whom = 'inbox'",
        }
    ),
    "inbox.MessageSettings": Taken(),
}
# Tables of people, of what happened, and of places and days: every other one, with its reason.
LEFT: Final[dict[str, str]] = {
    **dict.fromkeys(
        (
            *("directory.Contact", "directory.ContactNumber", "directory.Identified"),
            *("directory.Colleague", "directory.Reach", "telephony.ListedNumber"),
            *("inbox.Group", "inbox.GroupMember", "inbox.Policy_tells_in_the_end"),
            *("inbox.OptOut", "inbox.PushSubscription", "inbox.PocketDevice", "inbox.PocketKey"),
            *("inbox.PocketPasskey", "scheduling.DutyLayer", "scheduling.DutyTurn"),
            *("scheduling.Agenda", "scheduling.WorkingTime", "scheduling.WorkingTime_types"),
            *("scheduling.AppointmentType_agendas", "scheduling.BookingPage_agendas"),
        ),
        "people, and what is theirs",
    ),
    **dict.fromkeys(
        (
            *("scheduling.Site", "scheduling.Closure", "scheduling.SpecialOpening"),
            *("scheduling.Absence", "telephony.Note", "telephony.Instruction"),
        ),
        "one client's places, days and particulars",
    ),
    **dict.fromkeys(
        (
            *("scheduling.Feed", "scheduling.Subscription", "scheduling.BusyTime"),
            *("inbox.WebhookSecret", "portal.FileExport"),
            *("portal.Hook", "portal.SitePage"),
        ),
        "ways to and from other programs",
    ),
    **dict.fromkeys(
        (
            *("scheduling.Appointment", "scheduling.AppointmentStep", "scheduling.Visit"),
            *("scheduling.NumberCode", "scheduling.Reminder", "scheduling.AppointmentLink"),
            *("scheduling.WaitingEntry", "scheduling.WaitingEntry_agendas"),
            *("scheduling.FreedTime", "scheduling.SlotOffer", "scheduling.DutySwap"),
            *("scheduling.DutyRoster", "scheduling.DutyBeginning", "scheduling.DutyGap"),
            *("telephony.JournalEntry", "telephony.Recording", "telephony.Listening"),
            *("telephony.Dictation", "telephony.Change", "inbox.Message", "inbox.Delivery"),
            *("inbox.TimelineEntry", "inbox.Escalation", "inbox.Receipt", "inbox.Reply"),
            *("inbox.CallbackTask", "inbox.Review", "inbox.KeptWords", "inbox.PinnedForms"),
            *("inbox.Series", "inbox.Notice", "portal.Report", "portal.ReportMail"),
            *("portal.HookEvent", "portal.HookTry", "portal.SiteRequest"),
        ),
        "what happened",
    ),
}


@transaction.atomic
def make(source: Client, order: Order, actor: User | None = None) -> Client:
    """A client of this name and address, set up as `source`. Raises ValidationError."""
    client = provisioning.create_client(order, actor)
    Client.objects.filter(pk=client.pk).update(
        time_zone=source.time_zone, dial_countries=source.dial_countries
    )
    names = names_of(source)
    take_over(source, client, names)
    with access.inside(client):
        in_its_own_name(source.name, client.name, names)
    client.refresh_from_db()
    return client


def take_over(source: Client, client: Client, names: list[str]) -> None:
    """The set-up of `source` in the place of all that `client` has. In a transaction.

    What an instruction says of one of `names` (small letters) is left out.
    """
    schemas.empty(client.schema_name, schemas.MIGRATIONS)
    for model in tables.client_models():
        taken = SET_UP.get(str(model._meta.label))
        if taken:
            taken = _without(taken, names)
            _copy(source, client, tables.table_of(model), taken, _keys(model))
    schemas.settle(client.schema_name)
    with access.inside(client):
        music = [str(one.audio.name) for one in Greeting.objects.exclude(audio="")]
    for key in music:
        _file(source, client, key)


def order_of(source: Client, name: str, slug: str, line: str = "") -> Order:
    """What is asked for, with trade, colour, language and confidence of the source."""
    return Order(
        name=name,
        slug=slug,
        line=line,
        trade=source.trade,
        colour=source.colour,
        confidential=source.confidential,
        language=source.language,
    )


def _keys(model: type) -> dict[str, str]:
    """Its foreign keys, by column, with the table to which each leads."""
    fields = [one for one in model._meta.concrete_fields if isinstance(one, ForeignKey)]  # type: ignore[attr-defined]
    return {str(one.column): one.related_model._meta.db_table for one in fields}


def _copy(source: Client, client: Client, table: Table, taken: Taken, keys: dict[str, str]) -> None:
    old, new = quoted(source.schema_name), quoted(client.schema_name)
    shown = []
    for column in table.columns:
        if column in taken.instead:
            shown.append(taken.instead[column])
        elif column in keys and keys[column] != table.name:
            there = f"{new}.{quoted(keys[column])}"
            shown.append(f"(SELECT o.id FROM {there} o WHERE o.id = t.{quoted(column)})")
        else:
            shown.append(f"t.{quoted(column)}")
    listed = ", ".join(quoted(column) for column in table.columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {new}.{quoted(table.name)} ({listed})"
            f" SELECT {', '.join(shown)} FROM {old}.{quoted(table.name)} t WHERE {taken.where}"
        )


def names_of(source: Client) -> list[str]:
    """The words by which the source and its people are known, in small letters."""
    with access.inside(source):
        people = list(Colleague.objects.values_list("name", flat=True))
    found = re.findall(r"[^\W\d_]{4,}", " ".join([source.name, *people]).casefold())
    return sorted(set(found))


def _without(taken: Taken, names: list[str]) -> Taken:
    """The same with the pattern of the names, as SQL, where it is asked for."""
    pattern = cloning.literal(rf"\m({'|'.join(names)})\M") if names else "'$^'"
    return Taken(
        taken.where,
        {column: said.replace(":names", pattern) for column, said in taken.instead.items()},
    )


def in_its_own_name(old: str, new: str, names: list[str]) -> None:
    """A greeting that names the source or its people otherwise is left: the house's words do."""
    known = set(names) - set(re.findall(r"[^\W\d_]{4,}", new.casefold()))
    for greeting in Greeting.objects.exclude(text=""):
        text = greeting.text.replace(old, new)
        if known & set(re.findall(r"[^\W\d_]+", text.casefold())):
            ForwardingRule.objects.filter(greeting=greeting).update(greeting=None)
            Greeting.objects.filter(pk=greeting.pk).delete()
        elif text != greeting.text:
            Greeting.objects.filter(pk=greeting.pk).update(text=text)


def _file(source: Client, client: Client, key: str) -> None:
    """A row whose transaction fails afterwards leaves a file that nobody names."""
    path = folders.of(client.schema_name) / key
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folders.of(source.schema_name) / key, path)
