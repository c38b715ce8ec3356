"""An overview as it is read: tiles, charts and lines, on the page and in the report."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.template.defaultfilters import capfirst
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import charts, periods
from portal.overview import Overview
from portal.periods import Period
from telephony.switchboard.figures import RING, Clock

NO_BREAK = "\u00a0"
LABELS = 6  # under the columns of a chart, on a telephone


def title(period: Period) -> str:
    """ "October 2026", or the first and the last day."""
    if period.kind == periods.MONTH:
        return capfirst(date_format(period.first, "F Y"))
    if period.length == 1:
        return day_title(period.first)
    first = date_format(period.first, "j F" if _same_year(period) else "j F Y")
    return _("%(first)s to %(last)s") % {
        "first": first,
        "last": date_format(period.last, "j F Y"),
    }


def tiles(found: Overview) -> list[dict[str, Any]]:
    """The figures that come first; `aim` says whether the one with a target is met."""
    calls, before = found.calls, found.calls_before
    left, left_before = found.left, found.left_before
    return [
        _tile(_("Calls"), calls.offered, before.offered, _lost(found)),
        _tile(_("Answered"), calls.answered, before.answered, _callbacks(calls.called_back)),
        _level(found, _("from the first ring"), lambda one: one.ring, is_aim=_is_ring(found)),
        _level(
            found,
            _("from the end of the greeting"),
            lambda one: one.queue,
            is_aim=not _is_ring(found),
        ),
        _tile(_("Hung up before"), calls.lost, before.lost, _where_lost(found)),
        _tile(_("Messages"), left.sent, left_before.sent, _urgent(left.urgent)),
    ]


def day_chart(found: Overview) -> charts.Chart:
    """The calls by day."""
    style = "D j" if found.period.kind == periods.WEEK else "j/n"
    shorts = [date_format(day, style) for day, _tally in found.days]
    few = charts.thinned(shorts, LABELS)
    rows = [
        (capfirst(date_format(day, "l j F")), short, tally)
        for (day, tally), short in zip(found.days, few, strict=True)
    ]
    return charts.chart(rows)


def hour_chart(found: Overview) -> charts.Chart:
    """The calls by hour, from the first hour with a call to the last."""
    called = [n for n, tally in enumerate(found.hours) if tally.offered]
    first, last = (min(called), max(called)) if called else (8, 18)
    hours = range(min(first, 8), max(last, 18) + 1)
    few = charts.thinned([str(hour) for hour in hours], LABELS)
    rows = [
        (_("%(hour)d h to %(next)d h") % {"hour": n, "next": n + 1}, short, found.hours[n])
        for n, short in zip(hours, few, strict=True)
    ]
    return charts.chart(rows)


def reasons(found: Overview) -> list[dict[str, Any]]:
    """Each reason with its bar."""
    most = max((one.count for one in found.reasons), default=0)
    return [
        {
            "name": one.name or _("other reasons"),
            "count": one.count,
            "share": charts.share(one.count, most),
        }
        for one in found.reasons
    ]


def used(found: Overview) -> list[dict[str, Any]]:
    """What was used, beside what the plan includes."""
    names = {"calls": _("Answered calls"), "minutes": _("Minutes of talk"), "texts": _("Texts")}
    return [
        {
            "name": names[one.what],
            "used": one.used,
            "included": one.included,
            "percent": one.percent,
            "share": min(100, one.percent or 0),
            "is_over": one.is_over,
        }
        for one in found.used
    ]


def waits(found: Overview) -> list[tuple[str, str, str]]:
    """A line, by each clock: how long was waited for an answer, on average and at most."""
    ring, queue = found.calls.ring, found.calls.queue
    return [
        (_("Wait for an answer, on average"), span(ring.average), span(queue.average)),
        (_("Longest wait"), span(ring.longest), span(queue.longest)),
    ]


def span(seconds: int | None) -> str:
    """A time to wait: "8 s", "1 min 20 s"; a dash for none."""
    if seconds is None:
        return "–"
    if seconds < 60:
        return _("%(n)d s") % {"n": seconds}
    return _("%(m)d min %(s)02d s") % {"m": seconds // 60, "s": seconds % 60}


def _tile(label: str, value: int, before: int, note: str = "") -> dict[str, Any]:
    return {"label": label, "value": str(value), "before": str(before), "note": note, "aim": ""}


def _level(found: Overview, clock: str, of: Callable[[Any], Clock], is_aim: bool) -> dict[str, Any]:
    now, before = of(found.calls), of(found.calls_before)
    words = _("Answered within %(n)d s") % {"n": found.target.seconds}
    label = words.replace(f"{found.target.seconds} ", f"{found.target.seconds}{NO_BREAK}")
    aim = ""
    if is_aim and now.level is not None:
        aim = "met" if now.level >= found.target.percent else "missed"
    tile = {"label": label, "value": percent(now), "before": percent(before), "note": clock}
    return {**tile, "aim": aim, "target": found.target.percent if is_aim else None}


def percent(clock: Clock) -> str:
    """ "83 %"; a dash before the first call."""
    return "–" if clock.level is None else _("%(n)d %%") % {"n": clock.level}


def _is_ring(found: Overview) -> bool:
    return found.target.clock == RING


def _lost(found: Overview) -> str:
    elsewhere = found.calls.elsewhere
    if not elsewhere:
        return ""
    words = ngettext(
        "%(n)d ended elsewhere: voicemail or put through",
        "%(n)d ended elsewhere: voicemail or put through",
        elsewhere,
    )
    return words % {"n": elsewhere}


def _callbacks(many: int) -> str:
    words = ngettext("and %(n)d called back", "and %(n)d called back", many)
    return words % {"n": many} if many else ""


def _where_lost(found: Overview) -> str:
    calls = found.calls
    about = {
        "greeting": calls.lost_greeting,
        "waiting": calls.lost_waiting,
        "held": calls.lost_held,
    }
    if not calls.lost:
        return ""
    return _("%(greeting)d in the greeting, %(waiting)d waiting, %(held)d on hold") % about


def _urgent(many: int) -> str:
    words = ngettext("%(n)d of them urgent", "%(n)d of them urgent", many)
    return words % {"n": many} if many else ""


def _same_year(period: Period) -> bool:
    return bool(period.first.year == period.last.year)


def day_title(day: date) -> str:
    """A day with its year."""
    return date_format(day, "j F Y")
