"""Twilio's REST API, as far as this house uses it. Never called inside a transaction."""

import functools
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client as Twilio

TIMEOUT = 10.0  # seconds; Twilio's own answers take well under one
CALL_NOT_IN_PROGRESS = 21220
TOO_MANY_REQUESTS = 20429
NOT_FOUND = 20404
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
    _asked(lambda: twilio().calls(sid).update(url=url, method="POST"))


def end_call(sid: str) -> None:
    """Hang up the call `sid`. Raises CallGone where it is over already, CarrierError otherwise."""
    _asked(lambda: twilio().calls(sid).update(status="completed"))


def call_status(sid: str) -> str:
    """Twilio's word for the state of the call `sid`; raises CallGone where it knows none."""
    return str(_asked(lambda: twilio().calls(sid).fetch().status))


def in_conference(name: str) -> set[str]:
    """The SIDs of the calls that sit in the running conference of this name; empty without one.

    Raises CarrierError.
    """
    rooms = _asked(
        lambda: twilio().conferences.list(friendly_name=name, status="in-progress", limit=1)
    )
    if not rooms:
        return set()
    return {str(seat.call_sid) for seat in _asked(lambda: rooms[0].participants.list(limit=20))}


def send_text(to: str, body: str, status_callback: str, sender: str = "") -> str:
    """Hand a text to Twilio and return its SID. Not idempotent: keep your row first.

    `to` is E.164. Raises CarrierError; where it is `unclear`, look with `find_text`.
    """
    origin = sender or settings.TWILIO_SMS_SENDER
    create = twilio().messages.create
    return str(
        _asked(lambda: create(to=to, from_=origin, body=body, status_callback=status_callback)).sid
    )


def find_text(to: str, containing: str, since: datetime) -> str | None:
    """The SID of a text to `to` since then whose body holds `containing`, if Twilio has one."""
    after = since.astimezone(UTC) - timedelta(minutes=1)
    texts = _asked(lambda: twilio().messages.list(to=to, date_sent_after=after, limit=200))
    return next((str(text.sid) for text in texts if containing in (text.body or "")), None)


def _asked(request: Any) -> Any:
    try:
        return request()
    except TwilioRestException as error:
        raise _fault(error) from error
    except (TwilioException, OSError) as error:
        raise CarrierError(None) from error


def _fault(error: TwilioRestException) -> CarrierError:
    if error.code in (CALL_NOT_IN_PROGRESS, NOT_FOUND):
        return CallGone(error.code, permanent=True)
    if error.status >= 500:
        return CarrierError(None)
    return CarrierError(error.code or error.status, permanent=error.code in PERMANENT)
