"""What stands beside the rules: the question about a call, last week's calls, what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from telephony import changes, routing, sentences
from telephony.facts import Caller, Rule
from telephony.models import Change, ForwardingRule, VoiceSettings
from telephony.portal import editing, problems, replay, trial, world
from telephony.portal.rule_forms import QuestionForm
from tenants import reading
from tenants.access import client_on_host
from tenants.base import display_number

SHOWN = 20  # calls that would go elsewhere, one by one
Subject = Change.Subject


@dataclass(frozen=True)
class Edited:
    """The rules as they are kept, and as they stand on the visitor's page."""

    saved: list[Rule]
    edited: list[Rule]

    @property
    def is_changed(self) -> bool:
        """Whether something is not saved yet."""
        return self.saved != self.edited


def beside(request: HttpRequest, rules: Edited) -> dict[str, Any]:
    """The context of the side: an answer for whoever asks, and the replay."""
    client = client_on_host(request)
    form = _question(request)
    with reading.at_once():
        return {
            "question": form,
            "answer": _answer(form, rules.edited, request) if form.is_valid() else None,
            "week": _week(request, rules),
            "is_changed": rules.is_changed,
            "time_zone": client.time_zone,
        }


def listed(request: HttpRequest, rules: Sequence[Rule]) -> list[dict[str, Any]]:
    """Each rule as the list shows it."""
    client = client_on_host(request)
    here = world.of(client, rules)
    wrong = problems.look(rules, here)
    return [
        {
            "id": rule.id,
            "number": number,
            "name": rule.name,
            "sentence": sentences.html(rule),
            "after": sentences.after(rule),
            "is_active": rule.is_active,
            "is_temporary": rule.is_active and sentences.ends_by_itself(rule, here.today),
            "problems": wrong.get(rule.id, []),
        }
        for number, rule in enumerate(rules, 1)
    ]


def order_version(rows: Sequence[ForwardingRule]) -> str:
    """Of the list as a whole: which rules, in which order."""
    return changes.digest([str(row.pk) for row in rows])


def history() -> list[dict[str, Any]]:
    """Who changed rules lately."""
    return editing.history(Subject.RULE, Subject.ORDER)


def _question(request: HttpRequest) -> QuestionForm:
    client = client_on_host(request)
    now = world.now_at(client).replace(second=0, microsecond=0, tzinfo=None)
    typed: Any = request.POST if request.POST.get("ask-at") is not None else {"ask-at": now}
    return QuestionForm(typed, client=client, prefix="ask")


def _answer(form: QuestionForm, rules: Sequence[Rule], request: HttpRequest) -> Any:
    client = client_on_host(request)
    now = world.now_at(client)
    asked = form.cleaned_data
    at = asked["at"].replace(tzinfo=now.tzinfo) if asked["at"] else now
    first = client.lines.order_by("pk").values_list("number", flat=True).first()
    facts = routing.facts_of(
        at,
        _caller(asked),
        asked.get("line") or first or "",
        max_wait=VoiceSettings.current().max_wait,
    )
    return trial.ask(rules, facts, client.name)


def _caller(asked: dict[str, Any]) -> Caller:
    """Whoever types no number thinks of somebody whom nobody knows."""
    if asked["hidden"]:
        return routing.who(None)
    return routing.who(asked["caller"]) if asked["caller"] else Caller("")


def _week(request: HttpRequest, rules: Edited) -> dict[str, Any]:
    week = replay.last_week(rules.saved, rules.edited, world.now_at(client_on_host(request)))
    sees = editing.may_see_callers(request)
    return {
        "total": week.total,
        "places": week.places,
        "moved": len(week.moved),
        "ways": week.ways,
        "calls": [_moved(one, sees) for one in week.moved[:SHOWN]],
        "more": max(0, len(week.moved) - SHOWN),
    }


def _moved(one: replay.Moved, sees: bool) -> dict[str, Any]:
    return {
        "at": one.at,
        "before": one.before,
        "after": one.after,
        "caller": _who(one) if sees else _("a caller"),
    }


def _who(one: replay.Moved) -> str:
    entry = one.entry
    if entry.erased_at is not None:
        return _("Erased")
    return entry.caller_name or display_number(entry.caller) or _("Hidden number")
