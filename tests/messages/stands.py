"""Each channel's provider in a test's hand: it takes, refuses for now or for good, or is silent.

Whoever adds a channel adds its stand here (docs/channels.md).
"""

import json
import smtplib
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

import httpx
import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from config.launch.environment import _private_key
from messages.channels import CHANNELS, faults
from messages.models import PushSubscription
from telephony.carrier import client as carrier
from tenants import access
from tenants.directory.models import Colleague
from tenants.models import Client
from tests.messages.one import MOBILE
from tests.messages.recipe import toy
from tests.twilio import sid

Patch = pytest.MonkeyPatch
GOOD, PASSING, FINAL, SILENT = "good", "passing", "final", "silent"
EVERYTHING: list[type["Stand"]] = []


class Stand(ABC):
    """`given` is all that the provider was given; `mood` is how it answers from now on."""

    channel: ClassVar[str]
    bad: ClassVar[str] = "nobody at all"

    def __init__(self, patch: Patch, settings: LazySettings, client: Client) -> None:
        self.patch, self.settings, self.client = patch, settings, client
        self.mood = GOOD
        self.given: list[str] = []
        self.set_up()

    def __init_subclass__(cls) -> None:
        if hasattr(cls, "channel"):
            EVERYTHING.append(cls)

    @abstractmethod
    def set_up(self) -> None:
        """Stand where the provider is."""

    def address(self) -> str:
        return MOBILE

    def knows(self, name: str | None) -> None:
        """Asked after an unclear end, the provider has it under this name, or has nothing."""
        raise AssertionError("this channel leaves nothing unclear")


class _ByTwilio(Stand):
    asked: ClassVar[str]
    final: ClassVar[int] = 21211
    finder: ClassVar[str] = "find_text"

    def set_up(self) -> None:
        self.patch.setattr(carrier, self.asked, self._answer)

    def knows(self, name: str | None) -> None:
        self.patch.setattr(carrier, self.finder, lambda *about: name)

    def _answer(self, *given: object) -> str:
        self.given.append(repr(given[1:]))
        if self.mood == GOOD:
            return sid("SM")
        code = {PASSING: 20429, FINAL: self.final, SILENT: None}[self.mood]
        raise carrier.CarrierError(code)


class Texts(_ByTwilio):
    channel, asked = "sms", "send_text"


class Calls(_ByTwilio):
    channel, asked, finder, final = "voice", "place_call", "find_call", 21215


class WhatsApp(_ByTwilio):
    channel, asked, final = "whatsapp", "send_template", 63024

    def set_up(self) -> None:
        super().set_up()
        self.settings.WHATSAPP_SENDER = "+33199001099"
        self.settings.WHATSAPP_TEMPLATES = {"fr": "HX" + "0" * 32}


class Mail(Stand):
    channel = "email"

    def address(self) -> str:
        return "ada@example.com"

    def set_up(self) -> None:
        self.send = EmailMultiAlternatives.send
        self.patch.setattr(EmailMultiAlternatives, "send", lambda one: self._answer(one))

    def _answer(self, one: EmailMultiAlternatives) -> None:
        refused = {PASSING: 451, FINAL: 550}
        if self.mood in refused:
            raise smtplib.SMTPRecipientsRefused({one.to[0]: (refused[self.mood], b"no")})
        if self.mood == SILENT:
            raise TimeoutError
        self.send(one)
        self.given.append(str(mail.outbox[-1].message()))


class _ByHttp(Stand):
    statuses: ClassVar[dict[str, int]] = {GOOD: 201, PASSING: 503, FINAL: 410}

    def set_up(self) -> None:
        self.settings.WEBHOOKS_MAY_BE_PRIVATE = True
        self.patch.setattr(httpx.HTTPTransport, "handle_request", lambda _t, asked: self._do(asked))

    def _do(self, request: httpx.Request) -> httpx.Response:
        if self.mood == SILENT:
            raise httpx.ReadTimeout("nothing came")
        self.given.append(request.read().decode(errors="replace"))
        return httpx.Response(self.statuses[self.mood])


class Webhooks(_ByHttp):
    channel = "webhook"

    def address(self) -> str:
        return "https://127.0.0.1/hook"


class Notifications(_ByHttp):
    channel = "push"

    def set_up(self) -> None:
        super().set_up()
        self.settings.VAPID_PRIVATE_KEY = _private_key()
        # What stands in it is encrypted for the telephone: it is read before.
        encode = "messages.channels.push.WebPusher.encode"
        self.patch.setattr(encode, lambda _pusher, words, **more: self._read(words))

    def address(self) -> str:
        with access.inside(self.client):
            person = Colleague.objects.order_by("position")[0]
            PushSubscription.objects.update_or_create(
                endpoint="https://127.0.0.1/p",
                defaults={"colleague": person, "p256dh": "B" + "A" * 86, "auth": "A" * 22},
            )
        return str(person.pk)

    def _read(self, words: bytes) -> dict[str, Any]:
        self.given.append(words.decode())
        return {"body": words}


class Pager(Stand):
    """The recipe's own."""

    channel = "pager"

    def address(self) -> str:
        return "123456"

    def set_up(self) -> None:
        self.patch.setitem(CHANNELS, "pager", toy())
        self.patch.setitem(faults.PERMANENT, "pager", r"400|404|410")
        self.patch.setattr(httpx, "post", self._post)

    def knows(self, name: str | None) -> None:
        answer: Callable[..., Any] = lambda *a, **k: httpx.Response(200 if name else 404)  # noqa: E731
        self.patch.setattr(httpx, "get", answer)

    def _post(self, _url: str, json: dict[str, str], timeout: int) -> httpx.Response:
        if self.mood == SILENT:
            raise httpx.ReadTimeout("nothing came")
        assert json["to"] == self.address()
        self.given.append(_written(json))
        return httpx.Response({GOOD: 202, PASSING: 503, FINAL: 404}[self.mood])


def _written(page: dict[str, str]) -> str:
    return json.dumps(page)
