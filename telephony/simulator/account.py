"""What an account owns besides its calls: numbers, applications, keys, money."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

from telephony.simulator.sids import new_sid, now
from telephony.simulator.world import World

BALANCE = "25.00"
# What can be set on a number and on an application, in the names of the answers; Twilio's
# requests have the same in capitals (VoiceUrl).
VOICE = ("voice_url", "voice_method", "voice_fallback_url", "voice_fallback_method")
TEXTS = ("sms_url", "sms_method", "sms_fallback_url", "sms_fallback_method")
COMMON = ("friendly_name", "status_callback", "status_callback_method", *VOICE, *TEXTS)
NUMBER = (*COMMON, "voice_application_sid", "sms_application_sid", "trunk_sid")
APPLICATION = (*COMMON, "sms_status_callback", "message_status_callback")


@dataclass
class Thing:
    """A number, an application or a key, with what was set on it."""

    sid: str
    name: str
    number: str = ""
    secret: str = ""
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)
    values: dict[str, Any] = field(default_factory=dict)


class Account:
    """Everything of the one account. Its numbers are the lines of the phonebook."""

    def __init__(self, world: World) -> None:
        settings = world.settings
        self._world = world
        self._numbers: dict[str, Thing] = {}
        application = Thing(settings.voice_app_sid, "Permanence")
        application.values = {"voice_url": settings.product("/twilio/voice/agent")}
        self.applications = {application.sid: application}
        key = Thing(settings.api_key_sid, "Permanence", secret=settings.api_key_secret)
        self.keys = {key.sid: key}

    @property
    def numbers(self) -> dict[str, Thing]:
        """By SID, as the phonebook stands now; what was set on a number stays."""
        lines = {line["number"]: line for line in self._world.phonebook.read()["lines"]}
        for number in lines.keys() - self._numbers.keys():
            self._numbers[number] = self._bought(number, lines[number].get("name", number))
        return {thing.sid: thing for number, thing in self._numbers.items() if number in lines}

    def add_key(self, name: str) -> Thing:
        """A new key; its secret is told this once."""
        key = Thing(new_sid("SK"), name, secret=secrets.token_hex(16))
        self.keys[key.sid] = key
        return key

    def add_application(self, name: str) -> Thing:
        application = Thing(new_sid("AP"), name)
        self.applications[application.sid] = application
        return application

    def _bought(self, number: str, name: str) -> Thing:
        # The same SID after a restart, as with Twilio.
        thing = Thing("PN" + sha256(number.encode()).hexdigest()[:32], name, number)
        thing.values = {
            "voice_url": self._world.settings.product("/twilio/voice/incoming"),
            "status_callback": self._world.settings.product("/twilio/voice/status"),
        }
        return thing


_accounts: WeakKeyDictionary[World, Account] = WeakKeyDictionary()


def account_of(world: World) -> Account:
    """The world's account, made when first asked for."""
    return _accounts.setdefault(world, Account(world))
