"""Messages as lines of a spreadsheet, in the reader's language and the client's time."""

import csv
import io
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from messages.models import Message
from tenants.base import display_number

BOM = "\ufeff"  # without it a spreadsheet takes UTF-8 for something else
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def columns() -> list[str]:
    """The first line of what is told of a message."""
    return [
        *(_("Left at"), _("State"), _("Kind"), _("Reason"), _("Urgency"), _("Running number")),
        *(_("For"), _("Caller"), _("Number"), _("Message"), _("Answers"), _("Written by")),
        *(_("Sent at"), _("Taken at"), _("Taken by"), _("Erased at"), _("Reference")),
    ]


def cells(message: Message) -> list[str]:
    """A message in a line, as `columns` name it."""
    return [
        moment(message.created_at),
        message.get_state_display(),
        message.get_kind_display(),
        message.version.form.name,
        message.get_urgency_display(),
        message.number_display,
        message.recipient_name,
        message.caller_name,
        display_number(message.caller_number),
        message.body,
        "\n".join(f"{one['label']}: {one['value']}" for one in message.answers),
        message.agent_name,
        moment(message.sent_at),
        moment(message.acknowledged_at),
        message.acknowledged_by,
        moment(message.erased_at),
        str(message.pk),
    ]


def head(columns: list[str]) -> str:
    """The first line of a file."""
    return BOM + line(columns)


def line(cells: list[str]) -> str:
    """One line, as spreadsheets in the reader's language read it."""
    delimiter = ";" if (get_language() or "").startswith("fr") else ","
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerow([harmless(cell) for cell in cells])
    return written.getvalue()


def harmless(cell: str) -> str:
    """The cell as text: what a caller says must not be reckoned by a spreadsheet (CWE-1236)."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def moment(at: datetime | None) -> str:
    """By the client's clock, as a spreadsheet sorts it; "" for none."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S") if at else ""
