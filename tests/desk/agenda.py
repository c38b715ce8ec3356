"""What the booking panel's keys say to the server, and what becomes of it."""

import json
import re
from html import unescape
from typing import Any

from scheduling.models import Appointment
from tenants import access
from tests.desk.hands import Hands
from tests.scheduling.surgery import Surgery

State = Appointment.State


def buttons(html: str) -> list[dict[str, Any]]:
    """What the panel's buttons would say, those of the digits first."""
    found = re.findall(r'data-do="(\w+)"\s+data-send="([^"]+)"\s+data-book-key="([^"]+)"', html)
    said = [{"do": do, "key": key, **json.loads(unescape(send))} for do, send, key in found]
    return sorted(said, key=lambda one: not str(one["key"]).startswith("Digit"))


def panel(hands: Hands, **said: Any) -> tuple[str, list[dict[str, Any]]]:
    html = str(hands.does("booking", **said)["html"])
    return html, buttons(html)


def slot(surgery: Surgery, hands: Hands, digit: int = 1) -> dict[str, Any]:
    """What the page says of the time behind this digit, tomorrow."""
    _html, keys = panel(hands, day=surgery.place().start.date().isoformat())
    chosen = keys[digit - 1]
    return {
        "agenda_of": str(chosen["agenda_of"]),
        "start": str(chosen["start"]),
        "type": str(surgery.visit.pk),
    }


def booked(hands: Hands, surgery: Surgery, **said: Any) -> Appointment:
    hands.does("booking_book", **slot(surgery, hands), **{"name": "Odile Garnier", **said})
    with access.inside(hands.call.client):
        return Appointment.objects.select_related("agenda").get(state=State.BOOKED)
