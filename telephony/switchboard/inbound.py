"""A caller arrives: from the number dialled to the client, from its rules to what is heard.

`telephony.routing` says what is to happen; here it becomes a document for Twilio. The rules are
asked again whenever something new is known: a menu's choice, somebody who did not answer, a wait.
"""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone

from scheduling import duty
from telephony import greetings, menus, routing
from telephony.carrier import dialling, hammering, twiml
from telephony.models import Greeting
from telephony.routing import Action, Plan
from telephony.switchboard import (
    legs,
    notice,
    parking,
    passing,
    phrases,
    queue,
    self_service,
    voicemail,
)
from telephony.switchboard.addresses import address
from telephony.switchboard.models import Call, Leg, RefusedCalls, StrayCall, Team
from telephony.switchboard.telling import heard, say
from tenants import access
from tenants.base import number_or_none
from tenants.directory.models import Colleague
from tenants.models import Line

Situation = Greeting.Situation
State = Call.State


def receive(sid: str, caller: str, dialled: str) -> str:
    """The document for a new call: `caller` may be `anonymous` or anything, `dialled` is a line."""
    if reason := hammering.reason_to_refuse(caller, dialled):
        RefusedCalls.count(dialled, reason)
        return twiml.busy()
    line = Line.objects.select_related("client").filter(number=dialled).first()
    if line is None:
        StrayCall.objects.create(number=dialled[:40])
        return twiml.say_and_hang_up(phrases.say("unknown_line", phrases.FRENCH))
    if not line.client.is_served:
        return _turned_away(line)
    call = Call.objects.create(
        sid=sid, client=line.client, line=line, caller=number_or_none(caller)
    )
    Leg.objects.create(call=call, kind=Leg.Kind.CALLER, sid=sid)
    plan = ask_rules(call)
    if plan.action == Action.REJECT:
        decided(call, plan)
        return twiml.busy()
    return follow(call, plan)


def _turned_away(line: Line) -> str:
    """The caller hears whose service rests, and the operator counts it."""
    RefusedCalls.count(line.number, RefusedCalls.Reason.SUSPENDED)
    client = line.client
    return twiml.say_and_hang_up(phrases.say("suspended", client.language, client=client.name))


def ask_rules(call: Call) -> Plan:
    """What the client's rules say of this call now.

    Hours and date are those of its arrival: who came in time is not sent away at closing time.
    """
    local_time = call.arrived_at.astimezone(ZoneInfo(call.client.time_zone))
    with access.inside(call.client):
        return routing.plan_now(
            local_time,
            call.caller,
            call.own_line.number,
            option=_key(call, "option"),
            menus_done=_keys(call, "menus_done"),
            tried=_keys(call, "tried"),
            waited=queue.waited(call),
            waiting=queue.waiting_for(call),
        )


def next_rule(call: Call) -> str:
    """Nobody took the caller: what the client's rules say next."""
    if rule := call.route.get("rule"):
        call.route["tried"] = [*call.route.get("tried", []), rule]
    queue.move(call, State.ARRIVING)
    return follow(call, ask_rules(call))


def follow(call: Call, plan: Plan) -> str:
    """The document that carries out the plan."""
    decided(call, plan)
    match Action(plan.action):
        case Action.QUEUE:
            return parking.to_queue(call, *_welcome(call), *notice.announce(call))
        case Action.MENU:
            return _enter_menu(call, plan)
        case Action.VOICEMAIL:
            return voicemail.begin(call)
        case Action.FORWARD:
            return _put_through(call, plan.number, None)
        case Action.DUTY:
            colleague = _on_duty(call)
            return _put_through(call, colleague.number if colleague else "", colleague)
        case Action.SELF:
            return self_service.begin(call) or next_rule(call)
        case Action.ANNOUNCE:
            heard(call, plan.situation)
            return twiml.say_and_hang_up(_words(call, plan))
        case Action.REJECT:
            return twiml.say_and_hang_up(say(call, Situation.REJECTED))


