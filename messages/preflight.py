"""The look before a message leaves: facts in, findings out; nothing is read or written here.

Most of the rules are errors that the trade itself has on record: the categories of the "board
check" in Mission Control (CallTheory/mission-control, MIT, `app/Models/Stats/Helpers.php`), by
which supervisors of answering services score messages. Beside each rule stands its category.

| rule | category there |
| --- | --- |
| `unfinished_field` | incomplete documentation |
| `short_body` | message recorded incorrectly |
| `odd_number`, `unread_number` | phone number entered incorrectly |
| `known_spelling` | spelling |
| `unread_instructions` | contact instructions not followed |
| `off_duty`, `noted_absent` | wrong on-call/client contacted; on-call change not entered |
| `unreachable` | wrong on-call/client contacted |
| `alarming_words`, `calm_words` | standard procedure not followed |
| `duplicate` | message recorded incorrectly |
| `closed_hours` | contact instructions not followed |
| `date_gone`, `no_house_number` | appointment scheduled incorrectly; incomplete documentation |

A block is for what cannot work; everything else is the receptionist's to judge and only warns.
What the caller said is never judged: the words are held against the degree that was chosen.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from typing import Literal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from messages import alarm_words, spelling
from messages.finding_names import KEYS
from tenants.base import display_number

Level = Literal["block", "warn"]
NORMAL, SOON, URGENT = "normal", "soon", "urgent"
LATELY = timedelta(hours=1)
LONG_CLOSED = timedelta(hours=24)
ALIKE = 0.9  # of two texts, by difflib's measure
WORTH_COMPARING = 20  # letters
DEADLINES = (
    "echeance",
    "rendez-vous",
    "rdv",
    "souhait",
    "limite",
    "deadline",
    "appointment",
    "due",
)
PAST_DAYS = ("ne(e)", "naissance", "born", "birth")


@dataclass(frozen=True)
class Fix:
    """What one key would put right: `value` into the form's `field`."""

    field: str
    value: str
    label: str


@dataclass(frozen=True)
class Finding:
    """Something to look at. `field` is the form's field to go to, or "instructions".

    `about` is what it was found in: found again in something else, it is another finding.
    """

    key: str
    level: Level
    sentence: str
    field: str = ""
    fix: Fix | None = None
    about: str = ""

    @property
    def token(self) -> str:
        """Names the finding to the page, which sends it back to send in spite of it."""
        digest = hashlib.blake2s(self.about.encode(), digest_size=6).hexdigest()
        return f"{self.key}.{digest}"


@dataclass(frozen=True)
class Person:
    """A colleague; `ways` counts the ways in which messages reach them."""

    id: str
    name: str
    ways: int = 1


@dataclass(frozen=True)
class Known:
    """A contact of the client's."""

    name: str
    number: str


@dataclass(frozen=True)
class Answer:
    """One of the client's own questions, answered."""

    field: str
    label: str
    kind: str
    value: object


@dataclass(frozen=True)
class Earlier:
    """A message that was sent lately."""

    id: str
    at: datetime
    by: str
    recipient_id: str
    recipient_name: str
    number: str | None
    body: str
    same_call: bool = False


