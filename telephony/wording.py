"""Rules and their reasons in sentences, in the reader's language."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scheduling.hours import Opening, Reason, weekday_name
from telephony.facts import DEFAULT_PRIORITY, Action, Facts, Rule, When, Who
from telephony.models import Greeting
from tenants.base import display_number


def reasons(rule: Rule, facts: Facts) -> str:
    """What of the facts made the rule fit."""
    found = [*_of_the_hours(rule, facts), *_besides(rule)]
    return ", ".join(found) or _("the rule “%(name)s” always holds") % {"name": rule.name}


def deed(rule: Rule) -> str:
    """What the rule does."""
    if rule.action == Action.MENU:
        return _("the menu “%(name)s” is heard") % {"name": rule.menu_name}
    if rule.action == Action.FORWARD:
        return _("the call goes on to %(number)s") % {"number": display_number(rule.number)}
    label = str(Action(rule.action).label)
    details = ", ".join(_details(rule))
    return f"{label} ({details})" if details else label


def state(opening: Opening, at: datetime) -> str:
    """Open or closed, why, and since or until when."""
    if opening.is_open:
        until = opening.changes_at
        return _("open until %(time)s") % {"time": _clock(until, at)} if until else _("open")
    if opening.reason == Reason.HOLIDAY:
        return _("public holiday (%(name)s)") % {"name": opening.name}
    if opening.reason == Reason.CLOSURE:
        return _("closed: %(reason)s") % {"reason": opening.name or _("closure")}
    since = opening.since
    return _("closed since %(time)s") % {"time": _clock(since, at)} if since else _("closed")


def _of_the_hours(rule: Rule, facts: Facts) -> Iterator[str]:
    if rule.opening != When.ALWAYS:
        yield state(facts.opening, facts.at)


def _besides(rule: Rule) -> Iterator[str]:
    """The conditions other than opening hours."""
    yield from _times(rule)
    yield from _callers(rule)
    if rule.option_id:
        yield _("the caller chose “%(option)s”") % {"option": rule.option_name}
    if rule.waiting_over is not None:
        yield _("waiting for more than %(seconds)d seconds") % {"seconds": rule.waiting_over}
    if rule.queue_over is not None:
        yield _("more than %(count)d callers waiting") % {"count": rule.queue_over}


def _times(rule: Rule) -> Iterator[str]:
    if rule.from_day:
        yield _("from %(day)s") % {"day": date_format(rule.from_day, "SHORT_DATE_FORMAT")}
    if rule.until_day:
        yield _("until %(day)s") % {"day": date_format(rule.until_day, "SHORT_DATE_FORMAT")}
    if rule.weekdays:
        yield " · ".join(weekday_name(day) for day in sorted(rule.weekdays))
    if rule.from_time and rule.until_time:
        times = {"from": f"{rule.from_time:%H:%M}", "until": f"{rule.until_time:%H:%M}"}
        yield _("between %(from)s and %(until)s") % times


def _callers(rule: Rule) -> Iterator[str]:
    if rule.caller == Who.LISTED:
        yield _("a caller on the list “%(name)s”") % {"name": rule.list_name}
    elif rule.caller != Who.ANYONE:
        yield str(Who(rule.caller).label)
    if rule.line:
        yield _("on the line %(number)s") % {"number": display_number(rule.line)}


def _details(rule: Rule) -> Iterator[str]:
    if rule.team_name:
        yield _("team %(name)s") % {"name": rule.team_name}
    if rule.language:
        yield str(Greeting(language=rule.language).get_language_display())
    if rule.action == Action.QUEUE and rule.priority != DEFAULT_PRIORITY:
        yield _("priority %(priority)d") % {"priority": rule.priority}
    if rule.greeting_name:
        yield f"“{rule.greeting_name}”"


def _clock(moment: datetime, at: datetime) -> str:
    clock = f"{moment:%H:%M}"
    if moment.date() == at.date():
        return clock
    return f"{weekday_name(moment.weekday()).lower()} {clock}"
