"""The palette: clients between calls, people of the live call's client in it, nobody else's."""

import pytest
from django.utils import translation

from config.demo.shops import CABINET, PLOMBIER
from telephony.desk import palette
from telephony.switchboard.models import Agent, Team
from tenants import access
from tenants.directory.models import Contact
from tests.cast import ODILE, Cast
from tests.desk.hands import Hands
from tests.desk.painting import offered
from tests.twilio import Twilio

DOCTOR = CABINET.people[CABINET.duty]


def names(agent: Agent, typed: str) -> list[str]:
    return [choice.name for choice in palette.find(agent.pk, typed).choices]


FITTING = {"garnier": 0, "GARN": 0, "arnie": 1, "grnr": 2, "odile garn": 0, "garn odl": 2}
OTHERS = {"hel": 1, "fille": 0, "": 0, "xavier": None, "hln": None, "garnier x": None}


@pytest.mark.parametrize(("typed", "how_well"), [*FITTING.items(), *OTHERS.items()])
def test_what_fits(typed: str, how_well: int | None) -> None:
    assert palette.how_well("Odile Garnier", "fille d'Hélène", typed) == how_well


def test_the_better_fit_comes_first(cast: Cast, camille: Agent) -> None:
    assert names(camille, "rou")[0] == CABINET.name
    assert set(names(camille, "")) == {CABINET.name, PLOMBIER.name}


def test_clients_whom_the_agent_does_not_serve_are_not_found(cast: Cast, camille: Agent) -> None:
    Team.objects.get().clients.remove(cast.plumber)
    assert names(camille, "") == [CABINET.name]
    with pytest.raises(Exception, match="not_served"):
        palette.preview(camille.pk, cast.plumber.pk)


def test_a_clients_screen_is_read_without_a_call_and_has_nothing_of_its_callers(
    cast: Cast, camille: Agent
) -> None:
    with translation.override("en"):
        page = palette.preview(camille.pk, cast.practice.pk)
    assert CABINET.name in page
    assert "Camille à votre écoute" in page
    assert DOCTOR.name in page
    assert "Odile" not in page
    assert "<input" not in page


def test_in_a_call_its_clients_people_are_found_and_no_client(hands: Hands) -> None:
    assert names(hands.agent, "lambert") == [DOCTOR.name]
    assert names(hands.agent, "gÀrniér") == ["Odile Garnier"]
    assert names(hands.agent, "odlgrn") == ["Odile Garnier"]
    assert names(hands.agent, "Vasseur") == []
    assert names(hands.agent, "%_.*") == []
    assert "Finish the call" in hands.is_refused("preview", client=str(hands.call.client_id))


def test_an_accent_on_either_side_does_not_count(hands: Hands) -> None:
    with access.inside(hands.call.client):
        Contact.objects.create(name="Zoé Lefèvre", number="+33639989001", note="Œuvres")
    for typed in ("zoe", "lefevre", "LEFÈVRE", "zoé lef"):
        assert names(hands.agent, typed) == ["Zoé Lefèvre"]


def test_after_the_call_people_can_be_called(hands: Hands) -> None:
    hands.room.floor.hangs_up(hands.call)
    answer = hands.does("find", typed="lambert")
    assert [choice["kind"] for choice in answer["choices"]] == ["call"]
    assert answer["client"] == str(hands.call.client_id)


def test_while_a_call_is_offered_nobody_is_found(camille: Agent, twilio: Twilio) -> None:
    offered(twilio, caller=ODILE)
    assert names(camille, "roux") == []
