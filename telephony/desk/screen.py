"""What an agent sees: each part of the desk as HTML, ready to be put in its place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from scheduling import duty, hours
from telephony import greetings, instructions
from telephony.desk import (
    absences,
    chords,
    controls,
    history,
    live,
    news,
    outward,
    own_day,
    panels,
    strip,
    whereabouts,
    words,
)
from telephony.desk.caller import Caller
from telephony.models import Instruction, Note
from telephony.switchboard import legs, presence, queue
from telephony.switchboard.models import Agent, Call, Leg
from tenants import access, reading
from tenants.base import display_number
from tenants.directory.models import Colleague
from tenants.models import Client

State = Agent.State
FOLDED_AT = 4  # standing instructions; of more, the first stand there and the others are folded
TEMPLATES = {
    "status": "desk/_status.html",
    "queue": "desk/_queue.html",
    "call": "desk/_call.html",
    "screen": "desk/_screen.html",
    "help": "desk/_help.html",
}


@dataclass(frozen=True)
class Painting:
    """The desk's parts by name, and what the page must know of the call beside them."""

    parts: dict[str, str]
    call: dict[str, Any] | None


def paint(agent: Agent, *names: str) -> Painting:
    """The named parts of this agent's desk as they are now; all where none is named."""
    own = panels.names("left", "right")
    wanted = names or (*TEMPLATES, *own)
    seat = panels.Seat(agent, agent.call)
    with chords.drawn_for(agent.keys), reading.at_once():
        context = _context(seat, wanted)
        parts: dict[str, str] = {
            name: render_to_string(_template(name, seat), context)
            for name in wanted
            if name in TEMPLATES
        }
        parts.update({name: panels.part(name, seat) for name in own if name in wanted})
        if seat.call is None:
            figures = panels.names("day")
            parts.update({name: panels.part(name, seat) for name in names if name in figures})
        return Painting(parts, _about(seat, context.get("call")))


def of_client(agent: Agent, client: Client) -> dict[str, Any]:
    """What may be read of a client without a call: nothing of its callers, no message."""
    now = timezone.now().astimezone(ZoneInfo(client.time_zone))
    with access.inside(client):
        return as_read(client, agent.user.first_name, now)


def as_read(client: Client, name: str, at: datetime) -> dict[str, Any]:
    """The same by a receptionist of this name at a moment of the client's. In its schema."""
    return {
        "client": _client(client, at),
        "duty": _duty(at),
        "phrase": greetings.phrase(client.name, name, at),
        **_texts(at, at),
    }


def people_of(at: datetime) -> list[dict[str, Any]]:
    """The client's people as the desk lists them, and where each is. In its schema."""
    return _directory(at, None)


def _template(name: str, seat: panels.Seat) -> str:
    return "desk/_idle.html" if name == "screen" and seat.call is None else TEMPLATES[name]


def _context(seat: panels.Seat, wanted: tuple[str, ...]) -> dict[str, Any]:
    context: dict[str, Any] = {
        "agent": _agent(seat.agent),
        "calls_today": _calls_today(seat.agent),
    }
    if "queue" in wanted:
        context["queue"] = [_waiting(call) for call in queue.seen_by(seat.agent)]
        context["parked"] = _set_aside(seat)
        context["can_change"] = bool(_key_to_it(seat))
        context["can_pick_up"] = seat.agent.state not in (State.OFFERED, State.TALKING)
        context["few"] = absences.few(seat.agent)
    if not {"call", "screen", "help"} & set(wanted):
        return context  # every desk hears of every change of the queue: nothing more for that
    if seat.call is None:
        return {**context, **_between_calls(seat)}
    return {**context, **_call_context(seat, seat.call)}


def _between_calls(seat: panels.Seat) -> dict[str, Any]:
    today = own_day.context(seat.agent)
    calls = today["by_client"]
    clients = sorted(outward.served(seat.agent.pk), key=lambda one: -calls.get(one.pk, 0))
    return {
        "screen": None,
        "call": None,
        "clients": [{"client": client, "calls": calls.get(client.pk, 0)} for client in clients],
        "controls": controls.between_calls(seat.agent),
        "day": today,
        "panels": panels.render("day", seat),
    }