@dataclass(frozen=True)
class Facts:
    """All that the rules look at. Times are the client's own, numbers E.164, None for none.

    `problems` are the fields that the form itself refuses, each with the reason in words;
    `number_fault` says why nobody here could dial the number; `opens_at` is known where closed.
    """

    now: datetime
    caller_name: str = ""
    number: str | None = None
    body: str = ""
    urgency: str = NORMAL
    recipient: Person | None = None
    answers: tuple[Answer, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    calling_from: str | None = None
    is_read_back: bool = False
    number_fault: str = ""
    known: tuple[Known, ...] = ()
    has_unread_instructions: bool = False
    on_duty: Person | None = None
    colleagues: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_open: bool = True
    opens_at: datetime | None = None
    earlier: tuple[Earlier, ...] = ()
    language: str = "fr"


Rule = Callable[[Facts], Iterator[Finding]]


def look(facts: Facts) -> list[Finding]:
    """Everything that is found, blocks first, else in the order of the form."""
    found = [finding for rule in RULES for finding in rule(facts)]
    assert {finding.key for finding in found} <= set(KEYS), "each finding has a name"
    return sorted(found, key=lambda finding: finding.level != "block")


def unsolved(found: list[Finding], accepted: set[str]) -> list[Finding]:
    """What keeps the message here: blocks, and warnings whose token was not sent back."""
    return [one for one in found if one.level == "block" or one.token not in accepted]


def unfinished_field(facts: Facts) -> Iterator[Finding]:
    """What the form refuses: a required field left empty, a number that is none."""
    for field, reason in facts.problems:
        yield Finding("unfinished_field", "block", reason, field, about=field)


def unreachable(facts: Facts) -> Iterator[Finding]:
    """Nobody would ever get it."""
    if facts.recipient and not facts.recipient.ways:
        text = _("%(name)s has no way to be reached. Choose somebody else.")
        yield Finding("unreachable", "block", text % {"name": facts.recipient.name}, "recipient")


def odd_number(facts: Facts) -> Iterator[Finding]:
    """A number that nobody has, or that nobody here can dial; never the network's own."""
    if facts.number is None or facts.number == facts.calling_from:
        return
    if len(set(facts.number[-8:])) < 3 or facts.number.endswith(("12345678", "23456789")):
        text = _("%(number)s does not look like anybody's number. Ask again.")
        shown = {"number": display_number(facts.number)}
        yield Finding("odd_number", "warn", text % shown, "caller_number", about=facts.number)
    elif facts.number_fault:
        text = _("Nobody here can call this number back: %(why)s") % {"why": facts.number_fault}
        yield Finding("odd_number", "warn", text, "caller_number", about=facts.number)


def unread_number(facts: Facts) -> Iterator[Finding]:
    """A number that was typed by ear: not the caller's own, nor one that is known already."""
    if facts.number is None or facts.is_read_back or facts.number == facts.calling_from:
        return
    if any(contact.number == facts.number for contact in facts.known):
        return
    shown = display_number(facts.number)
    fix = Fix("read_back", facts.number, _("Read back"))
    text = _("Read the number back: %(number)s.") % {"number": shown}
    if facts.calling_from:
        text = _("This is not the number they call from. Read it back: %(number)s.") % {
            "number": shown
        }
    yield Finding("unread_number", "warn", text, "caller_number", fix, facts.number)


def known_spelling(facts: Facts) -> Iterator[Finding]:
    """A name that is known in another spelling."""
    same = [contact.name for contact in facts.known if contact.number == facts.number]
    others = [contact.name for contact in facts.known if contact.number != facts.number]
    name = spelling.known_as(facts.caller_name, same, others)
    if name:
        fix = Fix("caller_name", name, _("Write “%(name)s”") % {"name": name})
        text = _("A caller is known as “%(name)s”. Is it the same person?") % {"name": name}
        about = f"{facts.caller_name}|{name}"
        yield Finding("known_spelling", "warn", text, "caller_name", fix, about)


def short_body(facts: Facts) -> Iterator[Finding]:
    """One word is no message."""
    if facts.body.strip() and len(facts.body.split()) < 2:
        text = _("One word is hardly a message. What is it about?")
        yield Finding("short_body", "warn", text, "body", about=facts.body)


def unread_instructions(facts: Facts) -> Iterator[Finding]:
    """What the client wants to be read with each call was not opened in this one."""
    if facts.has_unread_instructions:
        text = _("This client's instructions were not opened in this call.")
        yield Finding("unread_instructions", "warn", text, "instructions")


def off_duty(facts: Facts) -> Iterator[Finding]:
    """Something that cannot wait goes to somebody who is not on duty."""
    if facts.urgency == NORMAL or not facts.recipient or not facts.on_duty:
        return
    if facts.recipient.id != facts.on_duty.id:
        fix = Fix("recipient", facts.on_duty.id, _("Give it to %(name)s") % _named(facts.on_duty))
        text = _("%(name)s is on duty now.") % _named(facts.on_duty)
        yield Finding("off_duty", "warn", text, "recipient", fix, facts.recipient.id)


def noted_absent(facts: Facts) -> Iterator[Finding]:
    """A note of today begins with the recipient's name, and the message cannot wait."""
    if facts.urgency == NORMAL or not facts.recipient:
        return
    for note in facts.notes:
        if spelling.first_named(note, facts.colleagues) == facts.recipient.name:
            text = _("A note of today says: “%(note)s”") % {"note": note}
            yield Finding("noted_absent", "warn", text, "recipient", about=note)


def alarming_words(facts: Facts) -> Iterator[Finding]:
    """Words that sound urgent, in a message that may wait all day."""
    word = alarm_words.alarming(facts.body, facts.language)
    if word and facts.urgency == NORMAL:
        fix = Fix("urgency", URGENT, _("Make it urgent"))
        text = _("The message says “%(word)s”, but may be read during the day.") % {"word": word}
        yield Finding("alarming_words", "warn", text, "urgency", fix, word)


def calm_words(facts: Facts) -> Iterator[Finding]:
    """The reverse: sent as urgent what says of itself that it is not."""
    word = alarm_words.calm(facts.body, facts.language)
    if word and facts.urgency != NORMAL and not alarm_words.alarming(facts.body, facts.language):
        fix = Fix("urgency", NORMAL, _("During the day"))
        text = _("The message says “%(word)s”, but is sent as one that cannot wait.")
        yield Finding("calm_words", "warn", text % {"word": word}, "urgency", fix, word)


def duplicate(facts: Facts) -> Iterator[Finding]:
    """The same was sent within the last hour: by a colleague, or a caller who rang again."""
    for sent in facts.earlier:
        if facts.now - sent.at <= LATELY and _is_same(facts, sent):
            about = {"by": sent.by, "time": f"{sent.at:%H:%M}", "name": sent.recipient_name}
            text = _("%(by)s sent the like to %(name)s at %(time)s.") % about
            yield Finding("duplicate", "warn", text, "body", about=sent.id)
            return


def closed_hours(facts: Facts) -> Iterator[Finding]:
    """Closed for long, or for the hour in which it should be read; whoever is on duty reads it."""
    if facts.is_open or not facts.opens_at or not facts.recipient or facts.urgency == URGENT:
        return
    if facts.on_duty and facts.on_duty.id == facts.recipient.id:
        return
    if facts.urgency == SOON or facts.opens_at - facts.now >= LONG_CLOSED:
        when = date_format(facts.opens_at, "l H:i")
        text = _("Closed until %(when)s: it may not be read before.") % {"when": when}
        yield Finding("closed_hours", "warn", text, "urgency", about=facts.urgency)


def date_gone(facts: Facts) -> Iterator[Finding]:
    """A day to come that has gone by, or a birth that has not come."""
    today = facts.now.date()
    for answer in facts.answers:
        if not isinstance(answer.value, date):
            continue
        label = spelling.plain(answer.label)
        is_gone = answer.value < today and any(word in label for word in DEADLINES)
        is_ahead = answer.value > today and any(word in label for word in PAST_DAYS)
        if is_gone or is_ahead:
            shown = {"label": answer.label, "day": date_format(answer.value, "j F Y")}
            when = _("is past") if is_gone else _("has not come yet")
            text = _("%(label)s: %(day)s %(when)s.") % {**shown, "when": when}
            yield Finding("date_gone", "warn", text, answer.field, about=str(answer.value))


def no_house_number(facts: Facts) -> Iterator[Finding]:
    """An address at which nobody can ring."""
    for answer in facts.answers:
        is_address = answer.kind == "address" or "adress" in spelling.plain(answer.label)
        is_address = is_address or "address" in spelling.plain(answer.label)
        written = str(answer.value or "")
        if is_address and "@" not in written and written.strip() and not _has_digit(written):
            text = _("%(label)s: no house number.") % {"label": answer.label}
            yield Finding("no_house_number", "warn", text, answer.field, about=written)


def _named(person: Person) -> dict[str, str]:
    return {"name": person.name}


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _is_same(facts: Facts, sent: Earlier) -> bool:
    recipient = facts.recipient.id if facts.recipient else ""
    same_people = facts.number == sent.number and sent.recipient_id == recipient
    if facts.number and same_people and not sent.same_call:
        return True
    if min(len(facts.body), len(sent.body)) < WORTH_COMPARING:
        return False
    # Two colleagues may each be given the same words in one call: that is meant.
    if sent.same_call and sent.recipient_id != recipient:
        return False
    return SequenceMatcher(None, facts.body.casefold(), sent.body.casefold()).ratio() >= ALIKE


RULES: tuple[Rule, ...] = (
    unfinished_field,
    known_spelling,
    odd_number,
    unread_number,
    unreachable,
    off_duty,
    noted_absent,
    alarming_words,
    calm_words,
    closed_hours,
    short_body,
    duplicate,
    date_gone,
    no_house_number,
    unread_instructions,
)
