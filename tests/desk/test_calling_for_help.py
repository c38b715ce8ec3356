"""A raised hand in a call, and the chat beside it: who hears of it, and what they see."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from config.demo.shops import CABINET
from telephony.desk import helping, push
from telephony.switchboard import purge
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Agent, Call, HelpLine, HelpRequest
from tenants.models import Membership, User
from tests.desk.hands import Hands

ASKED, ANSWERED = "Que répondre au labo ?", "Prendre le message pour le Dr Roux"


@pytest.fixture
def nadia(hands: Hands) -> Agent:
    """Of the same team, and free."""
    return hands.room.floor.ready("nadia")


@pytest.fixture
def paul(hands: Hands) -> Agent:
    """Of another team, which answers for the plumber only."""
    floor = hands.room.floor
    return floor.wakes(floor.hire("paul", floor.cast.plumber))


@pytest.fixture
def supervisor(hands: Hands) -> User:
    return hands.room.floor.cast.user("supervisor")


def asks(hands: Hands) -> None:
    hands.does("help_raise")
    hands.does("help_say", text=ASKED)


def test_a_free_colleague_of_the_team_reads_and_answers(hands: Hands, nadia: Agent) -> None:
    asks(hands)
    page = hands.sees("helping", by=nadia)
    assert ASKED in page
    assert CABINET.name in page
    assert "Camille asks for help" in page
    hands.does("help_say", by=nadia, text=ANSWERED)
    mine = hands.sees("helping")
    assert ANSWERED in mine
    assert "Nadia helps you" in mine
    hands.does("help_lower", by=nadia)
    assert ASKED not in hands.sees("helping")
    assert ASKED not in hands.sees("helping", by=nadia)


def test_who_helps_sees_the_clients_name_and_nothing_of_its_own(hands: Hands, nadia: Agent) -> None:
    asks(hands)
    page = hands.sees(by=nadia) + hands.sees("helping", "help", by=nadia)
    assert "Odile" not in page
    assert "98 40 01" not in page
    assert CABINET.warnings[0] not in page


def test_a_colleague_who_does_not_serve_the_client_hears_nothing(hands: Hands, paul: Agent) -> None:
    asks(hands)
    assert ASKED not in hands.sees("helping", by=paul)
    assert "does not answer for this client" in hands.is_refused("help_say", by=paul, text="x")
    assert HelpLine.objects.count() == 1


def test_a_supervisor_hears_of_every_hand_and_answers_without_a_seat(
    hands: Hands, supervisor: User
) -> None:
    asks(hands)
    [hand] = helping.to_help(supervisor)
    assert [line.text for line in hand.lines.all()] == [ASKED]
    hands.room.floor.step(lambda: helping.say(supervisor, hand.call_id, ANSWERED))
    assert "Supervisor helps you" in hands.sees("helping")
    hands.room.floor.step(lambda: helping.lower(supervisor, hand.call_id))
    assert helping.to_help(supervisor) == []


def test_somebody_without_a_part_in_it_may_not_write(hands: Hands) -> None:
    asks(hands)
    doctor = hands.room.floor.cast.user("doctor")
    Membership.objects.filter(user=doctor).update(role=Membership.Role.OWNER)
    with pytest.raises(Refused, match="not_served"):
        helping.say(doctor, hands.call.pk, "Bonjour")


def test_a_colleague_in_a_call_is_left_alone(hands: Hands, nadia: Agent) -> None:
    floor = hands.room.floor
    floor.rings()
    floor.talks(floor.agent(nadia))
    asks(hands)
    assert ASKED not in hands.sees("helping", by=floor.agent(nadia))


def test_the_hand_goes_down_with_the_call_and_up_with_it_again(hands: Hands, nadia: Agent) -> None:
    asks(hands)
    hands.does("park")
    assert ASKED not in hands.sees("helping", by=nadia)
    hands.does("pick_up", tab="t")
    hands.room.floor.connects(hands.agent, hands.call)
    assert ASKED in hands.sees("helping")


def test_asking_twice_is_asking_once_and_nothing_is_no_line(hands: Hands) -> None:
    asks(hands)
    hands.does("help_raise")
    assert HelpRequest.objects.count() == 1
    assert "Nothing was written" in hands.is_refused("help_say", text="  \x00 ")
    hands.does("help_lower")
    assert "No help is asked for" in hands.is_refused("help_say", text="encore")


def test_those_who_may_help_hear_of_it_at_once(
    hands: Hands, nadia: Agent, paul: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(push, "refresh", lambda agent_id, *parts: told.append((agent_id, parts)))
    hands.does("help_raise")
    assert set(told) == {(hands.agent.pk, ("helping",)), (nadia.pk, ("helping",))}


def test_the_chat_is_erased_some_hours_after_the_call(hands: Hands) -> None:
    asks(hands)
    hands.room.floor.hangs_up(hands.call)
    Call.objects.update(closed_at=timezone.now() - timedelta(hours=purge.HELP_HOURS - 1))
    purge.purge()
    assert HelpLine.objects.exists()
    Call.objects.update(closed_at=timezone.now() - timedelta(hours=purge.HELP_HOURS, minutes=1))
    purge.purge()
    assert not HelpRequest.objects.exists()
    assert not HelpLine.objects.exists()
