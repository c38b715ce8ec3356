"""Booking in a call: the free times beside the caller's screen, and what its keys do.

Everything is said about a call, which must be this agent's; its client is the only one whose
agendas are read. What is asked comes back as HTML, with the next questions in its buttons.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from scheduling import booking, reminders, visits
from scheduling.booking import Author, Person, Place
from scheduling.models import Agenda, Appointment, AppointmentType, Site
from telephony import journal
from telephony.desk import booking_grid, push
from telephony.desk import booking_views as views
from telephony.desk import booking_words as words
from telephony.desk.actions import Action, Said, register
from telephony.desk.booking_views import Screen
from telephony.desk.panels import Panel, Seat
from telephony.desk.panels import register as register_panel
from telephony.switchboard import claims
from telephony.switchboard.models import Agent, Call
from tenants import access
from tenants.base import display_number, number_or_none, parse_number
from tenants.directory import contacts

Booker = AppointmentType.Booker
WRITING = (Agent.State.TALKING, Agent.State.WRAPUP)


@dataclass(frozen=True)
class Desk:
    """Who books in which call, and what the page said with it."""

    agent: Agent
    call: Call
    said: Said

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.call.client.time_zone)

    @property
    def author(self) -> Author:
        name = str(self.agent.user)
        return Author(name, self.agent.pk, self.call.pk, Booker.RECEPTIONIST)

    @property
    def moving(self) -> UUID | None:
        """The appointment that is to be moved, if one is."""
        return UUID(str(self.said["moving"])) if self.said.get("moving") else None

    def word(self, name: str, limit: int = 200) -> str:
        """A text that the page said."""
        return str(self.said.get(name) or "").replace("\0", "").strip()[:limit]

    def place(self) -> Place:
        """Where it is to be booked; raises ValueError or KeyError for what is no such thing."""
        start = datetime.fromisoformat(str(self.said["start"]))
        if start.tzinfo is None:
            raise ValueError("a time without its zone")
        site = _key(self.said, "site") if self.said.get("site") else None
        return Place(_key(self.said, "agenda_of"), _key(self.said, "type"), start, self.zone, site)

    def answers(self, questions: list[str]) -> list[tuple[str, str]]:
        """What was asked, with what is said by now."""
        return [(asked, self.word(f"answer_{n}", 500)) for n, asked in enumerate(questions)]


View = Callable[[Desk], Screen]


def box(seat: Seat) -> dict[str, Any]:
    """The next free times, the caller's appointments. In the client's schema; there is a call."""
    assert seat.call is not None, "the slot `help` is shown with a call only"
    call, zone = seat.call, ZoneInfo(seat.call.client.time_zone)
    shown = views.next_three(zone, call.pk)
    own = Appointment.objects.select_related("agenda", "type").filter(
        state__in=Appointment.COMING, during__endswith__gt=timezone.now()
    )
    number = _number(call)
    theirs = own.filter(number=number) if number else own.filter(call_id=call.pk)
    return {
        "box": shown,
        "can_book": seat.agent.state in WRITING,
        "coming": [
            {**words.card(one, zone), "is_new": one.call_id == call.pk}
            for one in (theirs | own.filter(call_id=call.pk)).distinct()[:4]
        ],
    }


def _slots(desk: Desk, problem: str = "") -> Screen:
    """Free times, as asked for: in a list, or the agendas side by side."""
    look = booking_grid.screen if desk.said.get("grid") else views.slots
    return look(desk.zone, desk.call.pk, desk.said, desk.moving, problem)


def _hold(desk: Desk) -> Screen:
    """The time is kept while the caller thinks."""
    place, moved = desk.place(), None
    if desk.moving:
        moved = _appointment(desk.moving)
    try:
        held_until = _keep(desk, place, moved)
    except booking.Taken:
        return _slots(desk, _("Just taken. What is free now:"))
    return _chosen(desk, place, held_until, moved)


def _keep(desk: Desk, place: Place, moved: Appointment | None) -> datetime | None:
    """Until when it is kept; None beside the appointment itself, which keeps it already."""
    if moved and moved.agenda_id == place.agenda:
        length = moved.blocked.upper - moved.blocked.lower
        if abs(place.start - moved.during.lower) < length:
            return None
    return booking.hold(place, desk.author, desk.moving).held_until


def _chosen(
    desk: Desk,
    place: Place,
    held_until: datetime | None,
    moved: Appointment | None = None,
    problem: str = "",
) -> Screen:
    agenda, kind = Agenda.objects.get(pk=place.agenda), AppointmentType.objects.get(pk=place.type)
    site = Site.objects.filter(pk=place.site).first() if place.site else None
    return Screen(
        "held",
        {
            "sentence": words.aloud(desk.call.client, place.start, agenda.spoken or agenda.name),
            "held_until": held_until.isoformat() if held_until else "",
            "state": views.says(
                agenda_of=str(place.agenda),
                type=str(place.type),
                start=place.start.isoformat(),
                site=str(place.site or ""),
                moving=str(moved.pk) if moved else "",
                day=desk.word("day", 10),
                part=desk.word("part", 10),
                agenda=desk.word("agenda", 36),
                grid=desk.word("grid", 4),
            ),
            "kind": kind.name,
            "site": site.name if site else "",
            "questions": [] if moved else desk.answers(kind.questions),
            "length": words.length(kind.minutes),
            "price": words.price(kind),
            "terms": words.late_change(moved) if moved else words.terms(kind),
            "is_late": bool(moved and words.is_late(moved)),
            "doubt": "" if moved else _doubt(desk, kind),
            "moved": words.card(moved, desk.zone) if moved else None,
            "person": person_typed(desk),
            "problem": problem,
        },
    )


def _doubt(desk: Desk, kind: AppointmentType) -> str:
    """That the kind is for first visits and the caller has been here, or the other way round."""
    number = number_or_none(desk.word("number", 40)) or _number(desk.call)
    return words.visit_doubt(visits.misfit(kind, number, timezone.now()), desk.zone)


def _book(desk: Desk) -> Screen:
    place = desk.place()
    try:
        number = desk.word("number", 40)
        asked = AppointmentType.objects.filter(pk=place.type).values_list("questions", flat=True)
        person = Person(
            desk.word("name", 120),
            parse_number(number) if number else None,
            desk.word("reason"),
            answers=[one for one in desk.answers(asked.first() or []) if one[1]],
        )
        made = booking.book(place, desk.author, person)
    except ValidationError as error:
        held = Appointment.objects.filter(call_id=desk.call.pk, state=Appointment.State.HELD)
        until = held.values_list("held_until", flat=True).first()
        return _chosen(desk, place, until, problem=" ".join(error.messages))
    except booking.Taken:
        return _slots(desk, _("Taken by now. What is free instead:"))
    return _done(desk, made, _("Booked"))


def _move(desk: Desk) -> Screen:
    assert desk.moving is not None, "said with the appointment that is moved"
    try:
        moved = booking.move(desk.moving, desk.place(), desk.author, desk.word("reason"))
    except booking.Taken:
        return _slots(desk, _("Taken by now. What is free instead:"))
    return _done(desk, moved, _("Moved"))


def _release(desk: Desk) -> Screen:
    booking.release(desk.call.pk)
    return _slots(desk)


def _find(desk: Desk) -> Screen:
    """Appointments to come, by name or number; those of the caller where nothing was typed."""
    typed = desk.word("typed", 60)
    found = views.found(typed, _number(desk.call))
    return Screen("find", {"typed": typed, "found": [words.card(one, desk.zone) for one in found]})


def _show(desk: Desk) -> Screen:
    """One appointment, with the client's rules for a change."""
    booked = _appointment(_key(desk.said, "appointment"))
    return Screen("appointment", _about(desk, booked))