def menu_key(call: Call, place: str, key: str | None) -> str:
    """A key (None: silence) at a place in the client's menus; raises ValueError for no place."""
    position = menus.Position.decode(place)
    with access.inside(call.client):
        known = menus.load()
    step = menus.press(known, position, key)
    if not step.is_over:
        wrong = [say(call, Situation.WRONG_KEY)] if step.outcome == menus.Outcome.WRONG else []
        return _menu(call, known, step.position, wrong)
    call.route["menus_done"] = [*call.route.get("menus_done", []), str(position.root)]
    if step.option:
        call.route["option"] = str(step.option.id)
        heard(call, f"key {step.option.key}")
    call.save(update_fields=["route"])
    return follow(call, ask_rules(call))


def self_key(call: Call, place: str, keys: str) -> str:
    """Keys ("": silence) of a caller who looks after their own appointment."""
    return self_service.press(call, place, keys) or next_rule(call)


def decided(call: Call, plan: Plan) -> None:
    """The plan is in force: who may answer, how soon, in which language."""
    call.action, call.priority = plan.action, plan.priority
    call.route["rule"] = str(plan.rule.id) if plan.rule else None
    if plan.action == Action.QUEUE:
        call.team = Team.objects.filter(pk=plan.team_id).first() if plan.team_id else None
    if plan.language:
        call.language = plan.language
    call.save()


def _welcome(call: Call) -> list[twiml.Words]:
    if "welcome" in call.heard or call.waiting_since:
        return []
    heard(call, "welcome")
    return [say(call, Situation.WELCOME)]


def _words(call: Call, plan: Plan) -> twiml.Words:
    with access.inside(call.client):
        return greetings.speech(
            plan.situation,
            call.client.name,
            call.language or None,
            greeting_id=plan.greeting_id,
            closure_id=plan.closure_id,
        )


def _enter_menu(call: Call, plan: Plan) -> str:
    assert plan.menu_id is not None, "routing passes over a menu rule without a menu"
    with access.inside(call.client):
        known = menus.load()
    step = menus.enter(known, plan.menu_id)
    if step.is_over:
        call.route["menus_done"] = [*call.route.get("menus_done", []), str(plan.menu_id)]
        call.save(update_fields=["route"])
        return follow(call, ask_rules(call))
    return _menu(call, known, step.position, _welcome(call))


def _menu(
    call: Call, known: menus.Menus, position: menus.Position, first: list[twiml.Words]
) -> str:
    heard(call, "menu")
    menu = known[position.menu_id]
    with access.inside(call.client):
        prompt = greetings.menu_prompt(menu, call.client.name, call.language or None)
    here = address("menu", call.pk, at=position.encode())
    return twiml.ask(twiml.Question([*first, prompt], here, seconds=menu.timeout), here)


def _put_through(call: Call, number: str, colleague: Colleague | None) -> str:
    """By the client's rule: somebody outside is rung while the caller waits."""
    try:
        allowed = dialling.allowed(number, call.client)
    except ValidationError:
        return next_rule(call)
    if earlier := legs.live(call, Leg.Kind.THIRD):  # dismissed, and Twilio has not said so yet
        legs.over(call, earlier, Leg.Outcome.CANCELED)
    Leg.objects.create(
        call=call,
        kind=Leg.Kind.THIRD,
        number=allowed,
        colleague_id=colleague.pk if colleague else None,
        is_announced=False,
    )
    heard(call, "put through")
    queue.move(call, State.PASSED)
    return passing.put_through(call)


def _on_duty(call: Call) -> Colleague | None:
    with access.inside(call.client):
        found = duty.on_duty(timezone.now())
    return found.colleague if found else None


def _key(call: Call, name: str) -> UUID | None:
    return UUID(call.route[name]) if call.route.get(name) else None


def _keys(call: Call, name: str) -> frozenset[UUID]:
    return frozenset(UUID(key) for key in call.route.get(name, []))
