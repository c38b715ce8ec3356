"""Twilio's REST API, as far as this house uses it. Never called inside a transaction."""

import functools
import json
import random
import time
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client as Twilio

from telephony.carrier import addresses

TIMEOUT = 10.0  # seconds; Twilio's own answers take well under one
CALL_NOT_IN_PROGRESS = 21220
TOO_MANY_REQUESTS = 20429
NOT_FOUND = 20404
# Twilio's advice for 429: 100 ms, twice as long each time, ten per cent of chance.
TRIES = 5
FIRST_PAUSE = 0.1  # seconds
# Twilio's error codes after which the same text to the same number fails again
# (docs/api/errors): bad number, no route, not ours, opted out, not a mobile, body too long.
PERMANENT = {21211, 21212, 21408, 21606, 21610, 21612, 21614, 21617, 30003, 30004, 30005, 30006}


class CarrierError(Exception):
    """Twilio refused (`code` is Twilio's) or did not answer (`code` is None: it is unclear)."""

    def __init__(self, code: int | None, *, permanent: bool = False) -> None:
        super().__init__(f"carrier error {code}")
        self.code = code
        self.permanent = permanent

    @property
    def unclear(self) -> bool:
        """Whether the request may have been carried out all the same."""
        return self.code is None

    @property
    def never_processed(self) -> bool:
        """429 is refused before anything is done: always safe to try again (error 20429)."""
        return self.code == TOO_MANY_REQUESTS


class CallGone(CarrierError):
    """The call has ended meanwhile: a normal race, not a fault (error 21220)."""


class PointedElsewhere(TwilioHttpClient):  # type: ignore[misc]  # Twilio's SDK is untyped
    """The SDK's HTTP client, sent to `TWILIO_API_URL` and to no other host."""

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        elsewhere, asked = urlsplit(settings.TWILIO_API_URL), urlsplit(url)
        target = (elsewhere.scheme, elsewhere.netloc, asked.path, asked.query, "")
        return super().request(method, urlunsplit(target), *args, **kwargs)


@functools.cache
def twilio() -> Twilio:
    """The one REST client of this process."""
    http = PointedElsewhere if settings.TWILIO_API_URL else TwilioHttpClient
    return Twilio(
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_AUTH_TOKEN,
        region=settings.TWILIO_REGION or None,
        edge=settings.TWILIO_EDGE or None,
        http_client=http(timeout=TIMEOUT),
    )


def redirect_call(sid: str, url: str) -> None:
    """Let the call `sid` go on with the document at `url`.

    Raises CallGone when the caller has hung up, CarrierError otherwise.
    """
    _asked(
        lambda: (
            twilio()
            .calls(sid)
            .update(
                url=url,
                method="POST",
                fallback_url=addresses.fallback(),
                fallback_method="POST",
            )
        )
    )


def end_call(sid: str) -> None:
    """Hang up the call `sid`. Raises CallGone where it is over already, CarrierError otherwise."""
    _asked(lambda: twilio().calls(sid).update(status="completed"))


def call_status(sid: str) -> str:
    """Twilio's word for the state of the call `sid`; raises CallGone where it knows none."""
    return str(_asked(lambda: twilio().calls(sid).fetch().status))


def place_call(to: str, caller_id: str, url: str, events_url: str, ring_seconds: int) -> str:
    """Ring `to` and, once answered, go on with the document at `url`; the new call's SID.

    Not idempotent: keep your row first. `caller_id` must be a number of ours. Raises
    CarrierError; where it is `unclear`, look with `find_call` before anything else.
    """
    return str(
        _asked(
            lambda: twilio().calls.create(
                to=to,
                from_=caller_id,
                url=url,
                method="POST",
                timeout=ring_seconds,
                status_callback=events_url,
                status_callback_method="POST",
                status_callback_event=["initiated", "ringing", "answered", "completed"],
            )
        ).sid
    )


def find_call(to: str, caller_id: str, since: datetime, besides: Collection[str]) -> str | None:
    """The SID of a call that was placed from `caller_id` to `to` since then, if Twilio has one.

    `besides` are the SIDs that are known already. Raises CarrierError.
    """
    after = since.astimezone(UTC) - timedelta(seconds=5)
    calls = _asked(lambda: twilio().calls.list(to=to, from_=caller_id, limit=50))
    return next((str(call.sid) for call in calls if _is_it(call, after, besides)), None)


def _is_it(call: Any, after: datetime, besides: Collection[str]) -> bool:
    return call.sid not in besides and (call.date_created is None or call.date_created >= after)


def conference_sid(name: str) -> str | None:
    """The running conference of this name; None without one. Raises CarrierError."""
    rooms = _asked(
        lambda: twilio().conferences.list(friendly_name=name, status="in-progress", limit=1)
    )
    return str(rooms[0].sid) if rooms else None