def _cancel(desk: Desk) -> Screen:
    key = _key(desk.said, "appointment")
    try:
        gone = booking.cancel(key, desk.author, desk.word("reason"))
    except ValidationError as error:
        about = _about(desk, _appointment(key))
        return Screen("appointment", {**about, "problem": " ".join(error.messages)})
    return _done(desk, gone, _("Cancelled"))


def _about(desk: Desk, booked: Appointment) -> dict[str, Any]:
    return {
        "booked": words.card(booked, desk.zone),
        "sentence": words.aloud(
            desk.call.client, booked.during.lower, booked.agenda.spoken or booked.agenda.name
        ),
        "rule": words.late_change(booked),
        "is_late": words.is_late(booked),
        "state": views.says(
            appointment=str(booked.pk), grid=desk.word("grid", 4), day=desk.word("day", 10)
        ),
        "back": "booking" if desk.said.get("grid") else "booking_find",
        "move": views.says(moving=str(booked.pk), type=str(booked.type_id)),
    }


def _done(desk: Desk, booked: Appointment, word: str) -> Screen:
    return Screen(
        "done",
        {
            **_about(desk, booked),
            "word": word,
            "told": reminders.will_tell(booked),
            "is_cancelled": booked.state == Appointment.State.CANCELLED,
        },
    )


def _appointment(key: UUID) -> Appointment:
    found = Appointment.objects.select_related("agenda", "type").filter(pk=key).first()
    if found is None:
        raise booking.Refused("no_such")
    return found


def person_typed(desk: Desk) -> dict[str, str]:
    """Who it is for: as the page has it, else as far as the caller is known."""
    number = _number(desk.call)
    contact = contacts.known_as(number)
    return {
        "name": desk.word("name", 120) or (contact.name if contact else ""),
        "number": desk.word("number", 40) or display_number(number),
        "reason": desk.word("reason"),
    }


def _number(call: Call) -> str | None:
    return journal.caller_of(call.pk) if call.state == Call.State.CLOSED else call.caller


def _key(said: Said, name: str) -> UUID:
    return UUID(str(said[name]))


def _tell_others(desk: Desk) -> None:
    """Whoever else looks at these agendas sees what has become of them."""
    others = Agent.objects.filter(call__client=desk.call.client).exclude(pk=desk.agent.pk)
    for agent_id in others.values_list("pk", flat=True):
        push.refresh(agent_id, "help")
        push.tell(agent_id, {"type": "booking_stale"})
    push.refresh(desk.agent.pk, "help")


def acts(view: View, writes: bool = False) -> Action:
    """What a key of the panel does: about a call that is the agent's, in its client's schema."""

    def act(agent_id: UUID, said: Said) -> Said:
        call = claims.held(_key(said, "call"), agent_id)
        desk = Desk(Agent.objects.select_related("user").get(pk=agent_id), call, said)
        try:
            with access.inside(call.client):
                screen = view(desk)
                html = render_to_string("desk/_booking.html", screen.context(call))
        except booking.Refused as refused:
            raise claims.Refused(f"booking_{refused.reason}") from refused
        if writes:
            _tell_others(desk)
        asked = {"call": str(call.pk), "asked": said.get("asked")}
        return {"type": "booking", "html": html, **asked}

    return act


register("booking", acts(_slots))
register("booking_hold", acts(_hold, writes=True))
register("booking_release", acts(_release, writes=True))
register("booking_book", acts(_book, writes=True))
register("booking_find", acts(_find))
register("booking_show", acts(_show))
register("booking_move", acts(_move, writes=True))
register("booking_cancel", acts(_cancel, writes=True))
register_panel(Panel("booking", "help", "desk/_booking_box.html", box))
