"""The live call is the lock: nothing that is written reaches another client, nor is it lost.

Each address and each key of the desk that writes is tried from a stale window, so that a new one
that does not carry its call fails here.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver

from config import urls
from config.demo.shops import CABINET, PLOMBIER
from messages.models import Message
from telephony.desk import actions
from tenants import access
from tenants.directory.models import Colleague, Contact
from tests.desk.hands import Hands
from tests.desk.two_calls import TwoCalls
from tests.switchboard.room import OUTSIDE

# Addresses below /desk/ that write nothing of a client's that is on the desk, and why.
OF_NO_CLIENT = {
    "desk/": "the page itself",
    "desk/announcements/<uuid:announcement_id>/read": "what the house says to its receptionists",
    "desk/voice-token": "a token of the receptionist's own telephone",
    "desk/callbacks/<uuid:task_id>": "names its client by its own key: who does not serve it is "
    "refused (tests/messages/test_callbacks_at_the_desk.py)",
    "desk/reviews/": "read only: what a supervisor said of one's own messages",
    "desk/calls/<uuid:call_id>/form": "read only: the form as it is now",
}
# About a message of a call that is over: the live call is never theirs.
OF_ENDED_CALLS = {
    "desk/calls/<uuid:call_id>/discard",
    "desk/calls/<uuid:call_id>/dismiss",
    "desk/calls/<uuid:call_id>/messages/<uuid:message_id>/undo",
}
# Keys of no call: about oneself, or about a call that is not on the desk yet.
OF_NO_CALL = {
    *("ready", "pause", "accept", "decline", "pick_up"),
    *("outward", "look_up", "confirm", "call_out", "callback"),
    # The board is of all clients served; each names its message (tests/messages/test_the_board.py).
    *("board", "board_claim", "board_again", "board_close"),
    *("breaks", "break", "work_on", "more_time", "here"),
    *("find", "preview", "set_key", "usual_keys", "own", "check_answer"),
}
NOT_SCOLDED = {"recording_rest", "voice_gone"}  # said by the page: refused without a word
TYPED = {
    "caller_name": "Mme Garnier",
    "body": "Le pansement de Simon",
    "urgency": "normal",
    "name": "Simon",
    "number": "06 39 98 40 44",
    "text": "à l'hôpital",
    "until": "23:59",
}


def written(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from written(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and route.startswith("desk/"):
            yield route


WRITES = sorted(set(written(urls.urlpatterns)) - set(OF_NO_CLIENT))
KEYS = sorted(set(actions.ACTIONS) - OF_NO_CALL)


@pytest.fixture
def two(hands: Hands) -> TwoCalls:
    return TwoCalls.of(hands)


def form_of(two: TwoCalls) -> dict[str, str]:
    """Whatever any of the forms asks for, about people of the client in the stale window."""
    with access.inside(two.stale.client):
        person = Colleague.objects.filter(reaches__isnull=False)[0]
        contact = Contact.objects.all()[0]
    people = {"recipient": str(person.pk), "colleague": str(person.pk), "contact": str(contact.pk)}
    return {**TYPED, **people}


def test_every_address_of_the_desk_names_its_call() -> None:
    assert [route for route in WRITES if "<uuid:call_id>" not in route] == []
    assert set(OF_NO_CLIENT) <= set(written(urls.urlpatterns)), "strike out what is gone"
    assert set(actions.ACTIONS) >= OF_NO_CALL, "strike out what is gone"


@pytest.mark.parametrize("route", WRITES)
def test_an_old_form_is_refused_and_changes_nothing(two: TwoCalls, route: str) -> None:
    before = two.rows()
    answer = two.posts(route, two.stale.pk, form_of(two))
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert two.rows() == before


@pytest.mark.parametrize("route", WRITES)
def test_a_form_on_another_clients_screen_is_refused(two: TwoCalls, route: str) -> None:
    """By whatever fault it got there: its words are of one client, its call of the other."""
    before = two.rows()
    for said in ({"X-Call": str(two.stale.pk)}, {"X-Client": CABINET.slug}):
        assert two.posts(route, two.live.pk, form_of(two), **said).status_code == 409
    assert two.rows() == before
    if route in OF_ENDED_CALLS:
        return
    fits = {"X-Call": str(two.live.pk), "X-Client": PLOMBIER.slug}
    assert two.posts(route, two.live.pk, form_of(two), **fits).status_code != 409


@pytest.mark.parametrize("action", KEYS)
def test_a_key_of_a_stale_window_does_nothing(two: TwoCalls, action: str) -> None:
    """Also where help was asked for in the call that is no more on the desk."""
    before = two.rows()
    said: dict[str, Any] = {"call": str(two.stale.pk), "number": OUTSIDE}
    said["agent"] = str(two.agent.pk)
    answer = two.hands.does(action, **said, text="Bonjour", typed=OUTSIDE, is_confidential=True)
    if action not in NOT_SCOLDED:
        assert answer["type"] == "refused", "a key that writes is refused without its call"
        assert "Reload" not in answer["text"], "say in this test what the page says with it"
    assert two.rows() == before


def test_a_chat_of_a_call_set_aside_is_not_written_on(hands: Hands) -> None:
    hands.does("help_raise")
    two = TwoCalls.of(hands)
    before = two.rows()
    for action in ("help_say", "help_lower", "help_answer"):
        said = two.hands.is_refused(action, call=str(two.stale.pk), text="Et maintenant ?")
        assert "not your call" in said
    assert two.rows() == before


def test_what_was_typed_comes_back_with_its_call(hands: Hands) -> None:
    draft, message = "desk/calls/<uuid:call_id>/draft", "desk/calls/<uuid:call_id>/message"
    two = TwoCalls.of(hands)
    two.swaps()
    assert two.posts(draft, two.live.pk, {"body": "Le pansement de Simon"}).status_code == 200
    two.swaps()
    assert two.posts(message, two.stale.pk, form_of(two)).status_code == 409
    page = two.hands.sees("screen")
    assert PLOMBIER.name in page
    assert "pansement" not in page
    with access.inside(two.live.client):
        assert not Message.objects.exists()
    two.swaps()
    assert "Le pansement de Simon" in two.hands.sees("screen")


def test_a_swap_swaps_all(hands: Hands) -> None:
    two = TwoCalls.of(hands)
    for mine, other in ((PLOMBIER, CABINET), (CABINET, PLOMBIER)):
        page = two.hands.sees("call", "screen", "help")
        assert mine.colour in page
        assert mine.warnings[0] in page
        for words in (other.colour, other.people[0].name, other.warnings[0], other.name):
            assert words not in page
        held = two.hands.sees("queue")
        assert other.name in held
        assert f"--client:{other.colour}" in held
        assert 'data-key="Shift+F6"' in held
        two.swaps()
