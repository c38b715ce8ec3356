"""An appointment in words: for the receptionist's eyes, and for the caller's ears."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from scheduling.models import Appointment, AppointmentType
from scheduling.visits import Misfit
from tenants.base import display_number
from tenants.models import Client

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def aloud(client: Client, start: datetime, spoken: str) -> str:
    """The sentence that is read to the caller, in the client's language."""
    local = start.astimezone(ZoneInfo(client.time_zone))
    with translation.override(client.language):
        # Translators: a format of Django's, for a time that is read aloud (French: l j F \à G \h i)
        when = date_format(local, pgettext("a time read aloud", "l, F j, \\a\\t g:i a"))
        return _("%(when)s with %(name)s") % {"when": when, "name": spoken}


def short(start: datetime, zone: ZoneInfo) -> str:
    """Day and hour for a list."""
    return date_format(start.astimezone(zone), "D j b · H:i")


def day(start: datetime, zone: ZoneInfo) -> str:
    """The day as a heading."""
    return date_format(start.astimezone(zone), "l j F")


def length(minutes: int) -> str:
    """How long it takes."""
    return _("%(minutes)d min") % {"minutes": minutes}


def for_whom(visit: str) -> str:
    """Whom a kind is for; "" where it is for everybody."""
    return {
        AppointmentType.Visit.FIRST: _("for first visits"),
        AppointmentType.Visit.FOLLOW_UP: _("for those who have been here"),
    }.get(AppointmentType.Visit(visit), "")


def visit_doubt(found: Misfit | None, zone: ZoneInfo) -> str:
    """What is said before a kind is booked for whom it is not; "" where nothing is."""
    if found is None:
        return ""
    if found.last is None:
        return _("No visit with this number is known: this kind is for those who have been here.")
    last, today = found.last.astimezone(zone), timezone.now().astimezone(zone)
    when = date_format(last, "j F" if last.year == today.year else "j F Y")
    return _("Has been here on %(day)s: this kind is for first visits.") % {"day": when}


def price(kind: AppointmentType) -> str:
    """What is told of the price; "" where nothing is to be said."""
    if kind.price is None:
        return ""
    return _("Price: %(price)s €") % {"price": number_format(kind.price, 2)}


def terms(kind: AppointmentType) -> str:
    """The client's rule for a later change, before anything is booked; "" where there is none."""
    if not kind.change_notice:
        return ""
    about = {"time": _span(timedelta(minutes=kind.change_notice))}
    rule = _("Can be moved or cancelled until %(time)s before.") % about
    return f"{rule} {_late(kind)}".strip()


def late_change(booked: Appointment) -> str:
    """The rule for a change of this appointment now; "" where there is none."""
    kind = booked.type
    if not kind.change_notice:
        return ""
    about = {"time": _span(timedelta(minutes=kind.change_notice))}
    if is_late(booked):
        rule = _("Late: it is less than %(time)s before.") % about
        return f"{rule} {_late(kind)}".strip()
    return _("In time: it is more than %(time)s before.") % about


def is_late(booked: Appointment) -> bool:
    """Whether the time for a free change is over."""
    notice = timedelta(minutes=booked.type.change_notice)
    return bool(notice) and timezone.now() > booked.during.lower - notice


def card(booked: Appointment, zone: ZoneInfo) -> dict[str, str]:
    """One appointment for a list."""
    return {
        "id": str(booked.pk),
        "at": short(booked.during.lower, zone),
        "name": booked.name,
        "number": display_number(booked.number),
        "with": booked.agenda.name,
        "type": booked.type.name,
        "reason": booked.reason,
        "colour": booked.agenda.colour,
    }


def _late(kind: AppointmentType) -> str:
    return _("A late change costs: %(fee)s.") % {"fee": kind.fee} if kind.fee else ""


def _span(time: timedelta) -> str:
    days, rest = divmod(time, DAY)
    hours, minutes = divmod(rest, HOUR)
    parts = [
        *([ngettext("%d day", "%d days", days) % days] if days else []),
        *([ngettext("%d hour", "%d hours", hours) % hours] if hours else []),
        *([length(int(minutes.total_seconds() // 60))] if minutes else []),
    ]
    return get_text_list(parts, _("and"))
