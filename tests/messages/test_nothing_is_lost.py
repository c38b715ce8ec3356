"""Stale tabs, two windows, callers who drop: every word is kept, and its writer knows where."""

from typing import Any

import pytest

from messages.models import KeptWords, Message
from telephony.desk import panels, push
from telephony.switchboard import claims
from telephony.switchboard.models import Agent, Unfinished
from tenants import access
from tests.answering import BODY, NAME, Desk, take_call
from tests.cast import Cast
from tests.twilio import Twilio
from tests.visitors import at_operator

pytestmark = pytest.mark.django_db
State = Message.State


def words_kept(desk: Desk) -> list[dict[str, str]]:
    with access.inside(desk.call.client):
        return list(KeptWords.objects.values_list("typed", flat=True))


def to_finish(cast: Cast, name: str) -> str:
    """The list as this receptionist's desk shows it."""
    agent = Agent.objects.select_related("user", "call__client").get(pk=cast.agent(name).pk)
    return panels.part("unfinished", panels.Seat(agent, agent.call))


def posts(desk: Desk, what: str, **said: str) -> int:
    answer: Any = desk.browser.post(f"/desk/calls/{desk.call.pk}/{what}", said)
    return int(answer.status_code)


@pytest.fixture
def dropped(practice_desk: Desk, cast: Cast, twilio: Twilio) -> Desk:
    """The caller was gone in mid-sentence, and the receptionist is ready again."""
    practice_desk.pauses(body=BODY, caller_name=NAME)
    twilio.hangs_up(practice_desk.call)
    claims.be_ready(cast.agent("camille").pk)
    return practice_desk


def test_a_message_cut_short_stands_in_its_writers_list_until_it_is_sent(
    dropped: Desk, cast: Cast
) -> None:
    assert NAME in to_finish(cast, "camille")
    assert NAME not in to_finish(cast, "nadia")
    assert dropped.sends().status_code == 200
    assert NAME not in to_finish(cast, "camille")


def test_or_until_it_is_dismissed_with_a_reason(dropped: Desk, cast: Cast) -> None:
    assert posts(dropped, "dismiss", reason="") == 409
    assert posts(dropped, "dismiss", reason="again") == 204
    assert NAME not in to_finish(cast, "camille")
    assert dropped.steps() == ["cut_short", "dismissed"]
    message = dropped.message()
    assert message is not None
    assert (message.state, message.body, message.dismissal) == (State.PARTIAL, BODY, "again")
    assert dropped.presses_send().status_code == 409


def test_nobody_finishes_a_message_while_another_call_is_on_the_desk(
    dropped: Desk, cast: Cast, twilio: Twilio
) -> None:
    take_call(cast, twilio, "+33199001002", caller="+33639984004")
    assert dropped.presses_send(body="Pour le mauvais client ?").status_code == 409
    assert dropped.browser.get(f"/desk/calls/{dropped.call.pk}/form").status_code == 409
    message = dropped.message()
    assert message is not None
    assert message.state == State.PARTIAL
    assert message.draft["body"] == "Pour le mauvais client ?", "refused, and kept all the same"
    with access.inside(cast.plumber):
        assert not Message.objects.exists()


def test_a_colleague_can_neither_read_nor_finish_it(dropped: Desk, cast: Cast) -> None:
    stranger = Desk(dropped.call, at_operator(cast.user("nadia")))
    assert stranger.presses_send(body="Autre").status_code == 409
    assert stranger.browser.get(f"/desk/calls/{dropped.call.pk}/form").status_code == 409
    assert posts(stranger, "dismiss", reason="again") == 409
    assert words_kept(dropped) == []
    message = dropped.message()
    assert message is not None
    assert message.body == BODY


def test_an_old_form_of_an_ended_call_is_refused_and_its_words_are_kept(
    practice_desk: Desk, cast: Cast, twilio: Twilio
) -> None:
    twilio.hangs_up(practice_desk.call)
    claims.be_ready(cast.agent("camille").pk)
    answer: Any = practice_desk.presses_send()
    assert (answer.status_code, answer.json()["kept"]) == (409, True)
    assert not practice_desk.deliveries()
    message = practice_desk.message()
    assert message is not None
    assert (message.state, message.body) == (State.PARTIAL, BODY)
    assert NAME in to_finish(cast, "camille")


def test_a_form_that_a_colleague_has_overtaken_keeps_its_words_beside_the_message(
    practice_desk: Desk, cast: Cast
) -> None:
    stale = Desk(practice_desk.call, practice_desk.browser)
    practice_desk.pauses(body="De Camille", caller_name=NAME)
    with access.inside(cast.practice):
        Message.objects.update(agent_id=cast.agent("nadia").pk)
    Agent.objects.filter(pk=cast.agent("camille").pk).update(state="ready", call=None)
    assert stale.presses_send(body="Les derniers mots de Camille").status_code == 409
    message = practice_desk.message()
    assert message is not None
    assert message.draft["body"] == "De Camille"
    assert [kept["body"] for kept in words_kept(practice_desk)] == ["Les derniers mots de Camille"]
    assert "Les derniers mots de Camille" in to_finish(cast, "camille")
    assert posts(stale, "discard") == 204
    assert words_kept(practice_desk) == []
    assert not Unfinished.objects.exists()


def test_of_two_windows_the_last_word_wins_and_the_older_window_is_told(
    practice_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(push, "tell", lambda agent_id, news: told.append(news))
    first: Any = practice_desk.pauses(body="Dans la première", tab="a", seen="")
    seen = first.json()["seen"]
    practice_desk.pauses(body="Dans la première, suite", tab="a", seen=seen)
    assert told == []
    practice_desk.pauses(body="Dans la seconde", tab="b", seen=seen)
    message = practice_desk.message()
    assert message is not None
    assert message.draft["body"] == "Dans la seconde"
    assert [kept["body"] for kept in words_kept(practice_desk)] == ["Dans la première, suite"]
    assert [(news["type"], news["tab"]) for news in told] == [("overtaken", "b")]


def test_a_window_that_has_seen_the_latest_words_replaces_nothing_unseen(
    practice_desk: Desk,
) -> None:
    first: Any = practice_desk.pauses(body="Dans la première", tab="a", seen="")
    practice_desk.pauses(body="La première, reprise", tab="b", seen=first.json()["seen"])
    assert words_kept(practice_desk) == []


def test_words_of_a_machine_that_was_left_behind_do_not_overwrite_newer_ones(
    practice_desk: Desk,
) -> None:
    practice_desk.pauses(body="Sur la nouvelle machine", tab="b", seen="")
    practice_desk.pauses(body="Sur l'ancienne machine", tab="a", seen="x", aside="1")
    message = practice_desk.message()
    assert message is not None
    assert message.draft["body"] == "Sur la nouvelle machine"
    assert [kept["body"] for kept in words_kept(practice_desk)] == ["Sur l'ancienne machine"]


def test_other_words_after_it_was_sent_are_kept_too(practice_desk: Desk, cast: Cast) -> None:
    practice_desk.sends()
    assert practice_desk.presses_send(body="Et il a de la fièvre").status_code == 200
    assert [kept["body"] for kept in words_kept(practice_desk)] == ["Et il a de la fièvre"]
    assert "fièvre" in to_finish(cast, "camille")
