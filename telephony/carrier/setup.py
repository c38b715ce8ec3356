"""What must be set at Twilio so that our lines ring here: found, compared, put right.

`plan()` looks and changes nothing; `carry_out()` does what the plan says. Doing it twice does
nothing the second time, but for an API key while none is configured here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings

from telephony.carrier import client
from telephony.carrier.addresses import fallback, public
from tenants.models import Line, StockNumber

NAME: Final = "Permanence"
# The contract with the outside world; the tests resolve each.
INCOMING, AGENT, STATUS = (f"/twilio/voice/{name}" for name in ("incoming", "agent", "status"))
TEXTS: Final = "/twilio/messaging/incoming"
MOST: Final = 2000  # numbers of one account that are looked at


@dataclass(frozen=True)
class Change:
    """One setting that is not as it should be."""

    name: str
    has: str
    wants: str


@dataclass(frozen=True)
class Target:
    """A number or an application of ours at Twilio, with what is to be changed on it."""

    label: str
    sid: str
    changes: tuple[Change, ...]
    # As Twilio has it: capabilities, status.
    about: Any = None


@dataclass(frozen=True)
class Plan:
    """What there is at Twilio, and what is to be done."""

    numbers: tuple[Target, ...]
    # Lines of ours that the account has no number for, and numbers that no line of ours has.
    missing: tuple[str, ...]
    foreign: tuple[str, ...]
    # None: there is none yet, one is to be made.
    application: Target | None
    needs_key: bool

    @property
    def is_done(self) -> bool:
        """Whether there is nothing to change."""
        targets = (*self.numbers, *([self.application] if self.application else []))
        changed = any(target.changes for target in targets)
        return not (changed or self.application is None or self.needs_key)


@dataclass
class Done:
    """What was made: to be written into `.env`. The secret is told by Twilio this once."""

    environment: dict[str, str] = field(default_factory=dict)
    changed: int = 0


def number_settings() -> dict[str, str]:
    """How each number of ours must be set, in Twilio's names; no application, no trunk."""
    return {
        "voice_url": public(INCOMING),
        "voice_method": "POST",
        "voice_fallback_url": fallback(),
        "voice_fallback_method": "POST",
        "status_callback": public(STATUS),
        "status_callback_method": "POST",
        "sms_url": public(TEXTS),
        "sms_method": "POST",
        "sms_fallback_url": fallback(),
        "sms_fallback_method": "POST",
        # An application or a trunk would override the addresses above.
        "voice_application_sid": "",
        "sms_application_sid": "",
        "trunk_sid": "",
    }


def application_settings() -> dict[str, str]:
    """How the application must be set that the receptionists' browsers call."""
    return {
        "friendly_name": NAME,
        "voice_url": public(AGENT),
        "voice_method": "POST",
        "voice_fallback_url": fallback(),
        "voice_fallback_method": "POST",
        "status_callback": public(STATUS),
        "status_callback_method": "POST",
    }


def plan() -> Plan:
    """Compare the account with our lines. Raises CarrierError; changes nothing."""
    found = {number.phone_number: number for number in _numbers()}
    # Numbers in stock ring here too: whoever signs up is called at once.
    stock = set(StockNumber.objects.filter(line=None).values_list("number", flat=True))
    ours = stock | set(Line.objects.filter(client__is_active=True).values_list("number", flat=True))
    anybodys = stock | set(Line.objects.values_list("number", flat=True))
    targets = [
        _compare(number, number_settings(), found[number]) for number in sorted(ours & found.keys())
    ]
    return Plan(
        numbers=tuple(targets),
        missing=tuple(sorted(ours - found.keys())),
        foreign=tuple(sorted(found.keys() - anybodys)),
        application=_application(),
        needs_key=not (settings.TWILIO_API_KEY_SID and settings.TWILIO_API_KEY_SECRET),
    )


def carry_out(wanted: Plan) -> Done:
    """Do what the plan says. Raises CarrierError; what was done before it stays done."""
    done = Done()
    for number in wanted.numbers:
        if number.changes:
            resource = client.twilio().incoming_phone_numbers(number.sid)
            _update(resource, number.changes)
            done.changed += 1
    done.changed += _settle_application(wanted.application, done.environment)
    if wanted.needs_key:
        key = client.ask(lambda: client.twilio().new_keys.create(friendly_name=NAME))
        done.environment |= {"TWILIO_API_KEY_SID": key.sid, "TWILIO_API_KEY_SECRET": key.secret}
        done.changed += 1
    return done


def _numbers() -> Iterator[Any]:
    found = client.ask(lambda: client.twilio().incoming_phone_numbers.list(limit=MOST))
    yield from found


def _application() -> Target | None:
    """By the SID that is configured here, else by name."""
    known = settings.TWILIO_VOICE_APP_SID
    found = client.ask(lambda: client.twilio().applications.list(limit=MOST))
    for one in found:
        if one.sid == known if known else one.friendly_name == NAME:
            return _compare(one.friendly_name, application_settings(), one)
    return None


def _settle_application(target: Target | None, environment: dict[str, str]) -> int:
    if target is None:
        create = client.twilio().applications.create
        made = client.ask(lambda: create(**application_settings()))
        environment["TWILIO_VOICE_APP_SID"] = made.sid
        return 1
    if target.sid != settings.TWILIO_VOICE_APP_SID:
        environment["TWILIO_VOICE_APP_SID"] = target.sid
    if target.changes:
        _update(client.twilio().applications(target.sid), target.changes)
    return int(bool(target.changes))


def _compare(label: str, wanted: dict[str, str], found: Any) -> Target:
    changes = tuple(
        Change(name, has, wants)
        for name, wants in wanted.items()
        if (has := getattr(found, name) or "") != wants
    )
    return Target(label, found.sid, changes, found)


def _update(resource: Any, changes: tuple[Change, ...]) -> None:
    client.ask(lambda: resource.update(**{change.name: change.wants for change in changes}))
