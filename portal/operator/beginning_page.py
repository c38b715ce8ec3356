"""What a new client of a trade is filled with, to be read by administrators."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext

from messages import policy_sentences, trades
from messages.models import Form, Policy
from messages.trades import openings
from portal.operator import beginnings
from scheduling import hours
from scheduling.models import AppointmentType
from telephony.models import Greeting
from tenants.models import Client, TradeTemplate

Situation = Greeting.Situation


@dataclass
class Beginning:
    """All of it in words: greetings by language, hours by day, forms, policies, kinds."""

    greetings: list[dict[str, str]] = field(default_factory=list)
    week: list[dict[str, str]] = field(default_factory=list)
    forms: list[dict[str, Any]] = field(default_factory=list)
    policies: list[dict[str, str]] = field(default_factory=list)
    kinds: list[dict[str, Any]] = field(default_factory=list)
    instructions: list[str] = field(default_factory=list)


def of(trade: str, row: TradeTemplate | None) -> Beginning:
    """What is in force for the trade."""
    return _of_template(row) if row else _built_in(trade)


def listed() -> list[dict[str, Any]]:
    """The trades, each with its template where the operator has made one."""
    made = {row.trade: row for row in TradeTemplate.objects.select_related("source")}
    return [
        {"trade": trade, "label": label, "template": made.get(trade)}
        for trade, label in Client.Trade.choices
    ]


def instructions_of(trade: str) -> list[str]:
    """Those of the trade: a client's own never become a template."""
    return [*openings.opening_of(trade).instructions, openings.READ_BACK]


def _built_in(trade: str) -> Beginning:
    opening = openings.opening_of(trade)
    return Beginning(
        greetings=[
            {"situation": str(Situation(situation).label), "language": language, "text": text}
            for language in ("fr", "en")
            for situation, text in openings.greeting_texts(trade, language).items()
        ],
        week=[
            {"day": hours.weekday_name(n), "text": _times(day)}
            for n, day in enumerate(opening.week)
        ],
        forms=[
            {
                "name": reason.name,
                "is_first": reason.is_first,
                "questions": [_label(one) for one in reason.questions],
                "instructions": list(reason.instructions),
            }
            for reason in trades.TRADES.get(trade, trades.TRADES[Client.Trade.OTHER])
        ],
        policies=[_built_in_policy(*one) for one in trades.POLICIES],
        kinds=[{"name": name, "minutes": minutes} for name, minutes in opening.kinds],
        instructions=instructions_of(trade),
    )


def _of_template(row: TradeTemplate) -> Beginning:
    with beginnings.inside(row):
        return Beginning(
            greetings=[
                {
                    "situation": str(one.get_situation_display()),
                    "language": one.language,
                    "text": one.text,
                }
                for one in Greeting.objects.order_by("language", "situation")
            ],
            week=_week(),
            forms=[_form(one) for one in Form.objects.order_by("position", "name")],
            policies=[_policy(one) for one in Policy.objects.prefetch_related("steps")],
            kinds=[
                {"name": one.name, "minutes": one.minutes} for one in AppointmentType.objects.all()
            ],
            instructions=instructions_of(row.trade),
        )


def _week() -> list[dict[str, str]]:
    return [
        {
            "day": hours.weekday_name(n),
            "text": ", ".join(f"{one.opens:%H:%M}-{one.closes:%H:%M}" for one in periods),
        }
        for n, periods in hours.week(hours.load(), timezone.localdate())
    ]


def _policy(row: Policy) -> dict[str, str]:
    parts = [policy_sentences.of_which(row), *policy_sentences.steps(row)]
    return {"name": row.name, "text": " → ".join(parts)}


def _built_in_policy(name: str, _degree: str, first: int, then: int, rounds: int) -> dict[str, str]:
    text = ngettext(
        "The recipient, %(first)d min to answer; then whoever is on duty, %(then)d min; once.",
        "The recipient, %(first)d min to answer; then whoever is on duty, %(then)d min; "
        "%(rounds)d times.",
        rounds,
    )
    return {"name": name, "text": text % {"first": first, "then": then, "rounds": rounds}}


def _form(row: Form) -> dict[str, Any]:
    version = row.versions.exclude(live_from=None).order_by("-live_from", "-number").first()
    lines = version.instructions.splitlines() if version else []
    return {
        "name": row.name,
        "is_first": row.is_default,
        "questions": [_label(one) for one in version.fields] if version else [],
        "instructions": lines,
    }


def _label(question: dict[str, Any]) -> str:
    choices = question.get("choices") or ()
    return f"{question['label']} ({', '.join(choices)})" if choices else str(question["label"])


def _times(day: openings.Day) -> str:
    return ", ".join(f"{opens}-{closes}" for opens, closes in day)
