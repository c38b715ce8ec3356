"""A greeting is spoken by telephone: called, said, heard, and kept by key."""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree import ElementTree

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.http import HttpResponse
from django.utils import timezone

from config.demo.shops import CABINET
from telephony import dictation, recordings, tasks
from telephony.carrier import client as carrier
from telephony.models import Dictation, Greeting, Recording
from tenants import access
from tests.recorder import SOUND, Recorder
from tests.switchboard.floor import Floor
from tests.twilio import sid, verbs
from tests.visitors import Visitor, at_client, in_support

State = Dictation.State
TYPED, NUMBER = "06 39 98 40 02", "+33639984002"


class Studio:
    """The doctor's telephone, and what is kept of what is said into it."""

    def __init__(self, floor: Floor, recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
        self.floor, self.recorder, self.client = floor, recorder, floor.cast.practice
        self.kept: list[tuple[UUID, bytes]] = []
        monkeypatch.setattr(recordings, "keep", self._keep)
        monkeypatch.setattr(tasks.call_for_greeting, "delay", tasks.call_for_greeting)
        self.administrator = in_support(self.client, floor.cast.user("administrator"))
        with access.inside(self.client):
            Greeting.objects.filter(situation="waiting").delete()
            self.greeting = Greeting.objects.create(situation="waiting", text="Patience.")
        self.page = f"/admin/telephony/greeting/{self.greeting.pk}/by-telephone/"

    def asks_to_be_called(self, number: str = TYPED) -> HttpResponse:
        asked = self.floor.step(lambda: self.administrator.post(self.page, {"number": number}))
        return asked  # type: ignore[return-value]

    def row(self) -> Dictation:
        with access.inside(self.client):
            return Dictation.objects.select_related("recording").get()

    def at(self, name: str, query: str = "", **said: str) -> HttpResponse:
        """Twilio asks for the next document."""
        path = f"/twilio/dictation/{name}?client={self.client.schema_name}"
        path += f"&dictation={self.row().pk}{query}"
        return self.floor.step(lambda: self.floor.twilio.post(path, None, **said))

    def says_it(self) -> HttpResponse:
        """Something is said; Twilio has it a moment later, and so have we."""
        name = sid("RE")
        self.recorder.files[name] = SOUND
        self.at("spoken", RecordingSid=name)
        self.at("recording", RecordingSid=name, RecordingStatus="completed", RecordingDuration="4")
        return self.at("listen")

    def _keep(self, greeting_id: UUID, file: File[bytes]) -> None:
        self.kept.append((greeting_id, file.read()))


@pytest.fixture
def studio(floor: Floor, recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> Studio:
    return Studio(floor, recorder, monkeypatch)


def test_the_number_is_called_once_under_the_clients_line(studio: Studio) -> None:
    assert studio.asks_to_be_called().status_code == 302
    assert studio.floor.twilio.placed == [(NUMBER, CABINET.line)]
    tasks.call_for_greeting(studio.client.schema_name, str(studio.row().pk))
    assert len(studio.floor.twilio.placed) == 1, "the task may run twice"


def test_what_is_said_is_played_back_and_kept_by_key(studio: Studio) -> None:
    studio.asks_to_be_called()
    assert verbs(studio.at("speak")) == ["Say", "Record", "Redirect"]
    heard = studio.says_it()
    assert verbs(heard) == ["Gather", "Redirect"]
    played = ElementTree.fromstring(heard.content).find(".//Play")
    assert played is not None
    sound = urlsplit(str(played.text)).path
    assert Visitor("localhost").get(sound).getvalue() == SOUND
    for _twice in range(2):
        assert verbs(studio.at("key", Digits="1")) == ["Say", "Hangup"]
    assert studio.kept == [(studio.greeting.pk, SOUND)]
    row = studio.row()
    assert (row.state, row.number) == (State.KEPT, None)
    studio.floor.step(lambda: tasks.sweep_client(studio.client.schema_name))
    with access.inside(studio.client):
        assert Recording.objects.get().state == Recording.State.ERASED


def test_until_it_is_here_there_is_silence_and_it_is_asked_again(studio: Studio) -> None:
    studio.asks_to_be_called()
    waits = studio.at("spoken", RecordingSid=sid("RE"))
    assert verbs(waits) == ["Pause", "Redirect"]
    assert "waited=1" in waits.content.decode()
    assert verbs(studio.at("listen", "&waited=20")) == ["Say", "Hangup"]


def test_another_try_and_then_the_key(studio: Studio) -> None:
    studio.asks_to_be_called()
    studio.says_it()
    assert verbs(studio.at("key", Digits="2")) == ["Redirect"]
    studio.says_it()
    studio.at("key", Digits="1")
    assert len(studio.kept) == 1
    with access.inside(studio.client):
        assert Recording.objects.count() == 2


def test_a_wrong_key_plays_it_again_and_silence_three_times_ends_it(studio: Studio) -> None:
    studio.asks_to_be_called()
    studio.says_it()
    assert verbs(studio.at("key", Digits="7")) == ["Gather", "Redirect"]
    assert verbs(studio.at("listen", "&asked=3")) == ["Gather", "Hangup"]
    assert verbs(studio.at("speak", "&round=4")) == ["Say", "Hangup"]
    assert studio.kept == []


@pytest.mark.parametrize("how", ["completed", "busy", "no-answer"])
def test_hanging_up_changes_nothing_and_forgets_the_number(studio: Studio, how: str) -> None:
    studio.asks_to_be_called()
    studio.says_it()
    studio.at("status", CallStatus=how)
    row = studio.row()
    assert (row.state, row.number, studio.kept) == (State.OVER, None, [])
    assert verbs(studio.at("key", Digits="1")) == ["Say", "Hangup"]
    assert studio.kept == []


def test_what_twilio_refuses_is_over_and_what_is_unclear_after_a_while(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unclear(**call: object) -> str:
        raise carrier.CarrierError(None)

    monkeypatch.setattr(carrier, "place_call", unclear)
    studio.asks_to_be_called()
    assert studio.row().state == State.CALLING
    with time_machine.travel(timezone.now() + timedelta(minutes=21), tick=True):
        tasks.sweep_client(studio.client.schema_name)
    assert studio.row().state == State.OVER


@pytest.mark.parametrize("number", ["", "non", "06 39", "+999 12"])
def test_a_number_that_is_none_is_refused_and_asked_again(studio: Studio, number: str) -> None:
    assert studio.asks_to_be_called(number).status_code == 200
    assert studio.floor.twilio.placed == []


def test_two_at_once_for_one_greeting_are_refused(studio: Studio) -> None:
    studio.asks_to_be_called()
    assert studio.asks_to_be_called().status_code == 200
    assert len(studio.floor.twilio.placed) == 1


def test_the_receptionists_phrase_is_no_recording(studio: Studio) -> None:
    with access.inside(studio.client):
        phrase = Greeting.objects.filter(situation=Greeting.Situation.PHRASE).first()
        assert phrase is not None
        with pytest.raises(ValidationError):
            dictation.begin(studio.client, phrase, TYPED, "Ada")


def test_the_page_says_how_it_stands_and_the_greeting_leads_there(studio: Studio) -> None:
    change = f"/admin/telephony/greeting/{studio.greeting.pk}/change/"
    assert studio.page in studio.administrator.get(change).content.decode()
    studio.asks_to_be_called()
    page = studio.administrator.get(studio.page).content.decode()
    assert str(State.CALLING.label) in page
    assert "40 02" not in page


def test_another_clients_address_leads_nowhere(studio: Studio) -> None:
    studio.asks_to_be_called()
    key, other = studio.row().pk, studio.floor.cast.plumber.schema_name
    path = f"/twilio/dictation/speak?client={other}&dictation={key}"
    assert verbs(studio.floor.twilio.post(path)) == ["Hangup"]
    assert at_client(studio.floor.cast.plumber, studio.floor.cast.user("plumber")).get(
        studio.page
    ).status_code in (302, 403, 404)
