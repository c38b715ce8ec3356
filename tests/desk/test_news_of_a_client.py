"""What a client has changed since the receptionist's last call for it stands beside the next."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from telephony import changes
from telephony.models import Greeting
from telephony.switchboard.models import Call
from tenants import access
from tenants.directory.models import Colleague
from tests.cast import ODILE, Cast
from tests.desk.hands import Hands
from tests.switchboard.room import Room
from tests.visitors import at_client, at_operator

HOUR = timedelta(hours=1)


@pytest.fixture
def again(hands: Hands) -> Hands:
    """Camille, who has just answered for the practice, in a call of it again.

    An hour ago even the forms that all tests share were not live yet.
    """
    floor = hands.room.floor
    floor.hangs_up(hands.call)
    before = timezone.now()
    Call.objects.filter(pk=hands.call.pk).update(answered_at=before, arrived_at=before)
    return Hands(Room.open(floor, floor.ready("camille"), caller=ODILE))


def changed(hands: Hands, *, ago: timedelta = timedelta(0)) -> Colleague:
    """Somebody of the client's has another function now."""
    with access.inside(hands.call.client):
        person = Colleague.objects.all()[0]
        before = changes.snapshot(person)
        person.role = "Chirurgienne"
        person.save()
        kept = changes.keep(person, "Doctor", uuid4(), before=before)
        assert kept is not None
        kept.at = timezone.now() - ago
        kept.save()
    return person


def test_what_changed_is_said_by_name_and_part(again: Hands) -> None:
    assert "desk-news" not in again.sees("help")
    person = changed(again)
    page = again.sees("help")
    assert f"<strong>{person.name}</strong> <span>function</span>" in page


def test_what_was_there_at_the_last_call_is_no_news(again: Hands) -> None:
    changed(again, ago=2 * HOUR)
    assert "desk-news" not in again.sees("help")


def test_the_first_call_has_no_news(hands: Hands) -> None:
    changed(hands)
    assert "desk-news" not in hands.sees("help")


def test_made_and_taken_out_meanwhile_is_no_news(again: Hands) -> None:
    with access.inside(again.call.client):
        row = Greeting.objects.create(situation="closed", language="fr-CA", text="Fermé")
        changes.keep(row, "Doctor", uuid4(), before=None)
        assert "desk-news" in again.sees("help")
    with access.inside(again.call.client):
        changes.keep(row, "Doctor", uuid4(), before=changes.snapshot(row), gone=True)
    assert "desk-news" not in again.sees("help")


def test_they_are_read_and_put_away(cast: Cast, again: Hands) -> None:
    changed(again)
    path = f"/desk/calls/{again.call.pk}/news"
    browser = at_operator(cast.user("camille"))
    wrong = browser.post(path, headers={"x-call": str(again.call.pk), "x-client": "else"})
    assert wrong.status_code == 409
    assert "desk-news" in again.sees("help")
    assert browser.post(path).status_code == 204
    assert "desk-news" not in again.sees("help")


def test_another_clients_changes_are_not_told(cast: Cast, again: Hands) -> None:
    with access.inside(cast.plumber):
        person = Colleague.objects.all()[0]
        changes.keep(person, "Plumber", uuid4(), before=None)
    assert "desk-news" not in again.sees("help")


def typed_hours(*rows: dict[str, str]) -> dict[str, str]:
    """The page's form of closures."""
    form = {
        f"closures-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()
    }
    count = {"closures-TOTAL_FORMS": str(len(rows)), "closures-INITIAL_FORMS": "0"}
    return {"section": "closures", **count, **form}


def test_hours_and_closures_are_news_whichever_way_they_came(cast: Cast, again: Hands) -> None:
    owner = at_client(cast.practice, cast.user("doctor"))
    day = timezone.localdate() + timedelta(days=30)
    rows = {"first_day": f"{day}", "last_day": f"{day}", "reason": "Congrès"}
    assert owner.post("/hours/", typed_hours(rows)).status_code == 303
    page = again.sees("help")
    assert "<strong>Fermé</strong>" in page or "<strong>Closed</strong>" in page
    assert "(Congrès)" in page
    period = {"weekday": 6, "opens": "10:00", "closes": "11:00"}
    made = owner.post("/api/v1/opening-periods", period, content_type="application/json")
    assert made.status_code == 201
    assert again.sees("help").count("<li><strong>") == 2
    owner.post("/closed/", {"until": "hour", "reason": "Panne"})
    assert "(Panne)" in again.sees("help")


def test_hours_of_another_client_are_no_news(cast: Cast, again: Hands) -> None:
    theirs = at_client(cast.plumber, cast.user("plumber"))
    theirs.post("/closed/", {"until": "hour", "reason": "Panne"})
    assert "desk-news" not in again.sees("help")
