"""The roster on the client's own pages: seen, changed, taken over, swapped."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from scheduling import duty
from scheduling.models import DutyLayer, DutyRoster, DutySettings, DutySwap
from tenants import access
from tenants.directory.models import Colleague
from tenants.models import AuditEntry
from tests.cast import Cast
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
SOON = {"unconfirmed_before": "20", "gaps_before": "48"}
NOON = datetime(2030, 3, 6, 11, tzinfo=UTC)  # a Wednesday, noon in Paris
LAYER = {
    "name": "Semaine", "every": "1", "unit": "weeks", "handover_day": "0",
    "handover_time": "08:00", "first_day": "2030-03-04", "holidays": "any",
}  # fmt: skip


@pytest.fixture
def people(cast: Cast) -> dict[str, Colleague]:
    """The doctor's log-in is Dr Roux's, the secretary's is nobody's."""
    with access.inside(cast.practice):
        DutyRoster.objects.all().delete()
        people = {one.name.split()[-1]: one for one in Colleague.objects.all()}
        people["Roux"].user_id = cast.user("doctor").pk
        people["Roux"].save()
        return people


@pytest.fixture
def at_noon() -> Any:
    with time_machine.travel(NOON, tick=False) as moment:
        yield moment


@pytest.fixture
def doctor(cast: Cast, at_noon: Any) -> Visitor:
    return at_client(cast.practice, cast.user("doctor"))


def page(visitor: Visitor) -> str:
    """What stands on the page, without its marks."""
    html = visitor.get("/duty/", headers={"accept-language": "en"}).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def now_on_duty(cast: Cast) -> str:
    with access.inside(cast.practice):
        found = duty.on_duty(NOON)
        return found.colleague.name if found else ""


def made(doctor: Visitor, people: dict[str, Colleague], **more: str) -> Any:
    turns = {"turn_0": people["Roux"].pk, "turn_1": people["Lambert"].pk}
    return doctor.post("/duty/layers/new", {**LAYER, **turns, **more})


def test_a_rotation_is_made_changed_and_deleted(
    cast: Cast, doctor: Visitor, people: dict[str, Colleague]
) -> None:
    assert "No roster yet" in page(doctor)
    assert made(doctor, people).status_code == 303
    shown = page(doctor)
    assert "“Semaine”: each week in turn, on Monday at 08:00" in shown
    assert "Dr Claire Roux until Monday 11 March, 08:00" in shown
    assert "Then Dr Marc Lambert, from Monday 11 March, 08:00" in shown
    with access.inside(cast.practice):
        layer = DutyLayer.objects.get()
    turns = {"turn_0": people["Lambert"].pk}
    doctor.post(f"/duty/layers/{layer.pk}", {**LAYER, **turns})
    assert now_on_duty(cast) == "Dr Marc Lambert"
    doctor.post(f"/duty/layers/{layer.pk}/delete")
    assert now_on_duty(cast) == ""
    assert AuditEntry.objects.filter(action__startswith="duty.layer_").count() == 3


def test_what_a_rotation_cannot_be_is_said(doctor: Visitor, people: dict[str, Colleague]) -> None:
    for wrong in ({"turn_0": "", "turn_1": ""}, {"every": "60"}, {"from_time": "20:00"}):
        answer = made(doctor, people, **wrong)
        assert answer.status_code == 422, wrong
        assert "errorlist" in answer.content.decode()
    assert made(doctor, people, unit="days").status_code == 303, "a day of hand-over is left out"


def test_the_order_of_rotations_says_which_counts(
    cast: Cast, doctor: Visitor, people: dict[str, Colleague]
) -> None:
    made(doctor, people)
    made(doctor, people, name="Autre", turn_0=str(people["Lambert"].pk))
    assert now_on_duty(cast) == "Dr Claire Roux"
    with access.inside(cast.practice):
        other = DutyLayer.objects.get(name="Autre")
    doctor.post(f"/duty/layers/{other.pk}/up")
    assert now_on_duty(cast) == "Dr Marc Lambert"


def test_gaps_are_shown_in_red_where_somebody_has_to_be_there(
    doctor: Visitor, people: dict[str, Colleague]
) -> None:
    made(doctor, people, last_day="2030-03-10")
    assert "1 gap" in page(doctor)
    assert "is-gap" in doctor.get("/duty/").content.decode()
    wanted = {"needed": "never", "told_before": "60", **SOON}
    assert doctor.post("/duty/settings", wanted).status_code == 303
    assert "1 gap" not in page(doctor)


def test_somebody_is_put_in_and_taken_out(
    cast: Cast, doctor: Visitor, people: dict[str, Colleague]
) -> None:
    made(doctor, people)
    typed = {"colleague": people["Lambert"].pk, "start": "2030-03-06T10:00"}
    assert doctor.post("/duty/put-in", {**typed, "end": "2030-03-06T09:00"}).status_code == 422
    assert doctor.post("/duty/put-in", {**typed, "end": "2030-03-06T18:00"}).status_code == 303
    assert now_on_duty(cast) == "Dr Marc Lambert"
    assert "put in by Doctor" in page(doctor)
    with access.inside(cast.practice):
        stretch = DutyRoster.objects.get()
    doctor.post(f"/duty/stretches/{stretch.pk}/delete")
    assert now_on_duty(cast) == "Dr Claire Roux"


def test_i_take_it_now_is_for_the_colleague_who_is_logged_in(
    cast: Cast, doctor: Visitor, people: dict[str, Colleague]
) -> None:
    made(doctor, people, turn_0=str(people["Lambert"].pk))
    secretary = at_client(cast.practice, cast.user("secretary"))
    assert "I take it now" not in page(secretary)
    secretary.post("/duty/take")
    assert now_on_duty(cast) == "Dr Marc Lambert"
    assert "I take it now" in page(doctor)
    doctor.post("/duty/take", {"until": "2030-03-06T18:00"})
    assert now_on_duty(cast) == "Dr Claire Roux"
    with access.inside(cast.practice):
        assert DutyRoster.objects.get().during.upper == NOON + timedelta(hours=6)


def test_a_swap_is_asked_and_accepted_by_who_may(
    cast: Cast, doctor: Visitor, people: dict[str, Colleague]
) -> None:
    made(doctor, people)
    recipient = at_client(cast.practice, cast.user("recipient"))
    start = datetime(2030, 3, 4, 7, tzinfo=UTC).isoformat().replace("+", "%2B")
    assert doctor.get(f"/duty/swaps/new?start={start}").status_code == 200
    asked = {"other": people["Lambert"].pk, "in_return": "2030-03-11T07:00:00+00:00"}
    doctor.post(f"/duty/swaps/new?start={start}", asked)
    with access.inside(cast.practice):
        swap = DutySwap.objects.get()
    assert swap.asker_id == people["Roux"].pk
    assert recipient.get(f"/duty/swaps/new?start={start}").status_code == 303
    recipient.post(f"/duty/swaps/{swap.pk}/answer", {"answer": "accepted"})
    assert now_on_duty(cast) == "Dr Claire Roux", "only the other one, or who edits for them"
    assert "Dr Claire Roux asks Dr Marc Lambert to take" in page(doctor)
    doctor.post(f"/duty/swaps/{swap.pk}/answer", {"answer": "accepted"})
    assert now_on_duty(cast) == "Dr Marc Lambert"
    with access.inside(cast.practice):
        swap.refresh_from_db()
        assert (swap.state, swap.asked_by, swap.answered_by) == ("accepted", "Doctor", "Doctor")
        after = duty.on_duty(datetime.combine(date(2030, 3, 12), NOON.timetz()))
    assert after is not None
    assert after.colleague == people["Roux"]


def test_settings_out_of_reason_are_refused(cast: Cast, doctor: Visitor) -> None:
    wanted = {"needed": "always", "told_before": "1", **SOON}
    assert doctor.post("/duty/settings", wanted).status_code == 422
    with access.inside(cast.practice):
        assert DutySettings.current().told_before == 60
