"""On a recipient's own telephone: my duty, and where I am."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from messages import pocket_list
from messages.pocket_answers import next_time
from messages.pocket_door import for_person
from messages.pocket_person import Person
from scheduling import duty, duty_changes, duty_page, duty_words
from scheduling.duty_changes import Refused, Wanted
from scheduling.duty_forms import SwapForm
from scheduling.duty_models import DutySwap
from scheduling.duty_rules import Shift
from telephony import instructions
from telephony.models import Note

SHOWN = 8  # shifts of one's own
LONGEST = 300


@never_cache
@require_http_methods(["GET", "POST"])
@for_person
def duties(request: HttpRequest, person: Person) -> HttpResponse:
    """Who is on duty now and next, and mine: confirm, take, ask somebody, answer."""
    word, problem = "", ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                word = _duty_deeds(request, person)
        except Refused as refused:
            problem = duty_words.refusal(refused.reason)
        except (KeyError, ValueError):
            problem = _("That was not understood. Try again.")
    context = {**_duties(person), "word": word, "problem": problem, "tab": "duty"}
    return render(request, "messages/pocket/duty.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@for_person
def where(request: HttpRequest, person: Person) -> HttpResponse:
    """Where I am, until when: the receptionists see it at once."""
    word, problem = "", ""
    if request.method == "POST":
        word, problem = _say_where(request, person)
    now = timezone.now()
    notes = instructions.notes_at(now)
    mine = [note for note in notes if _is_mine(note, person)]
    context = {
        **{"notes": mine, "word": word, "problem": problem, "tab": "where"},
        "open_count": pocket_list.open_count(person.colleague),
    }
    return render(request, "messages/pocket/where.html", context)


def _duties(person: Person) -> dict[str, Any]:
    now, me = timezone.now(), person.colleague
    coming = duty.between(now, now + 2 * duty_page.AHEAD)
    mine = [shift for shift in coming if shift.colleague == me]
    return {
        **duty_page.whole(now, me),
        "mine": [
            {
                "shift": shift,
                "key": shift.start.isoformat(),
                "form": SwapForm(shift, coming) if shift.end else None,
            }
            for shift in mine[:SHOWN]
        ],
        "swaps": [
            {"row": swap, "is_mine": swap.asker == me}
            for swap in duty_page.open_swaps(now)
            if me in (swap.asker, swap.other)
        ],
        "person": person,
        "open_count": pocket_list.open_count(me),
    }


def _duty_deeds(request: HttpRequest, person: Person) -> str:
    """Do what the form asks; what was done, in words. Raises Refused, KeyError and ValueError."""
    deeds: dict[str, Callable[[HttpRequest, Person], str]] = {
        "take": _take,
        "confirm": _confirm,
        "ask": _ask,
        "answer": _answer,
    }
    return deeds[request.POST["deed"]](request, person)


def _take(request: HttpRequest, person: Person) -> str:
    until = next_time(request.POST.get("until", ""))
    duty_changes.take(person.colleague, person.colleague.name, until)
    return _("You are on duty now.")


def _confirm(request: HttpRequest, person: Person) -> str:
    beginning_id = UUID(request.POST["beginning"])
    if not person.colleague.beginnings.filter(pk=beginning_id).exists():
        raise Refused("not_you")
    duty_changes.confirm(beginning_id, person.colleague.name)
    return _("Kept: you know of it.")


def _ask(request: HttpRequest, person: Person) -> str:
    now = timezone.now()
    coming = duty.between(now, now + 2 * duty_page.AHEAD)
    start = parse_datetime(request.POST["start"])
    shift = next((one for one in coming if one.start == start), None)
    if shift is None or shift.end is None:
        raise Refused("over")
    if shift.colleague != person.colleague:
        raise Refused("not_theirs")
    form = SwapForm(shift, coming, request.POST)
    if not form.is_valid():
        raise ValueError("no colleague, or not their duty")
    returned: Shift | None = form.cleaned_data["shift"]
    wanted = Wanted(
        shift.colleague,
        form.cleaned_data["other"],
        max(shift.start, now),
        shift.end,
        max(returned.start, now) if returned else None,
        returned.end if returned else None,
    )
    swap = duty_changes.ask(wanted, person.colleague.name)
    return _("%(name)s is asked.") % {"name": swap.other}


def _answer(request: HttpRequest, person: Person) -> str:
    swap = DutySwap.objects.filter(pk=UUID(request.POST["swap"])).first()
    said = request.POST["said"]
    if swap is None or said not in ("accepted", "refused", "withdrawn"):
        raise Refused("answered")
    whose = swap.asker_id if said == "withdrawn" else swap.other_id
    if whose != person.colleague.pk:
        raise Refused("not_asked")
    duty_changes.answer(swap.pk, said, person.colleague.name)
    return _("Your answer is kept.")


def _say_where(request: HttpRequest, person: Person) -> tuple[str, str]:
    """What was done, and what was wrong with it."""
    me = person.colleague
    if request.POST.get("deed") == "back":
        instructions.back(me)
        return _("The receptionists see that you can be reached again."), ""
    text = " ".join(request.POST.get("text", "").replace("\0", "").split())[:LONGEST]
    try:
        until = next_time(request.POST.get("until", ""))
    except ValueError:
        until = None
    if not text:
        return "", _("Say where you are.")
    if until is None:
        return "", _("Say until when.")
    instructions.locate(me, text, until, me.name)
    return _("The receptionists see it now."), ""


def _is_mine(note: Note, person: Person) -> bool:
    return note.kind == Note.Kind.LOCATE and note.colleague_id == person.colleague.pk
