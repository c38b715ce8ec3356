"""Twilio's own contracts: what we ask of its REST API, what a stand-in answers, what TwiML says.

    check_request("POST", url, form)           # raises AssertionError, naming each fault
    check_answer("POST", url, 201, body)
    check_twiml(xml, "waitUrl")

`faults_of_request`, `faults_of_answer` and `faults_of_twiml` return the same as a list. All do
nothing where the reference material is absent: `PRESENT` says whether it is there.

The rules are Twilio's OpenAPI file and grammar of TwiML; the few that these do not hold (one of
several fields, names of events) are checked by hand. A request or an answer of a shape already
found good (same operation, fields and kinds of values) costs microseconds, so every request of a
test may be checked.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.contract_rules import CLEARED_BY_NOTHING, Operation, broken
from tests.contract_shapes import Fields, kinds, of_fields

if TYPE_CHECKING:
    from openapi_core import OpenAPI
    from openapi_core.testing import MockRequest

Form = Mapping[str, Any] | Iterable[tuple[str, str]] | None

REFERENCE: Final = Path(
    os.environ.get("PERMANENCE_REFERENCE") or Path(__file__).parents[2] / "shared/reference"
)
OPENAPI: Final = REFERENCE / "openapi/twilio_api_v2010.json"
PRESENT: Final = OPENAPI.is_file()
HOST: Final = "https://api.twilio.com"
ENCODED: Final = "application/x-www-form-urlencoded"

_good: set[object] = set()


# --- raising


def check_request(method: str, url: str, form: Form = None) -> None:
    """Raise AssertionError unless Twilio's API knows this request. Repeated fields: a list."""
    _raise(faults_of_request(method, url, form), f"{method.upper()} {_template_or(url)}")


def check_answer(method: str, url: str, status: int, body: object) -> None:
    """Raise AssertionError unless Twilio could have answered so (`body` is JSON or its text)."""
    faults = faults_of_answer(method, url, status, body)
    _raise(faults, f"answer {status} to {method.upper()} {_template_or(url)}")


def check_twiml(xml: str | bytes, context: str = "voice") -> None:
    """Raise AssertionError unless the document is good TwiML in this context.

    Contexts: voice, messaging, waitUrl, conferenceWaitUrl, queueUrl, clientUrl.
    """
    _raise(faults_of_twiml(xml, context), f"TwiML as {context}: {_text(xml)}")


# --- listing


def faults_of_request(method: str, url: str, form: Form = None) -> list[str]:
    """What Twilio's OpenAPI file, and the rules that it lacks, have against a request."""
    if not PRESENT:
        return []
    method, fields = method.lower(), _fields(form)
    template, operation = _operation(method, url)
    if operation is None:
        return [f"Twilio's API has no {method.upper()} {urlsplit(url).path}"]
    query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    shape = ("request", method, template, of_fields(fields), of_fields(query), _sids(url))
    return _unless_known(
        shape,
        lambda: [
            *broken(_known(method, template, operation), fields, query),
            *_by_library(_api().validate_request, _asked(method, url, _without_cleared(fields))),
        ],
    )


def faults_of_answer(method: str, url: str, status: int, body: object) -> list[str]:
    """What Twilio's OpenAPI file has against an answer; errors are held to Twilio's error form."""
    if not PRESENT:
        return []
    method = method.lower()
    template, operation = _operation(method, url)
    if operation is None:
        return [] if status == 404 else [f"Twilio has no {method.upper()} {urlsplit(url).path}"]
    found = json.loads(body) if isinstance(body, (str, bytes)) and body else body
    shape = ("answer", method, template, status, kinds(found))
    return _unless_known(shape, lambda: _of_answer(method, url, operation, status, found))


def faults_of_twiml(xml: str | bytes, context: str = "voice") -> list[str]:
    """What Twilio's grammar has against a document in its context."""
    if not PRESENT:
        return []
    raw = xml if isinstance(xml, bytes) else xml.encode()
    return list(_grammar().check(raw, context))


def _unless_known(shape: object, look: Callable[[], list[str]]) -> list[str]:
    if shape in _good:
        return []
    faults = look()
    if not faults:
        _good.add(shape)
    return faults


# --- answers


def _of_answer(
    method: str, url: str, operation: Mapping[str, Any], status: int, body: object
) -> list[str]:
    if status >= 400:
        return _of_error(status, body)
    if str(status) not in operation["responses"]:
        return [f"Twilio answers {', '.join(operation['responses'])}, not {status}"]
    if status == 204:
        return [] if not body else ["204 has no body"]
    from openapi_core.testing import MockResponse

    answer = MockResponse(json.dumps(body).encode(), status, content_type="application/json")
    faults = _by_library(_api().validate_response, _asked(method, url, []), answer)
    schema = operation["responses"][str(status)]["content"]["application/json"]["schema"]
    return [*faults, *_strange_keys(_resolved(schema), body)]


