"""What an agent sees: each part of the desk as HTML, ready to be put in its place."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from scheduling import duty, hours
from telephony import greetings, instructions, journal
from telephony.desk import panels
from telephony.models import Instruction
from telephony.switchboard import queue
from telephony.switchboard.models import Agent, Call, Offer
from tenants import access
from tenants.base import display_number
from tenants.directory import contacts
from tenants.directory.models import Colleague
from tenants.models import Client

MONTH = timedelta(days=30)
TEMPLATES = {
    "status": "desk/_status.html",
    "queue": "desk/_queue.html",
    "call": "desk/_call.html",
    "screen": "desk/_screen.html",
    "help": "desk/_help.html",
}
PARTS = (*TEMPLATES, "followup")


@dataclass(frozen=True)
class Painting:
    """The desk's parts by name, and what the page must know of the call beside them."""

    parts: dict[str, str]
    call: dict[str, Any] | None


def paint(agent: Agent, *names: str) -> Painting:
    """The named parts of this agent's desk as they are now; all where none is named."""
    wanted = names or PARTS
    seat = panels.Seat(agent, agent.call)
    context = _context(seat, wanted)
    parts: dict[str, str] = {
        name: render_to_string(_template(name, seat), context)
        for name in wanted
        if name in TEMPLATES
    }
    if "followup" in wanted:
        followup = panels.render("followup", seat)
        parts["followup"] = mark_safe("".join(panel["html"] for panel in followup))
    return Painting(parts, _about(seat))


def _template(name: str, seat: panels.Seat) -> str:
    return "desk/_idle.html" if name == "screen" and seat.call is None else TEMPLATES[name]


def _context(seat: panels.Seat, wanted: tuple[str, ...]) -> dict[str, Any]:
    context: dict[str, Any] = {
        "agent": _agent(seat.agent),
        "calls_today": _calls_today(seat.agent),
    }
    if "queue" in wanted:
        context["queue"] = [_waiting(call) for call in queue.seen_by(seat.agent)]
    if seat.call is None:
        served = Client.objects.filter(teams__agents=seat.agent, is_active=True).distinct()
        return {**context, "screen": None, "call": None, "clients": list(served)}
    if not {"call", "screen", "help"} & set(wanted):
        return context  # every desk hears of every change of the queue: nothing more for that
    return {**context, **_call_context(seat, seat.call)}


def _call_context(seat: panels.Seat, call: Call) -> dict[str, Any]:
    client = call.client
    now = timezone.now().astimezone(ZoneInfo(client.time_zone))
    with access.inside(client):
        screen = {
            "client": _client(client, now),
            "duty": _duty(now),
            "phrase": greetings.phrase(client.name, seat.agent.user.first_name, now),
            **_texts(now),
            "directory": _directory(now),
            "caller": _caller(call, now),
            "history": [_earlier(entry) for entry in journal.earlier_calls(_number(call), call.pk)],
            "panels": [*panels.render("work", seat), *panels.render("help", seat)],
        }
    return {"screen": screen, "call": _live(seat, call, screen["caller"])}


def _about(seat: panels.Seat) -> dict[str, Any] | None:
    if seat.call is None:
        return None
    offer = _pending(seat.call)
    return {
        "id": str(seat.call.pk),
        "client": seat.call.client.name,
        "offer": str(offer.pk) if offer else None,
    }


def _agent(agent: Agent) -> dict[str, Any]:
    return {
        "name": agent.user.first_name,
        "state": agent.state,
        "state_label": agent.get_state_display(),
        "since": agent.state_since.isoformat(),
    }


def _calls_today(agent: Agent) -> int:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Call.objects.filter(answered_by=agent, answered_at__gte=midnight).count()


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


def _live(seat: panels.Seat, call: Call, caller: dict[str, Any]) -> dict[str, Any]:
    offer = _pending(call)
    return {
        "id": str(call.pk),
        **_phase(seat.agent, call),
        "since": seat.agent.state_since.isoformat(),
        "deadline": offer.expires_at.isoformat() if offer else "",
        "client": call.client,
        "caller": caller,
        "voice_by_text": bool(settings.SIMULATOR_URL),
    }


def _phase(agent: Agent, call: Call) -> dict[str, Any]:
    # Accepted is not yet heard: until both ends are in the conference, nobody says hello.
    if call.state == Call.State.CONNECTING:
        return {"state": Call.State.CONNECTING, "state_label": call.get_state_display()}
    return {"state": agent.state, "state_label": agent.get_state_display()}


def _pending(call: Call) -> Offer | None:
    return call.offers.filter(state=Offer.State.PENDING).first()


def _client(client: Client, now: datetime) -> dict[str, Any]:
    opening = hours.opening(hours.load(), now)
    return {
        "name": client.name,
        "trade": client.get_trade_display(),
        "city": client.city,
        "slug": client.slug,
        "colour": client.colour,
        "colour_ink": client.colour_ink,
        "local_time": now.strftime("%H:%M"),
        "is_open": opening.is_open,
        "hours_text": _hours_text(opening, now),
    }


def _hours_text(opening: hours.Opening, now: datetime) -> str:
    if opening.changes_at is None:
        return _("no hours given")
    at = opening.changes_at.strftime("%H:%M")
    if opening.is_open:
        return _("until %(time)s") % {"time": at}
    if opening.changes_at.date() == now.date():
        return _("opens at %(time)s") % {"time": at}
    day = hours.weekday_name(opening.changes_at.weekday()).lower()
    return _("opens on %(day)s at %(time)s") % {"day": day, "time": at}


def _duty(now: datetime) -> dict[str, Any] | None:
    found = duty.on_duty(now)
    if found is None:
        return None
    return {"name": found.colleague.name, "until": _until(found.until, now)}


def _until(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(now.tzinfo)
    return date_format(local, "H:i" if local.date() == now.date() else "j F")


def _texts(now: datetime) -> dict[str, Any]:
    texts = instructions.by_kind()
    notes = instructions.notes_at(now)
    return {
        "pronunciation": " · ".join(texts[Instruction.Kind.SPEECH]),
        "warnings": texts[Instruction.Kind.WARNING],
        "instructions": texts[Instruction.Kind.STANDING],
        "notes": [{"text": note.text, "until": _until(note.ends_at, now)} for note in notes],
    }


def _directory(now: datetime) -> list[dict[str, Any]]:
    found = duty.on_duty(now)
    return [
        {
            "name": colleague.name,
            "role": colleague.role,
            "number_display": display_number(colleague.number),
            "note": colleague.note,
            "on_duty": found is not None and found.colleague.pk == colleague.pk,
        }
        for colleague in Colleague.objects.all()
    ]


def _number(call: Call) -> str | None:
    return journal.caller_of(call.pk) if call.state == Call.State.CLOSED else call.caller


def _caller(call: Call, now: datetime) -> dict[str, Any]:
    number = _number(call)
    contact = contacts.known_as(number)
    return {
        "name": contact.name if contact else "",
        "number_display": display_number(number),
        "anonymous": number is None,
        "calls_this_month": journal.calls_since(number, now - MONTH, call.pk),
    }


def _earlier(entry: Any) -> dict[str, Any]:
    by = f" · {entry.agent_name}" if entry.agent_name else ""
    return {
        "at": date_format(timezone.localtime(entry.arrived_at), "j b, H:i"),
        "text": f"{entry.get_outcome_display()}{by}",
        "done": entry.outcome == "answered",
    }
