"""A rule as a sentence that can be read aloud, from its own facts, in the reader's language.

Words in [brackets] are what the owner chose, those between *stars* what happens: `html` marks them
and `text` leaves the marks out. Names that the owner gave are put in last and never read as marks.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, time

from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scheduling.hours import weekday_name
from telephony.facts import DEFAULT_PRIORITY, Action, Rule, When, Who
from telephony.models import Greeting
from tenants.base import display_number

MARKED = re.compile(r"\[(?P<chosen>.+?)\]|\*(?P<deed>.+?)\*")
WEEK = 7
MINUTE = 60
Pen = Callable[[str], str]  # how a piece with its marks is written


def text(rule: Rule) -> str:
    """The sentence without marks."""
    return _sentence(rule, _plain, str)


def html(rule: Rule) -> SafeString:
    """The sentence with the owner's choices and the deed marked."""
    # Each word is escaped.
    return mark_safe(_sentence(rule, _marked, escape))  # nosec B308, B703


def deed(rule: Rule) -> str:
    """What the rule does, without marks."""
    return _deed(rule, _plain, str)


def name_for(rule: Rule) -> str:
    """A name for a rule that was given none: what it does, in at most 80 letters."""
    said = _capital(deed(rule))
    return said if len(said) <= 80 else f"{said[:79]}…"


def after(rule: Rule) -> str:
    """What happens where the deed does not come true; "" where it always does."""
    return {
        Action.DUTY: _("If nobody answers, the rules below go on."),
        Action.FORWARD: _("If nobody answers, the rules below go on."),
        Action.MENU: _("After a choice, or none, the rules are asked again."),
        Action.SELF: _("If that does not work, the rules below go on."),
    }.get(Action(rule.action), "")


def _sentence(rule: Rule, pen: Pen, safe: Pen) -> str:
    times = ", ".join(_times(rule, pen))
    reasons = _(" and ").join(_reasons(rule, pen, safe))
    words = {"times": times, "conditions": reasons, "deed": _deed(rule, pen, safe)}
    if times and reasons:
        frame = _("%(times)s, if %(conditions)s, %(deed)s.")
    elif times:
        frame = _("%(times)s, %(deed)s.")
    elif reasons:
        frame = _("If %(conditions)s, %(deed)s.")
    else:
        frame = _("In every other case, %(deed)s.")
    return _capital(frame % words)


def _times(rule: Rule, pen: Pen) -> list[str]:
    return [*_days(rule, pen), *_weekdays(rule, pen), *_clock(rule, pen)]


def _days(rule: Rule, pen: Pen) -> list[str]:
    if rule.from_day and rule.from_day == rule.until_day:
        return [pen(_("on [%(day)s]")) % {"day": _day(rule.from_day)}]
    if rule.from_day and rule.until_day:
        both = {"first": _day(rule.from_day), "last": _day(rule.until_day)}
        return [pen(_("from [%(first)s] to [%(last)s]")) % both]
    if rule.until_day:
        return [pen(_("until [%(day)s]")) % {"day": _day(rule.until_day)}]
    if rule.from_day:
        return [pen(_("from [%(day)s] on")) % {"day": _day(rule.from_day)}]
    return []


