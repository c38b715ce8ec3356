"""Last week's calls, by the rules there are and by those that are being edited.

In the client's schema. Hours, closures, lists and duty are those known today for the time of the
call; which key was pressed stands in the journal. Whether somebody would have answered cannot be
known: what is compared is where the rules send a call first.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from uuid import UUID

from django.db.models import Q

from telephony import menus, routing, sentences
from telephony.facts import Action, Caller, Facts, Rule
from telephony.models import JournalEntry, ListedNumber, VoiceSettings
from telephony.portal import trial
from telephony.routing import Plan
from tenants import reading
from tenants.directory.models import Contact

WEEK = timedelta(days=7)
MOST = 2000  # calls that are looked at


@dataclass(frozen=True)
class Moved:
    """A call that the edited rules send elsewhere: what happened by the rules, what would."""

    entry: JournalEntry
    at: datetime
    before: str
    after: str


@dataclass(frozen=True)
class Week:
    """How many calls there were, where the rules send them, and which go elsewhere."""

    total: int
    places: list[tuple[str, int]]
    moved: list[Moved]

    @property
    def ways(self) -> list[tuple[str, str, int]]:
        """From where to where, and how many, the most frequent first."""
        counted = Counter((one.before, one.after) for one in self.moved)
        return [(before, after, n) for (before, after), n in counted.most_common()]


def last_week(saved: Sequence[Rule], edited: Sequence[Rule], now: datetime) -> Week:
    """The calls that came in within seven days before `now`, the client's time."""
    inbound = JournalEntry.objects.filter(direction=JournalEntry.Direction.INBOUND)
    entries = list(inbound.filter(arrived_at__gt=now - WEEK, arrived_at__lte=now)[:MOST])
    with reading.at_once():
        known = menus.load()
        facts = _facts(entries, now.tzinfo)
        before = [_place(saved, *one, known) for one in facts]
        after = [_place(edited, *one, known) for one in facts] if edited != saved else before
    moved = [
        Moved(entry, one[0].at, _words(was), _words(would))
        for entry, one, was, would in zip(entries, facts, before, after, strict=True)
        if _where(was) != _where(would)
    ]
    places = Counter(_words(plan) for plan in after).most_common()
    return Week(len(entries), places, moved)


def _facts(entries: Sequence[JournalEntry], zone: tzinfo | None) -> list[tuple[Facts, str]]:
    """What was known of each call, and the key that was pressed ("": none)."""
    numbers = {entry.caller for entry in entries if entry.caller}
    lists, contacts = _lists(numbers), _contacts(numbers)
    max_wait = VoiceSettings.current().max_wait
    found = []
    for entry in entries:
        caller = Caller(
            entry.caller, lists.get(entry.caller, frozenset()), entry.caller in contacts
        )
        at = entry.arrived_at.astimezone(zone)
        facts = routing.facts_of(at, caller, entry.line, max_wait=max_wait)
        found.append((facts, _key(entry)))
    return found


def _place(rules: Sequence[Rule], facts: Facts, key: str, known: menus.Menus) -> Plan:
    """Where the call goes, behind the menu if a key was pressed that leads on in it."""
    plan = routing.plan(rules, facts)
    if plan.action != Action.MENU or plan.menu_id is None or not key:
        return plan
    chosen = [one for _, one in trial.choices(known, plan.menu_id) if one.key == key]
    if len(chosen) != 1:
        return plan
    done = facts.menus_done | {plan.menu_id}
    return routing.plan(rules, replace(facts, option=chosen[0].id, menus_done=done))


def _where(plan: Plan) -> tuple[object, ...]:
    return plan.action, plan.number, plan.menu_id, plan.greeting_id, plan.team_id


def _words(plan: Plan) -> str:
    return sentences.deed(plan.rule or Rule("", plan.action))


def _key(entry: JournalEntry) -> str:
    keys = [word.removeprefix("key ") for word in entry.heard if word.startswith("key ")]
    return keys[-1] if keys else ""


def _lists(numbers: set[str]) -> dict[str | None, frozenset[UUID]]:
    found: dict[str | None, set[UUID]] = defaultdict(set)
    listed = ListedNumber.objects.filter(number__in=numbers)
    for number, caller_list in listed.values_list("number", "caller_list_id"):
        found[number].add(caller_list)
    return {number: frozenset(keys) for number, keys in found.items()}


def _contacts(numbers: set[str]) -> set[str]:
    own = Contact.objects.filter(Q(number__in=numbers) | Q(more_numbers__number__in=numbers))
    return {number for pair in own.values_list("number", "more_numbers__number") for number in pair}
