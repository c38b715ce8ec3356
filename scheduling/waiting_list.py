"""The waiting list: a time that is freed is offered to the first in line, then to the next.

A freed time is a row, and so is each offer of it; the sweep brings them on. An offered time is held
by an appointment in state `held`, as in a call: whoever books elsewhere sees it as taken, and it is
free by itself when the deadline is over. All in the client's schema.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from scheduling import agendas, availability, booking, links, reminders, signals
from scheduling.availability import Wish
from scheduling.booking import Author, Person, Place
from scheduling.models import Appointment, FreedTime, SlotOffer, Telling, WaitingEntry
from tenants import access
from tenants.base import display_number
from tenants.models import Client
from tenants.tasks import each

State, Waiting, Freed = SlotOffer.State, WaitingEntry.State, FreedTime.State
Part = WaitingEntry.Part
PARTS = {
    Part.MORNING: (time.min, time(12)),
    Part.AFTERNOON: (time(12), time(17)),
    Part.EVENING: (time(17), time.max),
}


class TooLate(Exception):
    """The offer is over; its state says how."""


@receiver(signals.appointment_cancelled, dispatch_uid="waiting_list.cancelled")
def cancelled(sender: object, appointment: Appointment, **kwargs: Any) -> None:
    """Inside the transaction: its time goes down the list."""
    _free(appointment.agenda_id, appointment.blocked)


@receiver(signals.appointment_moved, dispatch_uid="waiting_list.moved")
def moved(sender: object, was: Any, was_with: UUID, **kwargs: Any) -> None:
    """Inside the transaction: the time that it had goes down the list."""
    _free(was_with, was)


def sweep(client: Client) -> None:
    """Offers that were not answered, and freed times that nobody has an offer of."""
    late = SlotOffer.objects.filter(state=State.OPEN, deadline__lte=timezone.now())
    each(list(late.values_list("pk", flat=True)), lambda key: _lapse(client, key))
    freed = FreedTime.objects.filter(state=Freed.OPEN).values_list("pk", flat=True)
    each(list(freed), lambda key: offer_next(client, key))


@transaction.atomic
def offer_next(client: Client, freed_id: UUID) -> SlotOffer | None:
    """Offer a freed time to the next in line, if nobody has an offer of it; closed without one."""
    rows = FreedTime.objects.select_for_update(skip_locked=True, of=("self",))
    freed = rows.select_related("agenda").filter(pk=freed_id, state=Freed.OPEN).first()
    if freed is None or freed.offers.filter(state=State.OPEN).exists():
        return None
    deadline = _deadline(client)
    for entry in _in_line(freed):
        place = _place_for(client, freed, entry, deadline)
        if place is not None and (made := _offer(client, freed, entry, place, deadline)):
            return made
    freed.state = Freed.CLOSED
    freed.save(update_fields=["state"])
    return None


@transaction.atomic
def accept(client: Client, offer_id: UUID) -> SlotOffer:
    """The time is booked for the one who has the offer; said twice, once. Raises TooLate."""
    offer = _lock(offer_id)
    if offer.state == State.ACCEPTED:
        return offer
    if offer.state != State.OPEN or offer.deadline <= timezone.now():
        raise TooLate
    entry = offer.entry
    place = Place(offer.freed.agenda_id, entry.type_id, offer.start, ZoneInfo(client.time_zone))
    try:
        made = booking.book(place, _author(offer), Person(entry.name, entry.number))
    except (booking.Taken, booking.Refused) as error:
        raise TooLate from error
    _end(offer, State.ACCEPTED, Waiting.BOOKED, appointment=made)
    return offer


@transaction.atomic
def decline(client: Client, offer_id: UUID) -> SlotOffer:
    """No, thank you: the next one is asked at once; who declined stays on the list."""
    offer = _lock(offer_id)
    if offer.state == State.OPEN:
        _end(offer, State.DECLINED, Waiting.WAITING)
        offer_soon(client)
    return offer


@transaction.atomic
def withdraw(client: Client, entry_id: UUID) -> None:
    """Take somebody off the list; what they were offered goes to the next."""
    entry = WaitingEntry.objects.select_for_update().get(pk=entry_id)
    for offer in entry.offers.filter(state=State.OPEN):
        _end(_lock(offer.pk), State.DECLINED, Waiting.WITHDRAWN)
        offer_soon(client)
    if entry.state != Waiting.BOOKED:
        WaitingEntry.objects.filter(pk=entry_id).update(state=Waiting.WITHDRAWN)


def offer_soon(client: Client) -> None:
    """After the commit, without waiting for the sweep."""
    from scheduling import tasks  # the tasks import this module

    schema = client.schema_name
    transaction.on_commit(lambda: tasks.sweep_client.delay(schema), robust=True)


def _free(agenda_id: UUID, during: Any) -> None:
    """Nothing is kept of a time that nobody waits for, or that is over."""
    waits = WaitingEntry.objects.filter(state__in=[Waiting.WAITING, Waiting.OFFERED])
    if during.upper > timezone.now() and waits.exists():
        FreedTime.objects.create(agenda_id=agenda_id, during=during)
        offer_soon(access.client_inside())


def _in_line(freed: FreedTime) -> list[WaitingEntry]:
    """Who waits for such a time and was not asked for it yet, the first entered first."""
    day = timezone.localtime(freed.during.lower).date()
    return list(
        WaitingEntry.objects.select_related("type")
        .prefetch_related("agendas")
        .filter(state=Waiting.WAITING, type__is_active=True, type__agendas=freed.agenda_id)
        .filter(from_day__lte=day + timedelta(days=1), until_day__gte=day - timedelta(days=1))
        .exclude(offers__freed=freed)
    )


def _place_for(
    client: Client, freed: FreedTime, entry: WaitingEntry, deadline: datetime
) -> Place | None:
    """The first beginning within the freed time that fits this entry, and can still be answered."""
    wanted = [agenda.pk for agenda in entry.agendas.all()]
    if wanted and freed.agenda_id not in wanted:
        return None
    zone, now = ZoneInfo(client.time_zone), timezone.now()
    known = agendas.load(zone, now, agendas=[freed.agenda_id])
    kind = known.kind(entry.type_id)
    if kind is None:
        return None
    first = freed.during.lower.astimezone(zone).date()
    for slot in availability.free(known, kind, now, Wish(from_day=first)):
        if slot.start >= freed.during.upper:
            return None
        is_within = slot.start >= freed.during.lower and slot.start >= deadline
        if is_within and _is_wanted(entry, slot.start.astimezone(zone)):
            return Place(freed.agenda_id, entry.type_id, slot.start, zone)
    return None


def _is_wanted(entry: WaitingEntry, local: datetime) -> bool:
    if not entry.from_day <= local.date() <= entry.until_day:
        return False
    ranges = [PARTS[Part(part)] for part in entry.parts]
    return not ranges or any(first <= local.time() < last for first, last in ranges)


def _deadline(client: Client) -> datetime:
    telling = Telling.current()
    minutes = timedelta(minutes=telling.offer_minutes)
    return reminders.decent_hours(client, telling).add(timezone.now(), minutes)


def _offer(
    client: Client, freed: FreedTime, entry: WaitingEntry, place: Place, deadline: datetime
) -> SlotOffer | None:
    offer = SlotOffer(
        freed=freed, entry=entry, start=place.start, deadline=deadline, code=links.new_code()
    )
    try:
        hold = booking.hold(place, _author(offer))
    except (booking.Taken, booking.Refused):
        return None
    # Longer than a caller thinks: until the offer is over.
    Appointment.objects.filter(pk=hold.pk).update(held_until=deadline)
    offer.save()
    WaitingEntry.objects.filter(pk=entry.pk).update(state=Waiting.OFFERED)
    _tell(client, "slot_offered", offer, link=links.to_offer(client, offer), until=deadline)
    return offer


@transaction.atomic
def _lapse(client: Client, offer_id: UUID) -> None:
    offer = _lock(offer_id)
    if offer.state == State.OPEN and offer.deadline <= timezone.now():
        _end(offer, State.LAPSED, Waiting.WAITING)
        _tell(client, "slot_lapsed", offer)


def _end(offer: SlotOffer, state: str, waiting: str, **more: Any) -> None:
    """The hold goes, whatever came of the offer: what is booked is a row of its own."""
    booking.release(offer.pk)
    offer.state, offer.ended_at = state, timezone.now()
    for name, value in more.items():
        setattr(offer, name, value)
    offer.save()
    entry, freed = offer.entry, offer.freed
    entry.state = waiting
    entry.save(update_fields=["state"])
    if state == State.ACCEPTED:
        freed.state = Freed.CLOSED
        freed.save(update_fields=["state"])


def _lock(offer_id: UUID) -> SlotOffer:
    # The freed time first, as `offer_next` does: two who end and begin offers wait in one order.
    freed = FreedTime.objects.select_for_update(of=("self",))
    freed.get(offers__pk=offer_id)
    rows = SlotOffer.objects.select_for_update(of=("self",))
    return rows.select_related("entry__type", "freed__agenda", "appointment").get(pk=offer_id)


def _author(offer: SlotOffer) -> Author:
    """The offer stands where a call would: the hold is its own, and it alone may book it."""
    return Author(_("Waiting list"), call_id=offer.pk)


def _tell(client: Client, kind: str, offer: SlotOffer, **more: Any) -> None:
    entry = offer.entry
    about: dict[str, Any] = {"start": offer.start, **more}
    if not client.confidential:
        about["with"] = offer.freed.agenda.spoken or offer.freed.agenda.name
    signals.notice.send(
        SlotOffer,
        client=client,
        kind=kind,
        to={"name": entry.name, "number": entry.number, "email": ""},
        language=client.language,
        about=about,
        key=f"{kind}:{offer.pk}",
        not_before=reminders.decent_hours(client).next(timezone.now()),
    )


@dataclass(frozen=True)
class Line:
    """One entry as the portal's list shows it."""

    entry: WaitingEntry
    number: str
    offer: SlotOffer | None


def lines() -> list[Line]:
    """Who waits, the first in line first, with the offer that each has now."""
    waits = WaitingEntry.objects.filter(state__in=[Waiting.WAITING, Waiting.OFFERED])
    rows = waits.select_related("type").prefetch_related("agendas", "offers")
    return [
        Line(
            entry,
            display_number(entry.number),
            next((one for one in entry.offers.all() if one.state == State.OPEN), None),
        )
        for entry in rows
    ]
