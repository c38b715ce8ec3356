"""What a waiting caller hears, and how the wait ends: an agent, a rule, a callback, or a key."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.templatetags.static import static
from django.utils import timezone

from telephony import greetings
from telephony.carrier import dialling, twiml
from telephony.models import Greeting, VoiceSettings
from telephony.routing import Action
from telephony.switchboard import dispatch, inbound, phrases, queue, telling
from telephony.switchboard.addresses import address
from telephony.switchboard.models import Call
from tenants import access

Situation = Greeting.Situation
State = Call.State
CALLBACK_KEY = "1"
TELL_EVERY = 3  # rounds of music between two announcements of the place
KEY_SECONDS = 2  # for a key after the last word of a round


def wait(call: Call) -> str:
    """One round of waiting; Twilio asks again when it ends, and the rules are asked with it.

    The first round shows that the greeting is over: the call is offered from now on.
    """
    if call.state == State.ARRIVING and call.ending_since is None:
        if call.route.get("leaving"):
            return twiml.leave()
        queue.park(call)
        dispatch.run_after_commit()
    elif call.state == State.WAITING and _is_to_leave(call):
        return twiml.leave()
    if call.state == State.PARKED:
        return twiml.wait([phrases.say("please_hold", _language(call)), music(call)], 1)
    return _round(call)


def key(call: Call, pressed: str) -> str:
    """A waiting caller has pressed a key: the place is kept, and they are called back."""
    if pressed != CALLBACK_KEY or not _may_be_called_back(call):
        return wait(call)
    call.callback_since = call.callback_since or timezone.now()
    call.save(update_fields=["callback_since"])
    telling.heard(call, "callback")
    return twiml.leave(phrases.say("callback_kept", _language(call)))


def after_queue(call: Call) -> str:
    """The caller has left the queue because we said so: for another rule, or to be called back."""
    if call.route.pop("leaving", None):
        call.save(update_fields=["route"])
        return inbound.follow(call, inbound.ask_rules(call))
    return twiml.hang_up()


def thrown_out(call: Call) -> str:
    """The queue would not have the caller."""
    return twiml.say_and_hang_up(phrases.say("fault", _language(call)))


def hold(call: Call) -> str:
    """What the caller or the third party hears while held; asked for again when it ends."""
    words = phrases.say("please_hold", _language(call))
    return twiml.hold(words, music(call), again_url=address("hold", call.pk))


def music(call: Call) -> twiml.Sound:
    """The client's own music, or the house's."""
    with access.inside(call.client):
        own = greetings.music()
    return own or twiml.Sound(f"{settings.PUBLIC_URL}{static('audio/waiting.wav')}")


def _round(call: Call) -> str:
    rounds = call.route.get("rounds", 0)
    call.route["rounds"] = rounds + 1
    call.save(update_fields=["route"])
    offers = _may_be_called_back(call)
    words = _announced(call, offers) if rounds % TELL_EVERY == 0 else []
    key_url = address("key", call.pk) if offers else ""
    return twiml.wait([*words, music(call)], KEY_SECONDS, key_url)


def _announced(call: Call, offers_callback: bool) -> list[twiml.Words]:
    words: list[twiml.Words] = [telling.say(call, Situation.WAITING)]
    if _settings(call).announces_position:
        words += _place(call)
    if offers_callback:
        words.append(telling.say(call, Situation.CALLBACK))
    return words


def _place(call: Call) -> list[twiml.Words]:
    """The place in the queue, and the wait where it can be known."""
    place = queue.ahead_of(call) + 1
    telling.heard(call, f"position {place}")
    seconds = queue.likely_wait(call, dispatch.at_work(call))
    if seconds is None:
        return [phrases.say("next" if place == 1 else "position", _language(call), place=place)]
    minutes = max(1, -(-seconds // 60))
    if minutes == 1:
        return [phrases.say("minute", _language(call))]
    return [telling.say(call, Situation.POSITION, position=str(place), minutes=str(minutes))]


def _is_to_leave(call: Call) -> bool:
    """Whether a rule now says otherwise (too long a wait, too many callers) than to queue here."""
    if call.direction == Call.Direction.OUTBOUND:
        return False  # the rules are for callers; whom we called has not asked for anything
    plan = inbound.ask_rules(call)
    if plan.action != Action.QUEUE:
        call.route["leaving"] = True
        queue.move(call, State.ARRIVING)
        return True
    if plan.rule and str(plan.rule.id) != call.route.get("rule"):
        inbound.decided(call, plan)
        dispatch.run_after_commit()
    return False


def _may_be_called_back(call: Call) -> bool:
    if not call.caller or call.answered_at or not _settings(call).offers_callback:
        return False  # a place is kept for who was not answered yet
    try:
        dialling.allowed(call.caller, call.client)
    except ValidationError:
        return False
    return True


def _settings(call: Call) -> VoiceSettings:
    with access.inside(call.client):
        return VoiceSettings.current()


def _language(call: Call) -> str:
    return call.language or call.client.language
