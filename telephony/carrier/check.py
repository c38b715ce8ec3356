"""Is all well between Twilio and us: each line, the account, the ways in both directions.

A finding is a level, a subject and a sentence in the reader's language. Nothing is changed;
`manage.py twilio_setup` does that.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from http import HTTPStatus
from typing import Any, Final

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from telephony.carrier import client, setup
from telephony.carrier.client import CarrierError
from tenants.base import display_number, number_or_none
from tenants.models import Line

OK, NOTE, WARNING, FAULT = "ok", "note", "warning", "fault"
LOW_BALANCE: Final = Decimal(10)
PATIENCE: Final = 4.0  # seconds for our own front door
WRONG_LOGIN: Final = 20003
# Twilio's regions and the edges that stand in them (docs/global-infrastructure).
REGIONS: Final = {"us1": "ashburn", "ie1": "dublin", "au1": "sydney"}
FRENCH_MOBILE: Final = re.compile(r"^\+33[67]")
ALPHANUMERIC: Final = re.compile(r"^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `level`: ok, note (to know), warning, fault."""

    level: str
    subject: str
    text: str


@dataclass(frozen=True)
class Report:
    """All findings, in the order in which they are read."""

    findings: tuple[Finding, ...]

    @property
    def has_faults(self) -> bool:
        return any(finding.level == FAULT for finding in self.findings)

    def count(self, level: str) -> int:
        return sum(finding.level == level for finding in self.findings)


def report() -> Report:
    """Look at everything. What cannot be looked at is a fault of its own, never an exception."""
    return Report((*_credentials(), *_region(), *_front_door(), *_account(), *_limits()))


# --- what is set here


def _credentials() -> Iterator[Finding]:
    wanted = {
        "TWILIO_ACCOUNT_SID": "AC",
        "TWILIO_AUTH_TOKEN": "",
        "TWILIO_API_KEY_SID": "SK",
        "TWILIO_API_KEY_SECRET": "",
        "TWILIO_VOICE_APP_SID": "AP",
    }
    wrong = [
        Finding(FAULT, name, sentence)
        for name, prefix in wanted.items()
        if (sentence := _wrong_credential(getattr(settings, name), prefix))
    ]
    yield from wrong
    if not wrong:
        yield Finding(OK, _("Credentials"), _("Account, token, API key and application are set."))
    if settings.TWILIO_AUTH_TOKEN_SECONDARY:
        sentence = _("Two tokens are accepted: finish their rotation and remove the second.")
        yield Finding(NOTE, "TWILIO_AUTH_TOKEN_SECONDARY", sentence)


def _wrong_credential(value: str, prefix: str) -> str:
    """What is wrong with it; "" where nothing is."""
    if not value:
        return _("Not set.")
    if prefix and not re.fullmatch(prefix + "[0-9a-fA-F]{32}", value):
        return _("Must be %(prefix)s and 32 digits of 0-9 and a-f.") % {"prefix": prefix}
    return ""


def _region() -> Iterator[Finding]:
    region, edge = settings.TWILIO_REGION, settings.TWILIO_EDGE
    subject = _("Region")
    if not region and not edge:
        yield Finding(NOTE, subject, _("us1: calls are processed in the United States."))
    elif not (region and edge):
        sentence = _("TWILIO_REGION and TWILIO_EDGE go together, e.g. ie1 and dublin.")
        yield Finding(FAULT, subject, sentence)
    elif region not in REGIONS:
        sentence = _("%(region)s is none of %(known)s.")
        about = {"region": region, "known": ", ".join(REGIONS)}
        yield Finding(FAULT, subject, sentence % about)
    else:
        about = {"host": f"api.{edge}.{region}.twilio.com"}
        sentence = _("%(host)s; token and keys must be those of this region.")
        yield Finding(OK, subject, sentence % about)


# --- the way to us


def _front_door() -> Iterator[Finding]:
    subject = "PUBLIC_URL"
    if settings.SIMULATOR_URL:
        yield Finding(NOTE, subject, _("The simulator stands in for Twilio: nobody calls in."))
    elif not settings.PUBLIC_URL.startswith("https://"):
        yield Finding(FAULT, subject, _("Must begin with https://: callers' numbers pass here."))
    yield _reached(subject)


def _reached(subject: str) -> Finding:
    about = {"url": settings.PUBLIC_URL}
    try:
        answer = httpx.get(f"{settings.PUBLIC_URL}/healthz", timeout=PATIENCE)
    except httpx.HTTPError:
        sentence = _("%(url)s does not answer, seen from here. Twilio may see it differently.")
        return Finding(FAULT, subject, sentence % about)
    if answer.status_code != HTTPStatus.OK:
        sentence = _("%(url)s answers with %(status)s instead of 200.")
        return Finding(FAULT, subject, sentence % {**about, "status": answer.status_code})
    return Finding(OK, subject, _("%(url)s answers, seen from here.") % about)


