"""Twilio without its network: signed webhooks from it, and a note of what is asked of it."""

import itertools
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client as Browser
from twilio.request_validator import RequestValidator

from telephony.carrier import client as carrier
from telephony.carrier import tokens
from telephony.switchboard import tasks
from telephony.switchboard.models import Agent, Call, Leg
from tenants.models import User
from tests import contract

_numbers = itertools.count(1)


def sid(kind: str = "CA") -> str:
    """A new SID of this kind."""
    return f"{kind}{next(_numbers):032x}"


@dataclass
class Twilio:
    """What a test does with it reads as Twilio's side of a call."""

    browser: Browser = field(default_factory=lambda: Browser(headers={"host": "localhost"}))
    redirected: list[tuple[str, str]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    texts: list[dict[str, str]] = field(default_factory=list)
    text_state: str = "sent"
    asked_after: list[str] = field(default_factory=list)
    gone: set[str | None] = field(default_factory=set)
    placed: list[tuple[str, str]] = field(default_factory=list)
    holds: list[tuple[str, bool]] = field(default_factory=list)
    # Supervisors: the end's SID, whether it is muted, and whom it whispers to.
    supervised: list[tuple[str, bool, str]] = field(default_factory=list)
    last: tuple[str, str | None, dict[str, Any]] | None = None

    @classmethod
    def in_place(cls, monkeypatch: pytest.MonkeyPatch) -> "Twilio":
        """Stand where the REST API is; tasks run at once instead of in a worker."""
        twilio = cls()
        monkeypatch.setattr(carrier, "redirect_call", twilio._redirect)
        monkeypatch.setattr(carrier, "end_call", twilio._end)
        monkeypatch.setattr(carrier, "in_conference", seated)
        monkeypatch.setattr(carrier, "send_text", twilio._send_text)
        monkeypatch.setattr(carrier, "text_status", twilio._text_status)
        monkeypatch.setattr(carrier, "place_call", twilio._place_call)
        monkeypatch.setattr(carrier, "hold", twilio._hold)
        monkeypatch.setattr(carrier, "supervise", twilio._supervise)
        for task in (
            tasks.redirect_caller,
            tasks.hang_up,
            tasks.place_call,
            tasks.end_leg,
            tasks.set_hold,
            tasks.set_manner,
        ):
            monkeypatch.setattr(task, "delay", task)
        return twilio

    def post(self, path: str, token: str | None = None, **params: Any) -> HttpResponse:
        """A webhook, signed with our token unless another is given."""
        self.last = (path, token, params)
        url = settings.PUBLIC_URL + path
        params = {name: str(value) for name, value in params.items()}
        signer = RequestValidator(token or settings.TWILIO_AUTH_TOKEN)
        signature = signer.compute_signature(url, params)
        headers = {"X-Twilio-Signature": signature}
        answer: Any = self.browser.post(path, params, headers=headers)
        if answer.headers.get("Content-Type", "").startswith("text/xml"):
            contract.check_twiml(answer.content, "messaging" if "/messaging/" in path else "voice")
        return answer  # type: ignore[no-any-return]

    def again(self) -> HttpResponse:
        """The last webhook once more, as Twilio sends it when it has not heard our answer."""
        assert self.last is not None
        path, token, params = self.last
        return self.post(path, token, **params)

    def rings(self, line: str, caller: str = "+33639989999", call_sid: str | None = None) -> Call:
        """A caller dials a line and stays until the greeting is over."""
        call_sid = call_sid or sid()
        self.post("/twilio/voice/incoming", CallSid=call_sid, From=caller, To=line)
        call = Call.objects.get(sid=call_sid)
        self.hears_waiting(call)
        return self.fresh(call)

    def hears_waiting(self, call: Call) -> HttpResponse:
        return self.post(f"/twilio/voice/wait?call={call.pk}", CallSid=call.sid)

    def agent_calls_in(self, agent: Agent, call: Call, leg: str | None = None) -> HttpResponse:
        identity = f"client:{tokens.identity_of(agent.pk)}"
        params = {"CallSid": leg or sid(), "From": identity, "call": str(call.pk)}
        return self.post("/twilio/voice/agent", None, **params)

    def supervisor_calls_in(self, user: User, call: Call, leg: str) -> HttpResponse:
        identity = f"client:{tokens.identity_of_supervisor(user.pk)}"
        params = {"CallSid": leg, "From": identity, "call": str(call.pk)}
        return self.post("/twilio/voice/agent", None, **params)

    def conference(
        self, call: Call, event: str, leg: str | None, number: int, **more: str
    ) -> HttpResponse:
        present = self.fresh(call)
        return self.post(
            "/twilio/voice/conference",
            FriendlyName=present.conference_name,
            ConferenceSid=f"CF{present.sitting}{call.pk.hex[1:]}",
            StatusCallbackEvent=event,
            CallSid=leg,
            SequenceNumber=str(number),
            **more,
        )

    def connects(self, call: Call, agent: Agent) -> str:
        """Agent and caller meet in the conference; the agent's leg comes back."""
        leg = sid()
        self.agent_calls_in(agent, call, leg)
        self.conference(call, "participant-join", leg, 1)
        self.conference(call, "participant-join", call.sid, 2)
        return leg

    def hangs_up(self, call: Call) -> HttpResponse:
        params = {"CallSid": call.sid, "CallStatus": "completed", "SequenceNumber": "1"}
        return self.post("/twilio/voice/status", None, **params)

    @staticmethod
    def fresh(call: Call) -> Call:
        return Call.objects.select_related("client", "line").get(pk=call.pk)

    def _redirect(self, call_sid: str, url: str) -> None:
        if call_sid in self.gone:
            raise carrier.CallGone(carrier.CALL_NOT_IN_PROGRESS, permanent=True)
        self.redirected.append((call_sid, urlsplit(url).path))

    def _end(self, call_sid: str) -> None:
        if call_sid in self.gone:
            raise carrier.CallGone(carrier.CALL_NOT_IN_PROGRESS, permanent=True)
        self.ended.append(call_sid)

    def _place_call(
        self, to: str, caller_id: str, url: str, events_url: str, ring_seconds: int
    ) -> str:
        self.placed.append((to, caller_id))
        return sid()

    def _hold(self, conference: str, call_sid: str, held: bool, hold_url: str) -> None:
        self.holds.append((call_sid, held))

    def _supervise(self, conference: str, call_sid: str, *, muted: bool, coached: str = "") -> None:
        if call_sid in self.gone:
            raise carrier.CallGone(carrier.NOT_FOUND, permanent=True)
        self.supervised.append((call_sid, muted, coached))

    def says_of_texts(self, state: str) -> None:
        """What Twilio answers from now on to whoever asks after a text."""
        self.text_state = state

    def _text_status(self, sid: str) -> tuple[str, str]:
        self.asked_after.append(sid)
        return self.text_state, ""

    def _send_text(self, to: str, body: str, status_callback: str, sender: str = "") -> str:
        self.texts.append({"to": to, "body": body, "callback": status_callback})
        return sid("SM")


def verbs(response: HttpResponse) -> list[str]:
    """The verbs of a TwiML answer, in order."""
    return [element.tag for element in ElementTree.fromstring(response.content)]


def seated(name: str) -> set[str]:
    """Who sits in the conference of this name, as its callbacks have told."""
    there = Leg.objects.filter(call=UUID(name.split(".")[0]), joined_at__isnull=False, left_at=None)
    return {str(one) for one in there.values_list("sid", flat=True)}
