"""Nothing fits: the caller goes on the waiting list, and is offered what is freed."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from scheduling import booking
from scheduling.booking import Author
from scheduling.models import SlotOffer, WaitingEntry
from scheduling.tasks import sweep_client
from tenants import access
from tests.cast import ODILE
from tests.desk.hands import Hands
from tests.scheduling.surgery import DUPONT, Surgery


def waits(hands: Hands, surgery: Surgery, **said: str) -> str:
    given: dict[str, Any] = {
        "type": str(surgery.visit.pk),
        "agenda": str(surgery.roux.pk),
        "name": "Odile Garnier",
        "number": "06 39 98 40 01",
        "until": (timezone.localdate() + timedelta(days=20)).isoformat(),
    }
    return str(hands.does("booking_queue", **{**given, **said})["html"])


def test_a_key_asks_and_the_caller_is_on_the_list(hands: Hands, surgery: Surgery) -> None:
    assert 'data-do="booking_wait"' in str(hands.does("booking")["html"])
    asked = str(hands.does("booking_wait", type=str(surgery.visit.pk))["html"])
    assert 'value="Odile Garnier"' in asked
    assert 'data-view="waits"' in waits(hands, surgery, part="morning")
    with access.inside(hands.call.client):
        entry = WaitingEntry.objects.get()
        assert (entry.number, entry.parts) == (ODILE, ["morning"])
        assert list(entry.agendas.all()) == [surgery.roux]
        assert entry.entered_by == str(hands.agent.user)


def test_what_is_wrong_is_said_and_what_was_typed_stays(hands: Hands, surgery: Surgery) -> None:
    for wrong in ({"number": "12"}, {"until": "2020-01-01"}, {"until": "x"}, {"name": ""}):
        html = waits(hands, surgery, **wrong)
        assert 'role="alert"' in html, wrong
        assert 'data-view="wait"' in html
    with access.inside(hands.call.client):
        assert not WaitingEntry.objects.exists()


def test_who_waits_is_offered_what_is_freed(hands: Hands, surgery: Surgery) -> None:
    client = hands.call.client
    waits(hands, surgery)
    with access.inside(client):
        made = booking.book(surgery.place(), Author("Dr Roux"), DUPONT)
        booking.cancel(made.pk, Author("Dr Roux"), "ne vient plus")
    sweep_client(client.schema_name)
    with access.inside(client):
        assert SlotOffer.objects.get().entry.name == "Odile Garnier"