# --- the account


def _account() -> Iterator[Finding]:
    try:
        yield from _balance()
        yield from _key()
        plan = setup.plan()
    except CarrierError as error:
        yield Finding(FAULT, _("Account"), _why(error))
        return
    yield from _application(plan)
    for target in plan.numbers:
        yield from _line(target)
    for line in plan.missing:
        yield Finding(FAULT, _name(line), _("The account has no such number."))
    for number in plan.foreign:
        sentence = _("A number of the account that no line has: it costs, and nobody answers.")
        yield Finding(WARNING, display_number(number), sentence)
    yield _sender(plan)


def _why(error: CarrierError) -> str:
    if error.unclear:
        return _("Twilio's API does not answer.")
    if error.code == WRONG_LOGIN:
        return _("Twilio refuses account and token (they are separate for each region).")
    return _("Twilio refuses with error %(code)s.") % {"code": error.code}


def _balance() -> Iterator[Finding]:
    found = client.ask(lambda: client.twilio().balance.fetch())
    subject = _("Balance")
    try:
        amount = Decimal(found.balance)
    except (InvalidOperation, TypeError):
        yield Finding(NOTE, subject, _("Twilio does not tell it: a subaccount has none."))
        return
    level = FAULT if amount <= 0 else WARNING if amount < LOW_BALANCE else OK
    yield Finding(level, subject, f"{amount:.2f} {found.currency}")


def _key() -> Iterator[Finding]:
    if not settings.TWILIO_API_KEY_SID:
        return
    keys = client.ask(lambda: client.twilio().keys.list(limit=setup.MOST))
    if settings.TWILIO_API_KEY_SID in {key.sid for key in keys}:
        yield Finding(OK, _("API key"), _("The account has it."))
    else:
        sentence = _("The account has no such key: the receptionists' browsers cannot call.")
        yield Finding(FAULT, _("API key"), sentence)


def _application(plan: setup.Plan) -> Iterator[Finding]:
    subject = _("Application")
    if plan.application is None:
        yield Finding(FAULT, subject, _("The account has no such application."))
    elif plan.application.changes:
        yield Finding(FAULT, subject, _drift(plan.application))
    else:
        yield Finding(OK, subject, _("Set as it should be."))


def _line(number: setup.Target) -> Iterator[Finding]:
    subject = _name(number.label)
    if number.changes:
        yield Finding(FAULT, subject, _drift(number))
    elif not (number.about.capabilities or {}).get("voice", True):
        yield Finding(FAULT, subject, _("This number cannot carry calls."))
    else:
        yield Finding(OK, subject, _("Set as it should be."))


def _drift(target: setup.Target) -> str:
    names = ", ".join(change.name for change in target.changes)
    return _("Not as it should be: %(names)s. Run manage.py twilio_setup.") % {"names": names}


def _name(number: str) -> str:
    line = Line.objects.select_related("client").filter(number=number).first()
    return f"{display_number(number)} · {line.client.name}" if line else display_number(number)


def _sender(plan: setup.Plan) -> Finding:
    sender, subject = settings.TWILIO_SMS_SENDER, _("Sender of texts")
    number = number_or_none(sender) if sender.startswith("+") else None
    if number is None:
        return _named_sender(subject, sender)
    owned = {target.label: target for target in plan.numbers}
    if FRENCH_MOBILE.match(number):
        sentence = _("French mobile numbers must not send texts by machine.")
        return Finding(FAULT, subject, sentence)
    if number not in owned and number not in plan.foreign:
        return Finding(FAULT, subject, _("The account has no such number."))
    if number in owned and not (owned[number].about.capabilities or {}).get("sms", True):
        return Finding(FAULT, subject, _("This number cannot send texts."))
    return Finding(OK, subject, display_number(number))


def _named_sender(subject: str, sender: str) -> Finding:
    if not ALPHANUMERIC.match(sender):
        sentence = _("A number as +33…, or up to 11 letters and digits with one letter at least.")
        return Finding(FAULT, subject, sentence)
    sentence = _("%(sender)s: a name; nobody can answer to it.") % {"sender": sender}
    return Finding(OK, subject, sentence)


def _limits() -> Iterator[Finding]:
    sentence = _(
        "The API does not tell how many calls may run at once. Accounts upgraded after "
        "3 February 2026: 5 on trial, 2 without an approved profile, 3 as an individual, no limit "
        "as a business; one new outgoing call a second. See the console."
    )
    yield Finding(NOTE, _("Calls at once"), sentence)


LEVELS: Final[dict[str, Callable[[], str]]] = {
    OK: lambda: _("in order"),
    NOTE: lambda: _("to know"),
    WARNING: lambda: _("to look at"),
    FAULT: lambda: _("fault"),
}


def level_name(finding: Any) -> str:
    """The finding's level in the reader's language."""
    return LEVELS[finding.level]()
