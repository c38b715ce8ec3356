"""What of an export is for people: spreadsheets, calendars, and a page that says what is what."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.db.models import Max, Min, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from messages import spreadsheets
from messages.models import Message
from messages.spreadsheets import moment
from portal.file.archive import Sheet, Writer
from scheduling import feeds
from scheduling.models import Agenda, Appointment
from telephony.models import JournalEntry
from tenants.base import display_number
from tenants.directory.models import Contact
from tenants.models import Client

A_BATCH: Final = 500
Cells = Callable[[Any], list[str]]


def write(client: Client, into: Writer) -> None:
    """All of it, in the client's language and time (which are set). In the client's schema."""
    for name, columns, found, cells in _tables():
        with into.part(f"tables/{name}.csv") as sheet:
            _table(sheet, columns, found, cells)
    for agenda in Agenda.objects.order_by("position", "name", "pk"):
        _calendar(client, agenda, into)


def _tables() -> Iterator[tuple[str, list[str], QuerySet[Any], Cells]]:
    sent = Message.objects.exclude(state=Message.State.DRAFT).select_related("version__form")
    yield "messages", spreadsheets.columns(), sent.order_by("created_at", "pk"), spreadsheets.cells
    yield "calls", _call_columns(), JournalEntry.objects.order_by("arrived_at", "pk"), _call
    people = Contact.objects.prefetch_related("more_numbers").order_by("name", "pk")
    yield "contacts", _contact_columns(), people, _contact


def _table(sheet: Sheet, columns: list[str], found: QuerySet[Any], cells: Cells) -> None:
    sheet.write(spreadsheets.head(columns).encode())
    for row in found.iterator(chunk_size=A_BATCH):
        sheet.write(spreadsheets.line(cells(row)).encode())


def _calendar(client: Client, agenda: Agenda, into: Writer) -> None:
    """A file a year: one of all years would have to be held in memory."""
    ends = Appointment.objects.filter(agenda=agenda).aggregate(
        first=Min("during__startswith"), last=Max("during__startswith")
    )
    if ends["first"] is None:
        return
    title = f"{slugify(agenda.name)[:60] or 'agenda'}-{agenda.pk.hex[-8:]}"
    for year in range(ends["first"].year, ends["last"].year + 1):
        start = datetime(year, 1, 1, tzinfo=UTC)
        end = datetime(year + 1, 1, 1, tzinfo=UTC) - timedelta(microseconds=1)
        with into.part(f"calendars/{title}-{year}.ics") as sheet:
            sheet.write(feeds.export(agenda, client, start, end))


def _call_columns() -> list[str]:
    return [
        *(_("Began"), _("Direction"), _("State"), _("Caller"), _("Number"), _("Line")),
        *(_("Written by"), _("Put through to"), _("Answered"), _("Ended"), _("Reference")),
    ]


def _call(entry: JournalEntry) -> list[str]:
    return [
        moment(entry.arrived_at),
        entry.get_direction_display(),
        entry.get_outcome_display(),
        entry.caller_name,
        display_number(entry.caller),
        display_number(entry.line),
        entry.agent_name,
        entry.passed_to,
        moment(entry.answered_at),
        moment(entry.ended_at),
        str(entry.call_id),
    ]


def _contact_columns() -> list[str]:
    return [
        *(_("Name"), _("Numbers"), _("E-mail"), _("Address"), _("Born on"), _("Note")),
        _("Reference"),
    ]


def _contact(contact: Contact) -> list[str]:
    numbers = [contact.number, *(one.number for one in contact.more_numbers.all())]
    return [
        contact.name,
        "\n".join(display_number(number) for number in numbers if number),
        contact.email,
        contact.address,
        contact.born_on.isoformat() if contact.born_on else "",
        contact.note,
        str(contact.pk),
    ]


def readme(client: Client) -> str:
    """What is in the file, for whoever opens it without having asked for it."""
    lines = [
        _("The file of %(client)s") % {"client": client.name},
        "",
        _("tables: messages, calls and contacts, for any spreadsheet."),
        _("calendars: appointments by agenda and year, for any calendar."),
        _("files: recordings and greetings, by the names that the rows give them."),
        _("rows: everything, one file of JSON lines for each kind of thing, for programs."),
        _("client: the settings, lines, people and usage that the permanence keeps."),
        _("manifest.json: what is in here, how long it is, and its checksum (SHA-256)."),
        "",
        _("It holds what callers have said. Whoever has this file has all of it."),
    ]
    return "\n".join(lines) + "\n"


def stored(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files below a client's folder by their key, without what is being written."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.suffix != ".part":
            yield path.relative_to(folder).as_posix(), path