def _call_context(seat: panels.Seat, call: Call) -> dict[str, Any]:
    client = call.client
    now = timezone.now().astimezone(ZoneInfo(client.time_zone))
    seen_at = _last_seen(seat.agent, call)
    with access.inside(client):
        caller = Caller(call)
        screen = {
            "client": _client(client, now),
            "duty": _duty(now),
            "phrase": greetings.phrase(client.name, seat.agent.user.first_name, now),
            **_texts(now, seen_at),
            "directory": _directory(now, call),
            "caller": caller.shown(now),
            "history": history.of(caller.known),
            "news": [] if news.is_read(seat.agent, call) else news.since(seen_at, now),
            "news_url": news.address(call),
            "panels": [*panels.render("work", seat), *panels.render("help", seat)],
        }
        shown = _live(seat, call, screen["caller"])
    return {"screen": screen, "call": shown}


def _about(seat: panels.Seat, shown: dict[str, Any] | None) -> dict[str, Any] | None:
    if seat.call is None:
        return None
    now = shown["live"] if shown else live.of(seat.agent, seat.call, "")
    offer = now.offered_to_me
    return {
        "id": str(seat.call.pk),
        "client": seat.call.client.name,
        "slug": seat.call.client.slug,
        "colour": seat.call.client.colour,
        "ink": seat.call.client.colour_ink,
        "state": now.state,
        "offer": str(offer.pk) if offer else None,
        "offered_at": offer.made_at.isoformat() if offer else None,
        "is_handed": bool(now.handed_to),
        "voice": now.voice,
        "is_cut": seat.call.cut_since is not None,
        "is_recorded": seat.call.is_recorded,
    }


def _agent(agent: Agent) -> dict[str, Any]:
    return {
        "name": agent.user.first_name,
        "state": agent.state,
        "state_label": agent.absence.name if agent.absence else agent.get_state_display(),
        **absences.of(agent),
        "since": agent.state_since.isoformat(),
        "is_set_aside": agent.state == State.PAUSE
        and agent.missed_offers >= presence.MISSES_ALLOWED,
    }


def _calls_today(agent: Agent) -> int:
    return Call.objects.filter(answered_by=agent, answered_at__gte=own_day.midnight()).count()


def _waiting(call: Call) -> dict[str, Any]:
    urgent = call.priority < 5
    return {
        "client_name": call.client.name,
        "colour": call.client.colour,
        "since": call.waiting_since.isoformat() if call.waiting_since else "",
        "priority_label": _("cut off, comes first")
        if call.in_front
        else _("urgent")
        if urgent
        else "",
        "taken_by": _offered_to(call),
    }


def _offered_to(call: Call) -> str:
    holder = (
        call.agents.select_related("user").first() if call.state == Call.State.OFFERED else None
    )
    return holder.user.first_name if holder else ""


def _set_aside(seat: panels.Seat) -> list[dict[str, Any]]:
    """One's own first: they are a card each, and the first of them is a key away."""
    shown = [_parked(call, seat.agent) for call in queue.parked_for(seat.agent)]
    shown.sort(key=lambda call: not call["is_mine"])
    if shown:
        shown[0]["key"] = _key_to_it(seat)
    return shown


def _key_to_it(seat: panels.Seat) -> str:
    """Shift+F8 picks up; in a call Shift+F6 changes to the other one, unless F6 is of a third."""
    if seat.agent.state not in (State.OFFERED, State.TALKING):
        return "Shift+F8"
    call = seat.call
    if call is None or call.state != Call.State.TALKING or legs.live(call, Leg.Kind.THIRD):
        return ""
    return "Shift+F6"


def _last_seen(agent: Agent, call: Call) -> datetime | None:
    """When the agent last answered for this client, before the present call; None for never."""
    mine = Call.objects.filter(answered_by=agent, client=call.client_id).exclude(pk=call.pk)
    answered = mine.exclude(answered_at=None).order_by("-arrived_at")
    return answered.values_list("answered_at", flat=True).first()


def _parked(call: Call, agent: Agent) -> dict[str, Any]:
    by = call.parked_by
    mine = by is not None and by.pk == agent.pk
    return {
        "id": str(call.pk),
        "client_name": call.client.name,
        "colour": call.client.colour,
        "colour_ink": call.client.colour_ink,
        "since": call.state_since.isoformat(),
        "by": _("by you")
        if mine
        else _("by %(name)s") % {"name": by.user.first_name if by else ""},
        "is_mine": mine,
        "key": "",
        # Before everybody is offered the call, whoever set it aside is reminded.
        "warn": settings.PARK_SECONDS // 3,
        "stop": settings.PARK_SECONDS * 2 // 3,
    }


