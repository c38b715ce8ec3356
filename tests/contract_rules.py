"""Twilio's rules for a request that its OpenAPI file does not hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tests.contract_shapes import Fields

# Twilio's documentation, voice/api/call-resource and voice/api/conference-participant-resource.
CALL_EVENTS: Final = {"initiated", "ringing", "answered", "completed"}
CONFERENCE_EVENTS: Final = {
    *("start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement")
}
RECORDING_EVENTS: Final = {"in-progress", "completed", "absent", "failed"}
EVENTS: Final = {
    "StatusCallbackEvent": CALL_EVENTS,
    "ConferenceStatusCallbackEvent": CONFERENCE_EVENTS,
    "RecordingStatusCallbackEvent": RECORDING_EVENTS,
    "ConferenceRecordingStatusCallbackEvent": RECORDING_EVENTS,
}
# (method, end of the path template): groups of which at least one field must be there.
ONE_OF: Final[dict[tuple[str, str], list[tuple[str, ...]]]] = {
    ("post", "/Calls.json"): [("Url", "Twiml", "ApplicationSid")],
    ("post", "/Messages.json"): [
        ("From", "MessagingServiceSid"),
        ("Body", "MediaUrl", "ContentSid"),
    ],
    ("post", "/Members/{CallSid}.json"): [("Url",)],
}
# Empty, these take an application or a trunk off a number; the file's pattern forbids the empty
# value, yet it is the only way and the usual one (rapidpro/rapidpro, channels/types/twilio).
CLEARED_BY_NOTHING: Final = {"VoiceApplicationSid", "SmsApplicationSid", "TrunkSid"}
# Of these fields a request has at most one.
NOT_BOTH: Final = [("Url", "Twiml", "ApplicationSid"), ("Status", "Url"), ("Status", "Twiml")]


@dataclass(frozen=True)
class Operation:
    """What Twilio's file knows of one operation: its place, its form's fields, its query's."""

    method: str
    template: str
    properties: Mapping[str, Any]
    asked: frozenset[str]


def broken(known: Operation, fields: Fields, query: Fields) -> list[str]:
    """The rules that this request breaks, in words."""
    names = {name for name, _value in fields}
    return [
        *_unknown_names(known, names, {name for name, _value in query}),
        *_missing(known, names),
        *_too_many(known, names),
        *_unrepeatable(known, fields),
        *_no_boolean(known, fields),
        *_wrong_events(fields),
    ]


def _unknown_names(known: Operation, form: set[str], query: set[str]) -> list[str]:
    # The paging that every list understands.
    strange = sorted(query - known.asked - {"PageSize", "Page", "PageToken"})
    strange += sorted(form - set(known.properties))
    return [f"Twilio knows no field {name!r} here" for name in strange]


def _missing(known: Operation, names: set[str]) -> list[str]:
    groups = [
        group
        for (verb, end), found in ONE_OF.items()
        if verb == known.method and known.template.endswith(end)
        for group in found
    ]
    return [f"one of {', '.join(group)} is needed" for group in groups if not names & set(group)]


def _too_many(known: Operation, names: set[str]) -> list[str]:
    if "/Calls" not in known.template:
        return []
    both = (sorted(names & set(group)) for group in NOT_BOTH)
    return [f"{' and '.join(found)} exclude each other" for found in both if len(found) > 1]


def _unrepeatable(known: Operation, fields: Fields) -> list[str]:
    names = [name for name, _value in fields]
    return [
        f"{name} may stand once only"
        for name in sorted(set(names))
        if names.count(name) > 1 and known.properties.get(name, {}).get("type") != "array"
    ]


def _no_boolean(known: Operation, fields: Fields) -> list[str]:
    return [
        f"{name} is true or false, not {value!r}"
        for name, value in fields
        if known.properties.get(name, {}).get("type") == "boolean"
        and value not in ("true", "false")
    ]


def _wrong_events(fields: Fields) -> list[str]:
    return [
        f"{name}={value!r} is no event; several are repeated fields"
        for name, value in fields
        if name in EVENTS and value not in EVENTS[name]
    ]