def in_conference(name: str) -> set[str]:
    """The SIDs of the calls that sit in the running conference of this name; empty without one.

    Raises CarrierError.
    """
    room = conference_sid(name)
    if room is None:
        return set()
    seats = _asked(lambda: twilio().conferences(room).participants.list(limit=20))
    return {str(seat.call_sid) for seat in seats}


def hold(conference: str, sid: str, held: bool, hold_url: str) -> None:
    """Hold a participant, who hears `hold_url` and is heard by nobody, or let them back.

    Raises CallGone where they do not sit in this conference (SID), CarrierError otherwise.
    """
    seat = twilio().conferences(conference).participants(sid)
    extra = {"hold_url": hold_url, "hold_method": "POST"} if held else {}
    _asked(lambda: seat.update(hold=held, **extra))


def supervise(conference: str, sid: str, *, muted: bool, coached: str = "") -> None:
    """Let a participant listen (`muted`), whisper to `coached` (a call's SID), or be heard by all.

    Both in one request, so that nothing is heard by the wrong ones in between. Raises CallGone
    where they do not sit in this conference (SID), CarrierError otherwise.
    """
    seat = twilio().conferences(conference).participants(sid)
    whom = {"call_sid_to_coach": coached} if coached else {}
    _asked(lambda: seat.update(muted=muted, coaching=bool(coached), **whom))


def send_text(to: str, body: str, status_callback: str, sender: str = "") -> str:
    """Hand a text to Twilio and return its SID. Not idempotent: keep your row first.

    `to` is E.164. Raises CarrierError; where it is `unclear`, look with `find_text`.
    """
    origin = sender or settings.TWILIO_SMS_SENDER
    create = twilio().messages.create
    return str(
        _asked(lambda: create(to=to, from_=origin, body=body, status_callback=status_callback)).sid
    )


def send_template(to: str, sender: str, template: str, words: str, status_callback: str) -> str:
    """Hand a message in an approved template to Twilio; its SID. Not idempotent, as `send_text`.

    `to` and `sender` are addresses of a channel (`whatsapp:+33…`), `template` the Content's SID,
    `words` a JSON object of what stands in its places. Raises CarrierError.
    """
    create = twilio().messages.create
    about = {"content_sid": template, "content_variables": words}
    request = {"to": to, "from_": sender, "status_callback": status_callback, **about}
    return str(_asked(lambda: create(**request)).sid)


def find_text(
    to: str, containing: str, since: datetime, besides: Collection[str] = ()
) -> str | None:
    """The SID of a text to `to` since then whose body holds `containing`, if Twilio has one.

    `besides` are the SIDs that are known already. Raises CarrierError.
    """
    after = since.astimezone(UTC) - timedelta(minutes=1)
    texts = _asked(lambda: twilio().messages.list(to=to, date_sent_after=after, limit=200))
    same = (str(text.sid) for text in texts if containing in (text.body or ""))
    return next((sid for sid in same if sid not in besides), None)


def text_status(sid: str) -> tuple[str, str]:
    """Twilio's word for the state of a text, and its error code or "". Raises CarrierError."""
    text = _asked(lambda: twilio().messages(sid).fetch())
    return str(text.status), str(text.error_code or "")


def ask(request: Any) -> Any:
    """Ask Twilio what no function above asks (setup and check). Raises CarrierError."""
    return _asked(request)


def _asked(request: Any) -> Any:
    """Ask, and ask again only where Twilio refused before doing anything (429).

    A create that was not answered may have been carried out: it is `unclear`, never repeated.
    """
    pause = FIRST_PAUSE
    for tries_left in reversed(range(TRIES)):
        try:
            return request()
        except (TwilioException, OSError) as error:
            refusal = _refusal(error)
            fault = _fault(refusal) if refusal else CarrierError(None)
            if not fault.never_processed or not tries_left:
                raise fault from error
        time.sleep(pause * random.uniform(0.9, 1.1))
        pause *= 2
    raise AssertionError("the last try returns or raises")


def _refusal(error: Exception) -> TwilioRestException | None:
    """Twilio's own words, if it said any: of a list the SDK has them in the exception's depth."""
    if isinstance(error, TwilioRestException):
        return error
    response = next((part for part in error.args if isinstance(part, Response)), None)
    if response is None:
        return None
    try:
        code = json.loads(response.text).get("code")
    except (ValueError, AttributeError):
        code = None
    return TwilioRestException(response.status_code, "", code=code)


def _fault(error: TwilioRestException) -> CarrierError:
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        return CarrierError(TOO_MANY_REQUESTS)
    if error.code in (CALL_NOT_IN_PROGRESS, NOT_FOUND):
        return CallGone(error.code, permanent=True)
    if error.status >= 500:
        return CarrierError(None)
    return CarrierError(error.code or error.status, permanent=error.code in PERMANENT)
