"""Keys work for whoever holds the call, and say in words why they do not."""

import pytest
from django.utils import translation

from telephony.desk import words
from telephony.switchboard.models import Agent, Call
from tests.desk.hands import Hands
from tests.switchboard.room import OUTSIDE

OF_THE_HOLDER = [
    "hold",
    "resume",
    "consult",
    "drop_third",
    "swap",
    "together",
    "complete",
    "pass",
    "hand_over",
    "keep",
    "park",
    "voicemail",
    "hangup",
    "people",
    "check",
    "recording_pause",
    "recording_resume",
]
REASONS = [
    *("taken", "gone", "not_yours", "not_talking", "third_already", "engaged", "no_third"),
    *("third_not_there", "colleague_busy", "handing_already", "not_parked", "not_served"),
    *("now_connecting", "in_a_call", "nobody_on_duty", "no_such_person", "no_number", "no_line"),
    *("no_help", "nothing_said"),
]


@pytest.mark.parametrize("action", OF_THE_HOLDER)
def test_without_the_call_nothing_can_be_done_to_it(hands: Hands, action: str) -> None:
    nadia = hands.room.floor.ready("nadia")
    before = Call.objects.values().get()
    said = {"number": OUTSIDE, "agent": str(nadia.pk), "typed": OUTSIDE}
    assert "not your call" in hands.is_refused(action, by=nadia, **said)
    assert Call.objects.values().get() == before


def test_a_page_that_lost_its_call_is_not_scolded_for_a_fields_focus(hands: Hands) -> None:
    nadia = hands.room.floor.ready("nadia")
    Call.objects.update(is_recorded=True)
    hands.does("recording_rest", by=nadia, is_confidential=True)
    assert not hands.call.recording_rests


@pytest.mark.parametrize("action", OF_THE_HOLDER)
def test_nonsense_is_answered(hands: Hands, action: str) -> None:
    for call in (None, 7, "x", ["x"]):
        assert "Reload" in hands.is_refused(action, call=call)
    assert hands.call.state == Call.State.TALKING


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_reason_has_its_own_sentence(reason: str, language: str) -> None:
    with translation.override(language):
        assert words.refusal(reason) != words.refusal("something new")


def test_what_cannot_be_done_now_is_said(hands: Hands) -> None:
    assert "Nobody else is on the line" in hands.is_refused("drop_third")
    hands.does("consult", number=OUTSIDE)
    assert "not on the line yet" in hands.is_refused("complete")
    assert "already" in hands.is_refused("consult", number="+33639980043")
    nadia = hands.room.floor.cast.agent("nadia")
    assert "not free any more" in hands.is_refused("hand_over", agent=str(nadia.pk))
    assert "somebody has it" in hands.is_refused("pick_up", by=nadia)


def test_one_who_is_in_a_call_calls_nobody_else(hands: Hands) -> None:
    client = str(hands.call.client_id)
    refusal = hands.is_refused("call_out", client=client, number=OUTSIDE)
    assert "Finish the call first" in refusal


def test_a_call_of_another_team_is_not_picked_up(hands: Hands) -> None:
    floor = hands.room.floor
    paul: Agent = floor.wakes(floor.hire("paul", floor.cast.plumber))
    hands.does("park")
    assert "does not answer for this client" in hands.is_refused("pick_up", by=paul, tab="t")
    assert str(hands.call.pk) not in hands.sees("queue", by=paul)