def _weekdays(rule: Rule, pen: Pen) -> list[str]:
    days = sorted(rule.weekdays)
    if not days or len(days) == WEEK:
        return []
    names = [weekday_name(day) for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return [pen(_("from [%(first)s to %(last)s]")) % {"first": names[0], "last": names[-1]}]
    return [pen(_("every [%(days)s]")) % {"days": _listed(names)}]


def _clock(rule: Rule, pen: Pen) -> list[str]:
    if rule.from_time is None or rule.until_time is None:
        return []
    words = {"from": _time(rule.from_time), "until": _time(rule.until_time)}
    if rule.until_time <= rule.from_time:
        return [pen(_("between [%(from)s and %(until)s] the next day")) % words]
    return [pen(_("between [%(from)s and %(until)s]")) % words]


def _reasons(rule: Rule, pen: Pen, safe: Pen) -> list[str]:
    """Each goes on after "if": in French none of them begins with « il »."""
    openings = {
        When.OPEN: _("[open]"),
        When.CLOSED: _("[closed]"),
        When.CLOSURE: _("a [closure] is in force"),
        When.HOLIDAY: _("the day is a [public holiday]"),
    }
    found = [pen(openings[When(rule.opening)])] if rule.opening != When.ALWAYS else []
    return [*found, *_callers(rule, pen, safe), *_waits(rule, pen)]


def _callers(rule: Rule, pen: Pen, safe: Pen) -> list[str]:
    callers = {
        Who.LISTED: _("the caller is on the list [%(list)s]"),
        Who.CONTACT: _("the caller is [known]"),
        Who.UNKNOWN: _("the caller is [unknown]"),
        Who.ANONYMOUS: _("the caller's number is [hidden]"),
    }
    found = []
    if rule.caller != Who.ANYONE:
        found.append(pen(callers[Who(rule.caller)]) % {"list": safe(rule.list_name)})
    if rule.line:
        found.append(
            pen(_("the call comes in on [%(line)s]")) % {"line": safe(display_number(rule.line))}
        )
    if rule.option_id:
        key = {"key": safe(rule.option_key), "choice": safe(rule.option_name)}
        found.append(pen(_("the caller presses [%(key)s: %(choice)s]")) % key)
    return found


def _waits(rule: Rule, pen: Pen) -> list[str]:
    found = []
    if rule.waiting_over is not None:
        wait = {"time": length(rule.waiting_over)}
        found.append(pen(_("the wait is longer than [%(time)s]")) % wait)
    if rule.queue_over is not None:
        many = ngettext(
            "more than [%(n)d caller] is waiting",
            "more than [%(n)d callers] are waiting",
            rule.queue_over,
        )
        found.append(pen(many) % {"n": rule.queue_over})
    return found


def _deed(rule: Rule, pen: Pen, safe: Pen) -> str:
    said = {
        Action.QUEUE: _("*the permanence answers*"),
        Action.MENU: _("*the menu is heard*: [%(menu)s]"),
        Action.ANNOUNCE: _("*an announcement is heard*, then the call ends"),
        Action.VOICEMAIL: _("*the caller can leave a message*"),
        Action.FORWARD: _("*the call goes on* to [%(number)s]"),
        Action.DUTY: _("*the person on duty is called*"),
        Action.SELF: _("*the caller looks after the appointment by keypad*"),
        Action.REJECT: _("*the call is refused*"),
    }[Action(rule.action)]
    if rule.action == Action.ANNOUNCE and rule.greeting_name:
        said = _("*the announcement is heard*: [%(greeting)s], then the call ends")
    words = {
        "menu": safe(rule.menu_name),
        "number": safe(display_number(rule.number)),
        "greeting": safe(rule.greeting_name),
    }
    details = ", ".join(_details(rule, safe))
    return f"{pen(said) % words} ({details})" if details else pen(said) % words


def _details(rule: Rule, safe: Pen) -> list[str]:
    found = []
    if rule.team_name:
        found.append(_("team %(name)s") % {"name": safe(rule.team_name)})
    if rule.language:
        language = Greeting(language=rule.language).get_language_display()
        found.append(_("in %(language)s") % {"language": language})
    if rule.action == Action.QUEUE and rule.priority < DEFAULT_PRIORITY:
        found.append(_("before other callers"))
    if rule.action == Action.QUEUE and rule.priority > DEFAULT_PRIORITY:
        found.append(_("after other callers"))
    return found


def length(seconds: int) -> str:
    """A time in words: seconds up to two minutes, else minutes."""
    if seconds % MINUTE or seconds < 2 * MINUTE:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = seconds // MINUTE
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _day(day: date) -> str:
    # Translators: a date in a sentence, as Django's template filter "date" writes it.
    return date_format(day, _("l j F"))


def _time(clock: time) -> str:
    return f"{clock:%H:%M}"


def _capital(said: str) -> str:
    """The first letter large, behind the mark that may stand before it."""
    found = re.match(r"(?:<[^>]*>)*", said)
    start = found.end() if found else 0
    return said[:start] + said[start : start + 1].upper() + said[start + 1 :]


def _plain(template: str) -> str:
    return MARKED.sub(lambda found: found["chosen"] or found["deed"], template)


def _marked(template: str) -> str:
    def mark(found: re.Match[str]) -> str:
        if found["chosen"]:
            return format_html('<span class="rule-chosen">{}</span>', found["chosen"])
        return format_html("<strong>{}</strong>", found["deed"])

    return MARKED.sub(mark, template)


def ends_by_itself(rule: Rule, today: date) -> bool:
    """Whether the rule is a temporary one whose time is not over."""
    return rule.until_day is not None and rule.until_day >= today
