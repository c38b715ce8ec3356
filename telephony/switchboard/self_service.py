"""A caller's way through their own appointment, by keypad: code, what it is, confirm or cancel.

Each function gives the next document, or None where the client's next rule shall follow: nobody is
left with a machine that does not help.
"""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format

from scheduling.models import Appointment
from telephony import self_service
from telephony.carrier import twiml
from telephony.switchboard import phrases
from telephony.switchboard.addresses import address
from telephony.switchboard.models import Call
from telephony.switchboard.telling import heard
from tenants import access

TRIES = 3  # of a step: then somebody answers
CODE_KEYS, CODE_SECONDS, KEY_SECONDS = 6, 20, 8
CODE, OFFER, SURE = "code", "offer", "sure"  # steps


def begin(call: Call) -> str | None:
    """The caller's number is that of a coming appointment: a code is texted and asked for."""
    with access.inside(call.client):
        code = self_service.text_code(call.client, call.pk, call.caller, _language(call))
    if code is None:
        return None
    heard(call, "own appointment")
    call.route["self"] = {"appointment": str(code.appointment), "digest": code.digest}
    return _ask(call, CODE, _say(call, "self_code", client=call.client.name))


def press(call: Call, place: str, keys: str) -> str | None:
    """What the keys ("": silence) do at this place; raises ValueError for any other place."""
    if "self" not in call.route or place != _place(call):
        raise ValueError("not there")
    step = call.route["self"]["step"]
    if step == CODE:
        return _code(call, keys)
    return _sure(call, keys) if step == SURE else _offered(call, keys)


def _code(call: Call, keys: str) -> str | None:
    if not call.route["self"].get("digest"):
        return None
    if self_service.is_code(call.pk, call.route["self"]["digest"], keys):
        call.route["self"]["digest"] = ""  # it opens once
        return _offer(call)
    return _again(call, _say(call, "self_wrong_code"))


def _offer(call: Call) -> str | None:
    found = _appointment(call)
    return _ask(call, OFFER, _told(call, found)) if found else None


def _offered(call: Call, keys: str) -> str | None:
    found = _appointment(call)
    if found is None or keys == "0":
        return None
    if keys == "1":
        with access.inside(call.client):
            done = self_service.confirm(call.client, found.pk, call.pk)
        return _goodbye(call, "self_confirmed") if done else None
    if keys == "2":
        # What a late change costs is for somebody to say.
        free = self_service.may_cancel(found)
        return _ask(call, SURE, _say(call, "self_sure")) if free else None
    return _again(call, _told(call, found))


def _sure(call: Call, keys: str) -> str | None:
    if keys == "1":
        return _offer(call)
    if keys != "2":
        return _again(call, _say(call, "self_sure"))
    with access.inside(call.client):
        done = self_service.cancel(call.client, _key(call), call.pk)
    return _goodbye(call, "self_cancelled") if done else None


def _ask(call: Call, step: str, words: twiml.Speech) -> str:
    call.route["self"] |= {"step": step, "tries": 0}
    return _question(call, words)


def _again(call: Call, words: twiml.Speech) -> str | None:
    call.route["self"]["tries"] += 1
    return _question(call, words) if call.route["self"]["tries"] < TRIES else None


def _question(call: Call, words: twiml.Speech) -> str:
    # The turn stands in the address, so that the same key pressed later is another one.
    call.route["self"]["turn"] = call.route["self"].get("turn", 0) + 1
    call.save(update_fields=["route"])
    is_code = call.route["self"]["step"] == CODE
    here = address("self", call.pk, at=_place(call))
    keys, seconds = (CODE_KEYS, CODE_SECONDS) if is_code else (1, KEY_SECONDS)
    return twiml.ask(twiml.Question([words], here, keys, seconds), here)


def _goodbye(call: Call, name: str) -> str:
    heard(call, name.removeprefix("self_"))
    return twiml.say_and_hang_up(_say(call, name))


def _told(call: Call, found: Appointment) -> twiml.Speech:
    language = _language(call)
    start = found.during.lower.astimezone(ZoneInfo(call.client.time_zone))
    with translation.override(language):
        day = date_format(start, "l j F")
    hour = f"{start:%H:%M}" if language != "fr" else _hour_in_french(start.hour, start.minute)
    spoken = found.agenda.spoken or found.agenda.name
    return _say(call, "self_offer", day=day, hour=hour, agenda=spoken)


def _hour_in_french(hour: int, minute: int) -> str:
    return f"{hour} heures {minute:02}" if minute else f"{hour} heures"


def _appointment(call: Call) -> Appointment | None:
    with access.inside(call.client):
        return self_service.coming(_key(call))


def _key(call: Call) -> UUID:
    return UUID(call.route["self"]["appointment"])


def _place(call: Call) -> str:
    return str(call.route["self"].get("turn", 0))


def _say(call: Call, name: str, **words: object) -> twiml.Speech:
    return phrases.say(name, call.language or call.client.language, **words)


def _language(call: Call) -> str:
    tag = (call.language or call.client.language).split("-")[0].lower()
    return tag if tag in phrases.SPOKEN else phrases.FRENCH
