"""The certificate of an erasure as a page (decision 24), made of the record that is kept.

It names whoever erased, and nobody of the client's: the client is known by its reference.
"""

import json
from datetime import datetime
from typing import Any, Final

import typst
from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.file import erasing
from tenants.models import Erasure, Operator, UsageEntry

LAYOUT: Final = settings.BASE_DIR / "portal" / "file" / "certificate.typ"


def pdf(row: Erasure) -> bytes:
    """The pages (PDF/A) of an erasure that is done, in the reader's language and time."""
    about = json.dumps(words(row))
    made = typst.compile(
        LAYOUT.read_bytes(), sys_inputs={"certificate": about}, pdf_standards="a-2b"
    )
    return bytes(made)


def is_whole(row: Erasure) -> bool:
    """Whether the record is the one that was certified."""
    return erasing.digest_of(row.record) == row.digest


def words(row: Erasure) -> dict[str, Any]:
    """All that stands on it."""
    record = row.record
    operator = Operator.objects.first()
    whole = _("The record is the one of that day: its checksum fits.")
    torn = _("The record was CHANGED since: its checksum does not fit.")
    return {
        "lang": (get_language() or settings.LANGUAGE_CODE)[:2],
        "operator": operator.name if operator else "Permanence",
        "title": _("Certificate of erasure"),
        "sentence": _(
            "All that was kept here for the client of this reference is erased. This page names "
            "nobody of theirs."
        ),
        "reference": str(row.reference),
        "rows": _rows(row),
        "parts": [one for one in _parts(record) if one["rows"]],
        "left_title": _("What stays"),
        "left": _left(),
        "is_whole": is_whole(row),
        "verdict": whole if is_whole(row) else torn,
        "digest_label": _("SHA-256 of the record"),
        "digest": row.digest,
    }


def _rows(row: Erasure) -> list[list[str]]:
    found = [
        (_("Reference"), str(row.reference)),
        (_("Decided on"), _moment(row.asked_at)),
        (_("Decided by"), row.actor_name),
        (_("Begun on"), _moment(row.begun_at)),
        (_("Erased on"), _moment(row.done_at)),
        (_("Recordings erased at the carrier"), str(row.record.get("carrier", 0))),
        (_("Files erased"), str(row.record.get("files", 0))),
        (_("Rows erased"), str(sum(row.record.get("rows", {}).values()))),
        (_("Accounts of people erased"), str(row.record.get("people", 0))),
    ]
    return [[label, value] for label, value in found]


def _parts(record: dict[str, Any]) -> list[dict[str, Any]]:
    tables = {model._meta.db_table: model._meta for model in apps.get_models(True)}
    rows = [
        [str(tables[name].verbose_name if name in tables else name), str(count)]
        for name, count in sorted(record.get("rows", {}).items())
        if name not in tables or not tables[name].auto_created
    ]
    public = [
        [str(apps.get_model(label)._meta.verbose_name), str(count)]
        for label, count in sorted(record.get("public", {}).items())
    ]
    kinds = dict(UsageEntry.Kind.choices)
    usage = [
        [f"{month} · {kinds.get(kind, kind)}", str(count)]
        for month, counts in sorted(record.get("usage", {}).items())
        for kind, count in sorted(counts.items())
    ]
    return [
        {"title": _("From the client's own tables"), "rows": rows},
        {"title": _("From the operator's tables"), "rows": public},
        {"title": _("Usage, kept as numbers"), "rows": usage},
    ]


def _left() -> list[str]:
    return [
        _("This record: numbers and times, and who of the operator's people decided it."),
        _("At the carrier, its own log of calls and texts, for as long as it keeps those."),
        _("With recipients, what they were sent by mail or text."),
        _("Backups of the whole database, until they run out."),
    ]


def _moment(at: datetime | None) -> str:
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{date_format(local, 'j F Y, H:i:s')} ({local:%Z})"
