"""For ten seconds a message that was sent can be taken back; then it is on its way."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.utils import timezone
from pytest_django import Settings

from messages import delivery, tasks, timeline
from messages.models import Delivery, Message
from telephony.switchboard import claims
from telephony.switchboard.models import Unfinished
from tenants import access
from tenants.directory.models import Contact
from tests.answering import BODY, NAME, Desk
from tests.cast import Cast
from tests.messages.conftest import Commit
from tests.twilio import Twilio
from tests.visitors import at_operator

pytestmark = pytest.mark.django_db
State = Message.State


@pytest.fixture(autouse=True)
def ten_seconds(settings: Settings) -> None:
    settings.UNDO_SECONDS = 10


def take_back(desk: Desk, key: UUID | None = None) -> HttpResponse:
    message = desk.message()
    assert message is not None
    path = f"/desk/calls/{desk.call.pk}/messages/{key or message.pk}/undo"
    answer: Any = desk.browser.post(path)
    return answer  # type: ignore[no-any-return]


def state(desk: Desk) -> str:
    message = desk.message()
    assert message is not None
    return message.state


def ten_seconds_later(desk: Desk) -> None:
    with access.inside(desk.call.client):
        Delivery.objects.update(retry_at=timezone.now() - timedelta(seconds=1))


def test_nothing_leaves_before_and_the_sweeper_finds_it_after(
    practice_desk: Desk, twilio: Twilio, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda *args, **how: asked.append(how["eta"]))
    with commit():
        practice_desk.sends()
    tasks.sweep_client(practice_desk.call.client.schema_name)
    assert not twilio.texts
    assert len(asked) == 2
    assert all(eta > timezone.now() + timedelta(seconds=8) for eta in asked)
    ten_seconds_later(practice_desk)
    tasks.sweep_client(practice_desk.call.client.schema_name)
    assert len(twilio.texts) == 1


def test_it_comes_back_into_the_form_with_every_word(practice_desk: Desk, twilio: Twilio) -> None:
    practice_desk.sends(q_born="03/02/1954", q_callback="après midi")
    page = practice_desk.browser.get("/desk/").content.decode()
    assert "data-undo=" in page
    answer = take_back(practice_desk)
    assert (answer.status_code, state(practice_desk)) == (200, State.DRAFT)
    page = practice_desk.browser.get(f"/desk/calls/{practice_desk.call.pk}/form").content.decode()
    for word in (NAME, "Le pansement de Simon", "03/02/1954", "après midi", "06 39 98 40 01"):
        assert word in page
    assert practice_desk.steps() == ["sent", "taken_back"]
    assert not practice_desk.deliveries()
    practice_desk.sends(body="Autrement dit")
    assert (state(practice_desk), len(practice_desk.deliveries())) == (State.SENT, 2)
    with access.inside(practice_desk.call.client):
        assert timeline.is_whole(Message.objects.get())


def test_a_name_that_was_only_just_learnt_is_forgotten_again(practice_desk: Desk) -> None:
    practice_desk.sends(caller_name="Odile Garnié")
    take_back(practice_desk)
    with access.inside(practice_desk.call.client):
        names = set(Contact.objects.filter(number="+33639984001").values_list("name", flat=True))
    assert names == {"Odile Garnier"}


def test_twice_is_once(practice_desk: Desk) -> None:
    practice_desk.sends()
    assert [take_back(practice_desk).status_code for _ in range(2)] == [200, 200]
    assert practice_desk.steps() == ["sent", "taken_back"]


def test_too_late_is_said_in_words_and_changes_nothing(practice_desk: Desk) -> None:
    practice_desk.sends()
    ten_seconds_later(practice_desk)
    with access.inside(practice_desk.call.client):
        key = Delivery.objects.values_list("pk", flat=True)[0]
        assert delivery._claim(key)
    answer = take_back(practice_desk)
    assert answer.status_code == 409
    assert "Too late" in answer.content.decode() or "Trop tard" in answer.content.decode()
    assert (state(practice_desk), len(practice_desk.deliveries())) == (State.SENT, 2)


def test_a_worker_who_comes_after_finds_nothing_to_claim(
    practice_desk: Desk, twilio: Twilio
) -> None:
    practice_desk.sends()
    keys = [row.pk for row in practice_desk.deliveries().values()]
    take_back(practice_desk)
    for key in keys:
        tasks.deliver(practice_desk.call.client.schema_name, str(key))
    assert not twilio.texts


def test_a_colleague_cannot_take_it_back(practice_desk: Desk, cast: Cast) -> None:
    practice_desk.sends()
    other = Desk(practice_desk.call, at_operator(cast.user("nadia")))
    assert take_back(other).status_code == 409
    assert state(practice_desk) == State.SENT


def test_whoever_is_ready_again_takes_it_back_to_the_list_of_what_is_to_finish(
    practice_desk: Desk, cast: Cast, twilio: Twilio
) -> None:
    practice_desk.sends()
    twilio.hangs_up(practice_desk.call)
    claims.be_ready(cast.agent("camille").pk)
    answer = take_back(practice_desk)
    assert answer.json()["is_here"] is False  # type: ignore[attr-defined]
    assert state(practice_desk) == State.PARTIAL
    assert Unfinished.objects.filter(agent=cast.agent("camille")).count() == 1
    assert (
        BODY.split("'")[0]
        in practice_desk.browser.get(f"/desk/calls/{practice_desk.call.pk}/form").content.decode()
    )
    assert practice_desk.sends().status_code == 200
    assert not Unfinished.objects.exists()


def test_an_urgent_message_waits_as_long_and_says_so(plumber_desk: Desk) -> None:
    page = plumber_desk.sends(urgency="urgent").content.decode()
    assert "Urgent as it is" in page or "rgent" in page
    assert all(row.retry_at for row in plumber_desk.deliveries().values())
