"""The owner is called and hears a greeting as callers do; nothing is recorded."""

import pytest

from telephony import tasks
from telephony.models import Dictation, Greeting
from tenants import access
from tests.switchboard.floor import Floor
from tests.telephony.setup_pages import words
from tests.twilio import verbs
from tests.visitors import at_client

NUMBER = "+33639984002"


@pytest.fixture
def greeting(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> Greeting:
    monkeypatch.setattr(tasks.call_for_greeting, "delay", tasks.call_for_greeting)
    with access.inside(floor.cast.practice):
        Greeting.objects.filter(situation="closed").delete()
        return Greeting.objects.create(situation="closed", text="{client} est fermé.")


def row(floor: Floor) -> Dictation:
    with access.inside(floor.cast.practice):
        return Dictation.objects.get()


def asks(floor: Floor, greeting: Greeting, number: str, do: str = "hear") -> str:
    owner = at_client(floor.cast.practice, floor.cast.user("doctor"))
    path, typed = f"/greetings/{greeting.pk}/call", {"number": number, "do": do}
    answer = floor.step(
        lambda: owner.post(path, typed, headers={"accept-language": "en"}, follow=True)
    )
    return words(answer)


def test_the_telephone_rings_and_says_it(floor: Floor, greeting: Greeting) -> None:
    assert "Your telephone rings in a moment." in asks(floor, greeting, "06 39 98 40 02")
    calling = row(floor)
    assert (calling.number, calling.plays) == (NUMBER, True)
    client = floor.cast.practice
    path = f"/twilio/dictation/speak?client={client.schema_name}&dictation={calling.pk}"
    said = floor.step(lambda: floor.twilio.post(path, None, CallStatus="in-progress"))
    assert verbs(said) == ["Say", "Hangup"]
    assert f"{client.name} est fermé." in said.content.decode()


def test_its_end_forgets_the_number(floor: Floor, greeting: Greeting) -> None:
    asks(floor, greeting, "06 39 98 40 02")
    client = floor.cast.practice
    path = f"/twilio/dictation/status?client={client.schema_name}&dictation={row(floor).pk}"
    floor.step(lambda: floor.twilio.post(path, None, CallStatus="completed"))
    assert (row(floor).state, row(floor).number) == ("over", None)


def test_a_number_that_is_not_dialled_is_refused_in_words(floor: Floor, greeting: Greeting) -> None:
    assert "Emergency services are never dialled" in asks(floor, greeting, "112")
    with access.inside(floor.cast.practice):
        assert not Dictation.objects.exists()