def _of_error(status: int, body: object) -> list[str]:
    if not isinstance(body, dict):
        return ["an error is an object"]
    wanted = {"code": int, "message": str, "more_info": str, "status": int}
    faults = [
        f"error without {key}" for key in wanted if not isinstance(body.get(key), wanted[key])
    ]
    return faults if body.get("status") == status else [*faults, "another status in the body"]


def _strange_keys(schema: Mapping[str, Any], body: object, where: str = "") -> list[str]:
    if isinstance(body, list):
        inner = _resolved(schema.get("items", {}))
        return [fault for item in body for fault in _strange_keys(inner, item, where)]
    known = schema.get("properties")
    if not isinstance(body, dict) or not known:
        return []
    faults = [f"Twilio's answers have no {where}{key}" for key in sorted(set(body) - set(known))]
    for key in sorted(set(body) & set(known)):
        faults += _strange_keys(_resolved(known[key]), body[key], f"{where}{key}.")
    return faults


# --- by library


def _by_library(validate: Callable[..., None], *about: object) -> list[str]:
    from openapi_core.exceptions import OpenAPIError

    try:
        validate(*about)
    except OpenAPIError as error:
        return _causes(error)
    return []


def _causes(error: BaseException) -> list[str]:
    deeper = getattr(error.__cause__, "schema_errors", None)
    if deeper:
        return [f"{'.'.join(map(str, one.path))}: {one.message}".lstrip(": ") for one in deeper]
    text, cause = str(error), str(error.__cause__ or "")
    return [text if cause in text else f"{text}: {cause}"]


def _without_cleared(fields: Fields) -> Fields:
    return [(name, value) for name, value in fields if value or name not in CLEARED_BY_NOTHING]


def _asked(method: str, url: str, fields: Fields) -> MockRequest:
    from openapi_core.testing import MockRequest

    parts = urlsplit(url)
    args: dict[str, Any] = dict(parse_qsl(parts.query, keep_blank_values=True))
    data = urlencode(fields).encode() if fields else None
    kind = ENCODED if fields else ""
    return MockRequest(HOST, method, parts.path, args=args, data=data, content_type=kind)


@functools.cache
def _document() -> dict[str, Any]:
    """The file without its demand of a log-in: the tests' requests need none."""
    found: dict[str, Any] = json.loads(OPENAPI.read_text("utf-8"))
    found.pop("security", None)
    for item in found["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict):
                operation.pop("security", None)
    return found


@functools.cache
def _api() -> OpenAPI:
    from openapi_core import Config, OpenAPI

    formats: dict[str, Callable[[Any], bool]] = {"date-time-rfc-2822": _is_date, "uri": _is_uri}
    config = Config(
        # The file is Twilio's: to look for faults in it takes seconds and is not our affair.
        spec_validator_cls=None,
        extra_format_validators=formats,
    )
    return OpenAPI.from_dict(_document(), config=config)


def _is_date(value: object) -> bool:
    try:
        return not isinstance(value, str) or bool(parsedate_to_datetime(value))
    except ValueError:
        return False


def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or re.search(r"\s", value) is None


# --- the file


@functools.cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    # The ones with fewer variables first, as OpenAPI wants it.
    ordered = sorted(_document()["paths"], key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", r"[^/]+", path)), path) for path in ordered]


def _template(url: str) -> str | None:
    path = urlsplit(url).path
    return next((name for pattern, name in _templates() if pattern.fullmatch(path)), None)


def _template_or(url: str) -> str:
    return (PRESENT and _template(url)) or urlsplit(url).path


def _operation(method: str, url: str) -> tuple[str, Mapping[str, Any] | None]:
    template = _template(url)
    if template is None:
        return "", None
    return template, _document()["paths"][template].get(method)


def _schema(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    return _resolved(content.get(ENCODED, {}).get("schema", {}))


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = schema
    while "$ref" in found:
        found = _document()["components"]["schemas"][found["$ref"].rsplit("/", 1)[1]]
    return found


def _sids(url: str) -> object:
    return tuple(kinds(part.removesuffix(".json")) for part in urlsplit(url).path.split("/"))


def _known(method: str, template: str, operation: Mapping[str, Any]) -> Operation:
    asked = frozenset(one["name"] for one in operation["parameters"] if one["in"] == "query")
    return Operation(method, template, _schema(operation).get("properties", {}), asked)


@functools.cache
def _grammar() -> ModuleType:
    path = REFERENCE / "twiml/validate_twiml.py"
    spec = importlib.util.spec_from_file_location("validate_twiml", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _fields(form: Form) -> Fields:
    pairs = form.items() if isinstance(form, Mapping) else form or []
    return [
        (name, "true" if one is True else "false" if one is False else str(one))
        for name, value in pairs
        if value is not None
        for one in (value if isinstance(value, (list, tuple)) else [value])
    ]


def _text(xml: str | bytes) -> str:
    return xml.decode() if isinstance(xml, bytes) else xml


def _raise(faults: list[str], about: str) -> None:
    if faults:
        raise AssertionError(about + "\n  - " + "\n  - ".join(faults))
