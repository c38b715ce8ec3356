"""The portal says when people are told, in which words, and what each text costs."""

import pytest

from messages import notice_views
from scheduling.models import AppointmentType, Telling, TypeTelling
from tenants import access
from tests.cast import Cast
from tests.messages.news import tell
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
TYPED = {
    **{"confirms": "on", "reminds_before": "48, 2", "offer_minutes": "45"},
    **{"decent_from": "09:00", "decent_until": "19:00", "link_moves": "on"},
}


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    with access.inside(cast.practice):
        AppointmentType.objects.create(name="Vaccination", minutes=10)
    return at_client(cast.practice, cast.user("doctor"))


def test_rules_are_kept_and_each_kind_may_have_its_own(cast: Cast, owner: Visitor) -> None:
    with access.inside(cast.practice):
        kind = AppointmentType.objects.get()
    for said, own in (("1", [[1]]), ("0", [[]]), ("", [])):
        assert owner.post("/reminders/", {**TYPED, f"kind_{kind.pk}": said}).status_code == 200
        with access.inside(cast.practice):
            assert list(TypeTelling.objects.values_list("reminds_before", flat=True)) == own
    with access.inside(cast.practice):
        telling = Telling.objects.get()
    assert (telling.reminds_before, telling.offer_minutes) == ([48, 2], 45)
    assert (telling.link_moves, telling.link_cancels) == (True, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"decent_until": "08:00"},
        {"reminds_before": "soon"},
        {"reminds_before": "0"},
        {"offer_minutes": "1"},
    ],
)
def test_impossible_rules_are_refused(cast: Cast, owner: Visitor, wrong: dict[str, str]) -> None:
    assert owner.post("/reminders/", {**TYPED, **wrong}).status_code == 422
    with access.inside(cast.practice):
        assert not Telling.objects.exists()


def test_each_text_is_shown_with_its_segments(cast: Cast, owner: Visitor) -> None:
    with access.inside(cast.practice):
        shown = notice_views.previews(cast.practice)
    assert len(shown) == 6
    page = owner.get("/reminders/").content.decode()
    for one in shown:
        assert one.cost.encoding == "GSM-7"
        assert one.cost.segments <= 2
        assert cast.practice.name in one.text
    assert "GSM-7" in page


def test_what_was_told_of_late_is_listed(cast: Cast, owner: Visitor) -> None:
    tell(cast.practice)
    assert "Jeanne Dupont" in owner.get("/reminders/").content.decode()
    plumber = at_client(cast.plumber, cast.user("plumber"))
    assert "Jeanne Dupont" not in plumber.get("/reminders/").content.decode()
