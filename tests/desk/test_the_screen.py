"""What stands on the desk, and whose it is."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from config.demo.shops import CABINET
from messages import taking
from telephony.models import Note
from telephony.switchboard import claims
from telephony.switchboard.models import Agent, Team
from tenants import access
from tests.cast import STRANGER, Cast
from tests.desk.painting import offered, painted
from tests.twilio import Twilio

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(("hour", "hello"), [(9, "bonjour"), (17, "bonjour"), (19, "bonsoir")])
def test_the_phrase_has_the_receptionists_name_and_the_time_of_day(
    camille: Agent, twilio: Twilio, hour: int, hello: str
) -> None:
    offered(twilio)
    with time_machine.travel(datetime(2026, 11, 24, hour, 30, tzinfo=PARIS), tick=False):
        page = painted(camille, "screen")
    assert f"Camille à votre écoute, {hello}" in page


@pytest.mark.parametrize(
    ("begins", "ends", "shown"), [(-1, 1, True), (1, 2, False), (-2, -1, False)]
)
def test_a_note_stands_there_only_while_it_is_in_force(
    cast: Cast, camille: Agent, twilio: Twilio, begins: int, ends: int, shown: bool
) -> None:
    now = timezone.now()
    moments = {"starts_at": now + timedelta(hours=begins), "ends_at": now + timedelta(hours=ends)}
    with access.inside(cast.practice):
        Note.objects.create(text="Parking fermé", **moments)
    offered(twilio)
    assert ("Parking fermé" in painted(camille, "screen")) is shown


def test_what_was_typed_is_there_again_after_a_reload(
    cast: Cast, camille: Agent, twilio: Twilio
) -> None:
    call = offered(twilio)
    claims.accept(call.offers.get().pk, camille.pk, "tab")
    taker = taking.Taker(call.pk, camille.pk, "Camille")
    with access.inside(cast.practice):
        taking.keep(taker, {"caller_name": "Odile G.", "body": "Demande un rendez-vous"})
    page = painted(camille, "screen")
    assert "Demande un rendez-vous" in page
    assert 'value="Odile G."' in page


def test_the_queue_shows_the_clients_of_the_agents_own_teams(
    cast: Cast, camille: Agent, twilio: Twilio
) -> None:
    twilio.rings(CABINET.line, STRANGER)
    assert CABINET.name in painted(camille, "queue")
    Team.objects.get().agents.clear()
    assert CABINET.name not in painted(camille, "queue")