def _live(seat: panels.Seat, call: Call, caller: dict[str, Any]) -> dict[str, Any]:
    now = live.of(seat.agent, call, _who(caller))
    return {
        "id": str(call.pk),
        "state": now.state,
        "state_label": _state_label(now),
        "live": now,
        # Read here, in the client's schema: templates are rendered outside of it.
        "other": now.third or now.tried,
        "cue": now.cue,
        "strip": strip.of(now),
        "controls": controls.of(now),
        "hold": {"warn": strip.HOLD_WARN, "stop": strip.HOLD_STOP},
        "client": call.client,
        "caller": caller,
        "can_speak": now.state in (State.TALKING, "leaving") and not now.telephone,
        "voice_by_text": bool(settings.SIMULATOR_URL),
    }


def _state_label(now: live.Live) -> str:
    if now.state == Call.State.CONNECTING:
        return str(now.call.get_state_display())
    if now.held_since and now.state == State.TALKING and not now.third:
        return _("on hold")
    return str(now.agent.get_state_display())


def _who(caller: dict[str, Any]) -> str:
    return caller["name"] or caller["number_display"] or _("a withheld number")


def _client(client: Client, now: datetime) -> dict[str, Any]:
    opening = hours.opening(hours.load(), now)
    return {
        "name": client.name,
        "trade": client.get_trade_display(),
        "city": client.city,
        "logo_url": _logo(client),
        "slug": client.slug,
        "colour": client.colour,
        "colour_ink": client.colour_ink,
        "local_time": now.strftime("%H:%M"),
        "time_zone": client.time_zone,
        "is_open": opening.is_open,
        "hours_text": _hours_text(opening, now),
    }


def _logo(client: Client) -> str:
    """The logo's address on the operator's host; "" for none."""
    if not client.logo:
        return ""
    path = reverse("logo", args=[client.pk], urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return f"{path}?v={client.logo_mark}"


def _hours_text(opening: hours.Opening, now: datetime) -> str:
    if opening.changes_at is None:
        return _("day and night") if opening.is_open else _("no hours given")
    at = opening.changes_at.strftime("%H:%M")
    if opening.is_open:
        return _("until %(time)s") % {"time": at}
    if opening.changes_at.date() == now.date():
        return _("opens at %(time)s") % {"time": at}
    day = hours.weekday_name(opening.changes_at.weekday()).lower()
    return _("opens on %(day)s at %(time)s") % {"day": day, "time": at}


def _duty(now: datetime) -> dict[str, Any] | None:
    found, following = duty.around(now)
    if found is None and following is None:
        return None
    return {
        "name": found.colleague.name if found else "",
        "until": words.until(found.until, now) if found else "",
        "next": following.colleague.name if following else "",
        "next_from": words.since(following.since, now) if following else "",
    }


def _texts(now: datetime, seen_at: datetime | None) -> dict[str, Any]:
    texts = instructions.by_kind()
    lines = instructions.standing(seen_at)
    folded = len(lines) > FOLDED_AT
    return {
        "pronunciation": " · ".join(texts[Instruction.Kind.SPEECH]),
        "warnings": instructions.warnings(seen_at),
        "instructions": lines,
        # What is folded stands under the first lines; one line more or less is not worth a fold.
        "folded": len(lines) - FOLDED_AT + 1 if folded else 0,
        "new_instructions": sum(line.is_new for line in lines),
        "is_first_time": seen_at is None,
        # Nothing to open: all of it stands there, and was there the last time.
        "nothing_to_open": not folded and not any(line.is_new for line in lines),
        "notes": [_note(note, now, seen_at) for note in instructions.notes_from(now)],
    }


def _note(note: Note, now: datetime, seen_at: datetime | None) -> dict[str, Any]:
    """With both its moments: the page shows and hides it by itself in a long call."""
    name = note.colleague.name if note.colleague else ""
    return {
        "label": name or _("Today"),
        "text": note.text,
        "until": words.until(note.ends_at, now),
        "by": note.written_by,
        "from_at": note.starts_at.isoformat(),
        "ends_at": note.ends_at.isoformat(),
        "is_coming": note.starts_at > now,
        "is_new": seen_at is not None and note.changed_at > seen_at,
    }


def _directory(now: datetime, call: Call | None) -> list[dict[str, Any]]:
    people = list(Colleague.objects.all())
    known = whereabouts.of(people, now, call)
    return [
        {
            "id": str(colleague.pk),
            "name": colleague.name,
            "role": colleague.role,
            "pronunciation": colleague.pronunciation,
            "number_display": display_number(colleague.number),
            "note": colleague.note,
            "where": known[colleague.pk],
            "state": known[colleague.pk][0].state if known[colleague.pk] else "",
            "on_duty": any(one.state == "duty" for one in known[colleague.pk]),
        }
        for colleague in people
    ]
