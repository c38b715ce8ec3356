"""What a waiting caller hears, and the ways out of the queue."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from config.demo.shops import PLOMBIER
from telephony.models import ForwardingRule, VoiceSettings
from telephony.routing import Action
from telephony.switchboard.models import Agent, Call, Leg, Team
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room
from tests.twilio import sid, verbs


def settings_of(floor: Floor, **changes: Any) -> None:
    with floor.inside(floor.cast.plumber):
        VoiceSettings.objects.update_or_create(defaults=changes)


def rule(floor: Floor, **what: Any) -> None:
    """Before all others."""
    with floor.inside(floor.cast.plumber):
        for one in ForwardingRule.objects.order_by("-position"):
            ForwardingRule.objects.filter(pk=one.pk).update(position=one.position + 1)
        ForwardingRule.objects.create(position=0, name="Débordement", **what)


def hears(floor: Floor, call: Call) -> str:
    return floor.step(lambda: floor.twilio.hears_waiting(call)).content.decode()


def presses(floor: Floor, call: Call, key: str) -> list[str]:
    path = f"/twilio/voice/key?call={call.pk}"
    return verbs(floor.step(lambda: floor.twilio.post(path, CallSid=call.sid, Digits=key)))


def leaves(floor: Floor, call: Call) -> list[str]:
    path = f"/twilio/voice/left?call={call.pk}"
    params = {"CallSid": str(call.sid), "QueueResult": "leave"}
    return verbs(floor.step(lambda: floor.twilio.post(path, None, **params)))


def test_music_plays_and_twilio_asks_again(floor: Floor) -> None:
    call = floor.rings(PLOMBIER.line)
    assert "waiting.wav" in hears(floor, call)


def test_the_place_is_told_where_the_client_wants_it(floor: Floor) -> None:
    settings_of(floor, announces_position=True)
    floor.rings(PLOMBIER.line)
    call = floor.rings(PLOMBIER.line)
    Call.objects.filter(pk=call.pk).update(route={})
    assert "position 2" in hears(floor, call)
    assert floor.call(call).heard[-1] == "position 2"


def test_no_waiting_time_is_told_that_nobody_can_know(floor: Floor) -> None:
    settings_of(floor, announces_position=True)
    call = floor.rings(PLOMBIER.line)
    Call.objects.filter(pk=call.pk).update(route={})
    assert "minute" not in hears(floor, call)


def test_the_waiting_time_follows_what_calls_have_taken(floor: Floor) -> None:
    settings_of(floor, announces_position=True)
    now = timezone.now()
    for number in range(5):
        done = floor.rings(PLOMBIER.line, f"+3363998010{number}")
        floor.hangs_up(done)
        Call.objects.filter(pk=done.pk).update(
            answered_at=now - timedelta(seconds=240), closed_at=now
        )
    floor.ready("camille")
    Agent.objects.filter(user__name="Camille").update(state="pause")
    Agent.objects.filter(user__name="Nadia").update(state="ready", last_seen=None)
    call = floor.rings(PLOMBIER.line)
    Call.objects.filter(pk=call.pk).update(route={})
    assert "environ 4 minutes" in hears(floor, call)


@pytest.mark.parametrize("offers", [True, False])
def test_a_callback_is_offered_where_the_client_wants_it(floor: Floor, offers: bool) -> None:
    settings_of(floor, offers_callback=offers)
    call = floor.rings(PLOMBIER.line)
    Call.objects.filter(pk=call.pk).update(route={})
    heard = hears(floor, call)
    assert ("Gather" in heard) is offers
    assert ("rappelé" in heard) is offers


def test_a_withheld_number_is_not_offered_a_callback(floor: Floor) -> None:
    settings_of(floor, offers_callback=True)
    call = floor.rings(PLOMBIER.line, "anonymous")
    assert "Gather" not in hears(floor, call)


def keeps_place(floor: Floor) -> Call:
    """A caller presses 1, hears that it is noted, and is off the line."""
    settings_of(floor, offers_callback=True)
    call = floor.rings(PLOMBIER.line)
    assert presses(floor, call, "1") == ["Say", "Leave"]
    assert leaves(floor, call) == ["Hangup"]
    floor.hangs_up(call)
    return floor.call(call)


def test_whoever_wants_to_be_called_back_keeps_the_place(floor: Floor) -> None:
    call = keeps_place(floor)
    later = floor.rings(PLOMBIER.line)
    assert (call.state, call.sid) == (Call.State.WAITING, None)
    camille = floor.ready("camille")
    assert floor.offered_to(call) == camille
    assert floor.offered_to(later) is None


def called_back(floor: Floor) -> Room:
    """An agent accepts the callback; the caller's telephone rings."""
    call = keeps_place(floor)
    camille = floor.ready("camille")
    floor.accepts(camille)
    leg = sid()
    floor.step(lambda: floor.twilio.agent_calls_in(camille, call, leg))
    room = Room(floor, call.pk, camille)
    room.joins(leg)
    return room


