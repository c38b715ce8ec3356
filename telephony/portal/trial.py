"""What would happen if somebody called: the rules' own answer, and what comes after it.

In the client's schema. The rules may be edited ones that nobody has saved.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scheduling import duty
from telephony import greetings, menus, recordings, routing, sentences
from telephony.carrier.twiml import Sound, Speech
from telephony.facts import Action, Facts, Rule
from telephony.models import Greeting
from telephony.routing import Plan
from tenants.base import display_number

Situation = Greeting.Situation
DEEPEST = 3  # of a caller's steps that are thought through
OUT = (Action.FORWARD, Action.DUTY, Action.SELF)


@dataclass(frozen=True)
class Answer:
    """One step of the call. `number` is the rule's place in the list, 0 where none fits.

    `why` is the routing's own sentence; `hears` what the caller hears until then, in order.
    """

    plan: Plan
    number: int
    deed: str
    why: str
    hears: list[str] = field(default_factory=list)
    label: str = ""
    then: list["Answer"] = field(default_factory=list)


def ask(
    rules: Sequence[Rule], facts: Facts, client_name: str, label: str = "", depth: int = 0
) -> Answer:
    """What happens to such a call."""
    plan = routing.plan(rules, facts)
    then = list(_then(rules, plan, client_name, depth)) if depth < DEEPEST else []
    return Answer(
        plan=plan,
        number=_place(rules, plan.rule),
        deed=_deed(plan),
        why=plan.explain(),
        hears=_heard(plan, client_name, is_first=depth == 0),
        label=label,
        then=then,
    )


def choices(known: menus.Menus, root: UUID, before: str = "") -> Iterator[tuple[str, menus.Option]]:
    """The choices at the ends of a menu, each with the keys that lead there: "2, 1"."""
    yield from _choices(known, root, before, frozenset())


def _choices(
    known: menus.Menus, root: UUID, before: str, seen: frozenset[UUID]
) -> Iterator[tuple[str, menus.Option]]:
    menu = known.get(root)
    if menu is None or root in seen:
        return
    for option in menu.options:
        keys = f"{before}, {option.key}" if before else option.key
        if option.submenu is None:
            yield keys, option
        else:
            yield from _choices(known, option.submenu, keys, seen | {root})


def _then(rules: Sequence[Rule], plan: Plan, name: str, depth: int) -> Iterator[Answer]:
    facts, rule = plan.facts, plan.rule
    if plan.action == Action.MENU and plan.menu_id:
        done = facts.menus_done | {plan.menu_id}
        for keys, option in choices(menus.load(), plan.menu_id):
            label = _("Key %(keys)s, “%(choice)s”") % {"keys": keys, "choice": option.label}
            chosen = replace(facts, option=option.id, menus_done=done)
            yield ask(rules, chosen, name, label, depth + 1)
        silent = replace(facts, menus_done=done)
        yield ask(rules, silent, name, _("No key, or a wrong one"), depth + 1)
    elif plan.action in OUT and rule:
        tried = replace(facts, tried=facts.tried | {rule.id})
        label = _("Does not work out") if plan.action == Action.SELF else _("Nobody answers")
        yield ask(rules, tried, name, label, depth + 1)
    elif plan.action == Action.QUEUE:
        yield from _waiting(rules, plan, name, depth)


def _waiting(rules: Sequence[Rule], plan: Plan, name: str, depth: int) -> Iterator[Answer]:
    """The first change that a long wait brings."""
    facts = plan.facts
    moments = {rule.waiting_over + 1 for rule in rules if rule.waiting_over is not None}
    for seconds in sorted({*moments, facts.max_wait}):
        later = replace(facts, waited=seconds)
        if seconds > facts.waited and routing.plan(rules, later).rule != plan.rule:
            wait = {"time": sentences.length(seconds // 5 * 5)}
            yield ask(rules, later, name, _("Still waiting after %(time)s") % wait, depth + 1)
            return


def _place(rules: Sequence[Rule], rule: Rule | None) -> int:
    return next((n for n, one in enumerate(rules, 1) if rule and one.id == rule.id), 0)


def _deed(plan: Plan) -> str:
    if plan.action == Action.DUTY and (found := duty.on_duty(plan.facts.at)):
        if found.until is None:
            return _("%(name)s is called, who is on duty") % {"name": found.colleague.name}
        until = date_format(found.until.astimezone(plan.facts.at.tzinfo), "l H:i")
        words = {"name": found.colleague.name, "until": until}
        return _("%(name)s is called, who is on duty until %(until)s") % words
    if plan.action == Action.FORWARD:
        return _("%(number)s is called") % {"number": display_number(plan.number)}
    rule = plan.rule or Rule("", plan.action)
    return sentences.deed(rule)


def _heard(plan: Plan, name: str, *, is_first: bool) -> list[str]:
    language = plan.language
    welcome = [_said(greetings.speech(Situation.WELCOME, name, language))] if is_first else []
    if plan.action == Action.QUEUE:
        notice = recordings.policy().mode != recordings.NEVER
        told = [_said(greetings.speech(Situation.RECORDED, name, language))] if notice else []
        return [*welcome, *told] if is_first else []
    if plan.action == Action.MENU:
        menu = menus.load().get(plan.menu_id) if plan.menu_id else None
        return [*welcome, _said(greetings.menu_prompt(menu, name, language))] if menu else welcome
    if plan.action in (Action.ANNOUNCE, Action.VOICEMAIL):
        own = plan.action == Action.ANNOUNCE
        words = greetings.speech(
            plan.situation,
            name,
            language,
            greeting_id=plan.greeting_id if own else None,
            closure_id=plan.closure_id if own else None,
        )
        return [_said(words)]
    if plan.action == Action.REJECT:
        return (
            [_("the engaged tone")] if is_first else [_said(greetings.speech(plan.situation, name))]
        )
    return []


def _said(words: Speech | Sound) -> str:
    if isinstance(words, Sound):
        return _("your recording")
    return _("“%(words)s”") % {"words": words.text}
