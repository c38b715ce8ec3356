"""A desk that is silent or cannot speak is offered nothing; what it was offered goes on."""

import pytest
from django.utils import timezone

from telephony.switchboard import liveness
from telephony.switchboard.models import Agent, Offer
from tests.switchboard.floor import Floor

Voice = Agent.Voice


@pytest.mark.parametrize("voice", [Voice.OFF, Voice.LOST, Voice.FAILED])
def test_nobody_is_offered_a_call_that_they_could_not_speak_in(floor: Floor, voice: str) -> None:
    camille = floor.ready("camille")
    Agent.objects.filter(pk=camille.pk).update(voice=voice)
    call = floor.rings()
    assert floor.offered_to(call) is None
    Agent.objects.filter(pk=camille.pk).update(voice=Voice.OK)
    floor.sweeps()
    assert floor.offered_to(call) == camille


def test_an_offer_to_a_dead_desk_is_not_missed_and_its_caller_comes_first(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    call = floor.rings()
    floor.falls_silent(camille)
    floor.sweeps()
    assert floor.offered_to(call) == nadia
    assert floor.call(call).in_front
    assert Offer.objects.get(agent=camille).state == Offer.State.WITHDRAWN
    assert floor.agent(camille).missed_offers == 0


def test_a_window_that_fell_silent_gives_its_part_to_another(floor: Floor) -> None:
    camille = floor.ready("camille")
    assert liveness.arrive(camille.pk, "a.1", True) == "a.1"
    assert liveness.arrive(camille.pk, "b.1", True) == "a.1", "one works, the other watches"
    floor.falls_silent(camille)
    floor.sweeps()
    assert floor.agent(camille).tab == ""
    assert liveness.arrive(camille.pk, "b.1", False) == "", "it did not ask for the part"
    assert liveness.arrive(camille.pk, "b.1", True) == "b.1"


def test_only_the_active_windows_signs_count(floor: Floor) -> None:
    camille, nadia = floor.ready("camille"), floor.ready("nadia")
    for agent in (camille, nadia):
        liveness.arrive(agent.pk, "a.1", True)
        floor.falls_silent(agent, 60)
    now = timezone.now()
    liveness.note(
        [
            liveness.Sign(camille.pk, "a.1", now, Voice.TEXT, now),
            liveness.Sign(nadia.pk, "b.1", now, Voice.TEXT),
        ]
    )
    camille, nadia = floor.agent(camille), floor.agent(nadia)
    assert (camille.last_seen, camille.voice, camille.probed_at) == (now, Voice.TEXT, now)
    assert nadia.last_seen is not None
    assert nadia.last_seen < now
    assert [agent.deaf_since is None for agent in (camille, nadia)] == [True, False]


def test_a_sign_that_was_kept_too_long_says_nothing_of_a_desk_gone_deaf_since(floor: Floor) -> None:
    camille = floor.ready("camille")
    liveness.arrive(camille.pk, "a.1", True)
    long_ago = timezone.now()
    liveness.miss(camille.pk, "a.1")
    liveness.note([liveness.Sign(camille.pk, "a.1", long_ago, Voice.TEXT)])
    assert floor.agent(camille).deaf_since is not None
    liveness.miss(camille.pk, "another window")
    liveness.note([liveness.Sign(camille.pk, "a.1", timezone.now(), Voice.TEXT)])
    assert floor.agent(camille).deaf_since is None
