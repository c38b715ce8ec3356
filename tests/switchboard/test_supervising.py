"""A supervisor listens, whispers, speaks; written down each time, and told to the receptionist."""

import pytest

from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Call, Leg
from tenants.models import AuditEntry, Operator
from tests.switchboard.ear import Ear
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room
from tests.twilio import sid


@pytest.fixture
def ear(floor: Floor) -> Ear:
    return Ear.beside(Room.open(floor, floor.ready("camille")))


@pytest.fixture
def news(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What the receptionists are told."""
    heard: list[tuple[str, str]] = []

    def told(agent_id: object, what: str, by: str = "") -> None:
        heard.append((what, by))

    monkeypatch.setattr("telephony.desk.push.told", told)
    return heard


def written(ear: Ear) -> list[str]:
    """The client's own list of what was done, oldest first."""
    mine = AuditEntry.objects.filter(client=ear.room.call.client, subject_id=ear.room.call_id)
    assert {entry.actor_id for entry in mine} <= {ear.user.pk}
    return list(mine.order_by("at").values_list("action", flat=True))


def test_a_listener_is_muted_and_begins_and_ends_no_conference(ear: Ear) -> None:
    ear.does("listen")
    seat = ear.calls_in()
    assert (seat["muted"], seat["startConferenceOnEnter"]) == ("true", "false")
    assert seat["endConferenceOnExit"] == "false"
    assert "coach" not in seat


def test_a_whisper_is_for_the_receptionists_end_alone(ear: Ear) -> None:
    ear.does("whisper")
    seat = ear.calls_in()
    assert (seat["muted"], seat["coach"]) == ("false", ear.room.agent_leg().sid)


def test_the_manner_changes_by_one_request_in_the_call(ear: Ear) -> None:
    leg = ear.comes()
    asked = ear.room.floor.twilio.supervised
    ear.does("whisper")
    ear.does("barge")
    ear.does("listen")
    assert asked == [
        (leg, False, ear.room.agent_leg().sid),
        (leg, False, ""),
        (leg, True, ""),
    ]
    assert Leg.objects.filter(kind="supervisor").count() == 1


def test_the_same_key_twice_asks_and_writes_once(ear: Ear) -> None:
    ear.comes()
    ear.does("listen")
    assert ear.room.floor.twilio.supervised == []
    assert written(ear) == ["call.listen"]


def test_each_manner_is_written_down_in_the_clients_list(ear: Ear) -> None:
    ear.comes()
    ear.does("whisper")
    ear.does("barge")
    assert written(ear) == ["call.listen", "call.whisper", "call.barge"]


def test_the_receptionist_is_told_by_whom(ear: Ear, news: list[tuple[str, str]]) -> None:
    ear.comes()
    assert news == [("supervisor_listen", "Supervisor")]


def test_where_the_operator_allows_it_listening_is_silent_and_nothing_else(
    ear: Ear, news: list[tuple[str, str]]
) -> None:
    Operator.objects.update(silent_listening=True)
    ear.comes()
    assert news == []
    assert written(ear) == ["call.listen"]
    ear.does("whisper")
    assert news == [("supervisor_whisper", "Supervisor")]


def test_one_supervisor_a_call_and_one_call_a_supervisor(ear: Ear, floor: Floor) -> None:
    ear.comes()
    boss = Ear(ear.room, floor.cast.user("administrator"))
    with pytest.raises(Refused, match="supervised_already"):
        boss.does("listen")
    other = Ear(Room.open(floor, floor.ready("nadia")), ear.user)
    other.does("listen")
    assert ear.leg.dismissed_at is not None
    assert ear.leg.sid in floor.twilio.ended
    boss.does("listen")


@pytest.mark.parametrize("who", ["nadia", "doctor", "outsider"])
def test_nobody_else_listens(ear: Ear, floor: Floor, who: str) -> None:
    with pytest.raises(Refused, match="no_supervisor"):
        Ear(ear.room, floor.cast.user(who)).does("listen")
    assert Ear(ear.room, floor.cast.user(who)).calls_in() == {}
    assert not AuditEntry.objects.filter(action="call.listen").exists()


def test_a_browser_that_nobody_let_in_is_sent_away(ear: Ear) -> None:
    assert ear.calls_in() == {}
    ear.does("listen")
    ear.does("leave")
    assert ear.calls_in() == {}


def test_who_loses_the_role_on_the_way_is_sent_away(ear: Ear) -> None:
    ear.does("listen")
    ear.user.memberships.all().delete()
    assert ear.calls_in() == {}


def test_a_waiting_call_cannot_be_heard(floor: Floor) -> None:
    waiting = Room(floor, floor.rings().pk, floor.cast.agent("camille"))
    with pytest.raises(Refused, match="not_talking"):
        Ear.beside(waiting).does("listen")


def test_leaving_twice_ends_the_end_once_and_the_call_goes_on(ear: Ear) -> None:
    leg = ear.comes()
    ear.does("leave")
    ear.does("leave")
    assert ear.room.floor.twilio.ended == [leg]
    ear.room.leaves(leg)
    assert ear.room.call.state == Call.State.TALKING


def test_a_page_opened_anew_takes_the_old_ones_place(ear: Ear) -> None:
    old, new = ear.comes("barge"), sid()
    seat = ear.calls_in(new)
    assert seat["muted"] == "false"
    assert old in ear.room.floor.twilio.ended
    assert (ear.leg.sid, ear.leg.manner) == (new, "barge")
