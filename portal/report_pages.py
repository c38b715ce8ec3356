"""A monthly report as PDF (decision 24): the same words and charts as the page of figures."""

import json
from typing import Any, Final

import typst
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal import charts, overview_words
from portal.overview import Overview
from tenants.models import Client

LAYOUT: Final = settings.BASE_DIR / "portal" / "report.typ"


def pdf(client: Client, found: Overview) -> bytes:
    """The pages (PDF/A), in the language and time zone that are set."""
    about = json.dumps(_about(client, found))
    made = typst.compile(LAYOUT.read_bytes(), sys_inputs={"report": about}, pdf_standards="a-2b")
    return bytes(made)


def _about(client: Client, found: Overview) -> dict[str, Any]:
    return {
        **_words(client, found),
        "tiles": overview_words.tiles(found),
        "days": _columns(overview_words.day_chart(found)),
        "hours": _columns(overview_words.hour_chart(found)),
        "waits": [list(line) for line in overview_words.waits(found)],
        "reasons": overview_words.reasons(found),
        "used": [[one["name"], _used(one)] for one in overview_words.used(found)],
    }


def _words(client: Client, found: Overview) -> dict[str, Any]:
    today = date_format(timezone.localdate(), "j F Y")
    compared = _("Compared with: %(period)s.") % {"period": overview_words.title(found.before)}
    return {
        "lang": (get_language() or settings.LANGUAGE_CODE)[:2],
        "client": client.name,
        "colour": client.colour,
        "title": _("Report: %(period)s") % {"period": overview_words.title(found.period)},
        "compared": compared,
        "days_title": _("Calls by day"),
        "hours_title": _("Calls by hour"),
        "reasons_title": _("Why people called"),
        "waits_title": _("Waiting"),
        "waits_heads": [_("from the first ring"), _("from the end of the greeting")],
        "used_title": _("Usage"),
        "nothing": _("No message in this time."),
        "before_word": _("before: %(n)s"),
        "aim_words": {"met": _("aim met"), "missed": _("aim missed"), "": ""},
        "legend": [_("answered"), _("elsewhere"), _("hung up before")],
        "foot": _("Counts only: no caller's name, number or words. Made on %(day)s.")
        % {"day": today},
    }


def _columns(chart: charts.Chart) -> dict[str, Any]:
    rows = [
        [column.short, column.tally.answered, column.tally.elsewhere, column.tally.lost]
        for column in chart.columns
    ]
    return {"top": chart.top, "rows": rows}


def _used(one: dict[str, Any]) -> str:
    if one["included"] is None:
        return str(one["used"])
    about = {"used": one["used"], "n": one["included"], "p": one["percent"]}
    return _("%(used)d of %(n)d (%(p)d %%)") % about
