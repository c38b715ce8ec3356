"""Twilio's REST API of what an account owns: numbers, applications, keys, balance."""

import re

from starlette.responses import JSONResponse, Response

from telephony.simulator.account import APPLICATION, BALANCE, NUMBER, Thing, account_of
from telephony.simulator.api import ApiError, Asked, Routes, not_found
from telephony.simulator.params import API_VERSION
from telephony.simulator.shapes import Json
from telephony.simulator.sids import now, rfc2822

NO_SID = re.compile(r"(AP|TK)[0-9a-f]{32}|")
METHODS = ("GET", "POST")


async def list_numbers(asked: Asked) -> Response:
    found = [
        number_json(asked, thing)
        for thing in account_of(asked.world).numbers.values()
        if asked.matches({"PhoneNumber": thing.number, "FriendlyName": thing.name})
    ]
    return asked.page("incoming_phone_numbers", found)


async def update_number(asked: Asked) -> Response:
    thing = _the(asked, account_of(asked.world).numbers)
    _change(thing, asked, NUMBER)
    return JSONResponse(number_json(asked, thing))


async def list_applications(asked: Asked) -> Response:
    found = [
        application_json(asked, thing)
        for thing in account_of(asked.world).applications.values()
        if asked.matches({"FriendlyName": thing.name})
    ]
    return asked.page("applications", found)


async def create_application(asked: Asked) -> Response:
    thing = account_of(asked.world).add_application(asked.form.get("FriendlyName"))
    _change(thing, asked, APPLICATION)
    return JSONResponse(application_json(asked, thing), 201)


async def update_application(asked: Asked) -> Response:
    thing = _the(asked, account_of(asked.world).applications)
    _change(thing, asked, APPLICATION)
    return JSONResponse(application_json(asked, thing))


async def list_keys(asked: Asked) -> Response:
    return asked.page("keys", [key_json(key) for key in account_of(asked.world).keys.values()])


async def create_key(asked: Asked) -> Response:
    key = account_of(asked.world).add_key(asked.form.get("FriendlyName"))
    return JSONResponse({**key_json(key), "secret": key.secret}, 201)


async def fetch_balance(asked: Asked) -> Response:
    account = asked.world.settings.account_sid
    return JSONResponse({"account_sid": account, "balance": BALANCE, "currency": "EUR"})


def number_json(asked: Asked, thing: Thing) -> Json:
    path = f"IncomingPhoneNumbers/{thing.sid}"
    return _settings_json(asked, thing, NUMBER, path) | {
        "phone_number": thing.number,
        "address_sid": None,
        "address_requirements": "none",
        "beta": False,
        "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
        "identity_sid": None,
        "bundle_sid": None,
        "origin": "twilio",
        "voice_receive_mode": "voice",
        "emergency_status": "Inactive",
        "emergency_address_sid": None,
        "emergency_address_status": "unregistered",
        "status": "in-use",
    }


def application_json(asked: Asked, thing: Thing) -> Json:
    return _settings_json(asked, thing, APPLICATION, f"Applications/{thing.sid}")


def key_json(key: Thing) -> Json:
    return {
        "sid": key.sid,
        "friendly_name": key.name,
        "date_created": rfc2822(key.created),
        "date_updated": rfc2822(key.updated),
    }


def _settings_json(asked: Asked, thing: Thing, names: tuple[str, ...], path: str) -> Json:
    """What is not set is POST for a method, "" for an address, null for a SID."""
    account = asked.world.settings.account_sid
    values = {name: thing.values.get(name) or _unset(name) for name in names}
    return values | {
        "sid": thing.sid,
        "account_sid": account,
        "friendly_name": thing.name,
        "api_version": API_VERSION,
        "voice_caller_id_lookup": False,
        "date_created": rfc2822(thing.created),
        "date_updated": rfc2822(thing.updated),
        "uri": f"/{API_VERSION}/Accounts/{account}/{path}.json",
    }


def _unset(name: str) -> str | None:
    if name.endswith("_sid"):
        return None
    return "POST" if name.endswith("_method") else ""


def _the(asked: Asked, things: dict[str, Thing]) -> Thing:
    thing = things.get(asked.part("sid"))
    if thing is None:
        raise not_found(asked.request.url.path)
    return thing


def _change(thing: Thing, asked: Asked, names: tuple[str, ...]) -> None:
    """Set what the form names; an empty SID takes the application or the trunk away."""
    wanted = {name: value for name in names if (value := _wish(asked, name)) is not None}
    for name, value in wanted.items():
        _refuse_nonsense(name, value)
    thing.name = wanted.pop("friendly_name", thing.name)
    thing.values |= wanted
    thing.updated = now()


def _wish(asked: Asked, name: str) -> str | None:
    field = "".join(part.capitalize() for part in name.split("_"))
    return asked.form.get(field) if asked.form.all(field) else None


def _refuse_nonsense(name: str, value: str) -> None:
    if name.endswith(("_url", "callback")) and value and not re.match(r"https?://\S+$", value):
        raise ApiError(400, 21502, f"{name} is not a valid URL")
    if name.endswith("_method") and value not in METHODS:
        raise ApiError(400, 21403, f"{name} is not a valid HTTP method")
    if name.endswith("_sid") and not NO_SID.fullmatch(value):
        raise ApiError(400, 20001, f"{name} is not valid")


ACCOUNT_ROUTES: Routes = [
    ("/IncomingPhoneNumbers.json", list_numbers, "GET"),
    ("/IncomingPhoneNumbers/{sid}.json", update_number, "POST"),
    ("/Applications.json", list_applications, "GET"),
    ("/Applications.json", create_application, "POST"),
    ("/Applications/{sid}.json", update_application, "POST"),
    ("/Keys.json", list_keys, "GET"),
    ("/Keys.json", create_key, "POST"),
    ("/Balance.json", fetch_balance, "GET"),
]