def test_the_callback_goes_out_under_the_clients_number(floor: Floor) -> None:
    room = called_back(floor)
    assert floor.twilio.placed == [(room.call.caller, PLOMBIER.line)]
    path = f"/twilio/voice/answer?leg={room.caller.pk}"
    floor.step(lambda: floor.twilio.post(path, CallSid=room.caller.sid))
    room.joins(room.caller.sid)
    assert room.call.state == Call.State.TALKING
    floor.hangs_up(room.call)
    assert floor.journal(floor.cast.plumber)[0].outcome == "called"


@pytest.mark.parametrize("state", ["busy", "no-answer"])
def test_a_callback_in_vain_is_tried_again_later_and_then_given_up(
    floor: Floor, state: str
) -> None:
    room = called_back(floor)
    for tries in (1, 2, 3):
        path = f"/twilio/voice/leg?leg={room.caller.pk}"
        params = {"CallSid": str(room.caller.sid), "CallStatus": state}
        floor.step(lambda p=path, q=params: floor.twilio.post(p, None, **q))  # type: ignore[misc]
        assert room.call.callback_tries == tries
        if tries == 3:
            break
        assert floor.agent(room.agent).state == Agent.State.READY
        assert floor.offered_to(room.call) is None
        Call.objects.filter(pk=room.call_id).update(not_before=timezone.now())
        floor.sweeps()
        floor.accepts(room.agent)
        leg = sid()
        floor.step(
            lambda new=leg: floor.twilio.agent_calls_in(room.agent, room.call, new)  # type: ignore[misc]
        )
        room.joins(leg)
    assert room.call.state == Call.State.CLOSED
    assert floor.journal(floor.cast.plumber)[0].outcome == "unreached"


def test_a_caller_fetched_while_still_hearing_the_goodbye_is_simply_answered(
    floor: Floor,
) -> None:
    settings_of(floor, offers_callback=True)
    call = floor.rings(PLOMBIER.line)
    presses(floor, call, "1")
    camille = floor.ready("camille")
    floor.talks(camille)
    assert floor.call(call).state == Call.State.TALKING
    assert floor.twilio.placed == []


def test_a_caller_who_is_gone_when_fetched_is_called_back(floor: Floor) -> None:
    settings_of(floor, offers_callback=True)
    call = floor.rings(PLOMBIER.line)
    presses(floor, call, "1")
    camille = floor.ready("camille")
    floor.accepts(camille)
    floor.twilio.gone.add(call.sid)
    floor.step(lambda: floor.twilio.agent_calls_in(camille, call))
    assert floor.twilio.placed == [(call.caller, PLOMBIER.line)]
    assert Leg.objects.filter(call=call, kind="caller").count() == 2


def test_too_long_a_wait_leads_elsewhere_by_rule(floor: Floor) -> None:
    rule(floor, waiting_over=60, action=Action.VOICEMAIL)
    call = floor.rings(PLOMBIER.line)
    assert "Leave" not in hears(floor, call)
    floor.ages(call, 61, "waiting_since")
    assert "Leave" in hears(floor, call)
    assert floor.offered_to(call) is None
    assert leaves(floor, call) == ["Say", "Record"]


def test_the_longest_wait_ends_in_the_voicemail_without_any_rule(floor: Floor) -> None:
    settings_of(floor, max_wait=120)
    call = floor.rings(PLOMBIER.line)
    floor.ages(call, 121, "waiting_since")
    assert "Leave" in hears(floor, call)
    assert leaves(floor, call) == ["Say", "Record"]


def test_more_callers_than_allowed_go_elsewhere(floor: Floor) -> None:
    rule(floor, queue_over=1, action=Action.ANNOUNCE)
    for _ in range(2):
        floor.rings(PLOMBIER.line)
    params = {"CallSid": sid(), "From": "+33639980100", "To": PLOMBIER.line}
    answer = floor.step(lambda: floor.twilio.post("/twilio/voice/incoming", None, **params))
    assert verbs(answer) == ["Say", "Hangup"]


def test_a_long_wait_may_widen_the_circle_of_agents(floor: Floor) -> None:
    night = Team.objects.create(name="Nuit")
    paul = floor.hire("paul")
    night.agents.add(paul)
    floor.wakes(paul)
    rule(floor, waiting_over=30, team_id=night.pk, team_name=night.name)
    call = floor.rings(PLOMBIER.line)
    assert floor.offered_to(call) is None
    floor.ages(call, 31, "waiting_since")
    hears(floor, call)
    assert floor.offered_to(call) == paul


def test_a_caller_of_this_morning_is_not_rung_in_the_night(floor: Floor) -> None:
    call = keeps_place(floor)
    floor.ages(call, 13 * 3600, "callback_since")
    floor.sweeps()
    assert floor.call(call).state == Call.State.CLOSED
    assert floor.journal(floor.cast.plumber)[0].outcome == "unreached"


def test_a_language_is_asked_for_where_somebody_at_work_speaks_it(floor: Floor) -> None:
    rule(floor, language="nl-BE")
    floor.ready("camille", idle_for=60)
    nadia = floor.cast.agent("nadia")
    Agent.objects.filter(pk=nadia.pk).update(languages=["fr", "nl"])
    call = floor.rings(PLOMBIER.line)
    assert floor.offered_to(call) == floor.cast.agent("camille"), "nobody at work speaks it"
    floor.hangs_up(call)
    floor.ready("nadia")
    assert floor.offered_to(floor.rings(PLOMBIER.line)) == nadia
