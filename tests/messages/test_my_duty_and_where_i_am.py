"""On a telephone that is logged in: my duty, taken, swapped and confirmed; and where I am."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from scheduling import duty, duty_changes
from scheduling.models import DutySwap
from telephony.desk import whereabouts
from tenants import access
from tenants.directory.models import Colleague
from tests.cast import Cast
from tests.messages.pockets import phone_of

pytestmark = pytest.mark.django_db
ROUX, LAMBERT = "Dr Claire Roux", "Dr Marc Lambert"


def on_duty(cast: Cast) -> str:
    with access.inside(cast.practice):
        found = duty.on_duty(timezone.now())
        return found.colleague.name if found else ""


@pytest.fixture
def begun(cast: Cast) -> None:
    """Dr Roux is on duty for three hours."""
    with access.inside(cast.practice):
        now = timezone.now()
        roux = Colleague.objects.get(name=ROUX)
        duty_changes.put_in(roux, now - timedelta(minutes=20), now + timedelta(hours=3), "Test")


@pytest.mark.usefixtures("begun")
def test_i_take_it_now(cast: Cast) -> None:
    phone = phone_of(cast.practice, LAMBERT)
    assert ROUX in phone.get("/pocket/duty").content.decode()
    assert on_duty(cast) == ROUX
    phone.post("/pocket/duty", {"deed": "take"})
    assert on_duty(cast) == LAMBERT


@pytest.mark.usefixtures("begun")
def test_a_swap_is_asked_and_answered_by_the_two_of_them(cast: Cast) -> None:
    roux, lambert = phone_of(cast.practice, ROUX), phone_of(cast.practice, LAMBERT)
    with access.inside(cast.practice):
        shift = duty.on_duty(timezone.now())
        other = Colleague.objects.get(name=LAMBERT)
    assert shift is not None
    start = shift.shift.start.isoformat()
    asks: dict[str, Any] = {"deed": "ask", "start": start, "other": str(other.pk)}
    lambert.post("/pocket/duty", asks)
    with access.inside(cast.practice):
        assert not DutySwap.objects.exists(), "nobody gives a colleague's duty away"
    roux.post("/pocket/duty", asks)
    with access.inside(cast.practice):
        swap = str(DutySwap.objects.get().pk)
    accepts = {"deed": "answer", "swap": swap, "said": "accepted"}
    roux.post("/pocket/duty", accepts)
    assert on_duty(cast) == ROUX
    lambert.post("/pocket/duty", accepts)
    assert on_duty(cast) == LAMBERT


@pytest.mark.usefixtures("begun")
def test_my_duty_is_confirmed_by_me_alone(cast: Cast) -> None:
    with access.inside(cast.practice):
        beginning = Colleague.objects.get(name=ROUX).beginnings.get()
    says = {"deed": "confirm", "beginning": str(beginning.pk)}
    for name, state in ((LAMBERT, "told"), (ROUX, "confirmed")):
        phone_of(cast.practice, name).post("/pocket/duty", says)
        with access.inside(cast.practice):
            beginning.refresh_from_db()
        assert beginning.state == state


def test_nonsense_changes_nothing(cast: Cast) -> None:
    phone, before = phone_of(cast.practice, ROUX), on_duty(cast)
    for typed in ({}, {"deed": "take", "until": "noon"}, {"deed": "answer", "swap": "x"}):
        assert phone.post("/pocket/duty", typed).status_code == 200
    assert on_duty(cast) == before


def test_where_i_am_is_seen_at_the_desk_until_its_end(cast: Cast) -> None:
    phone = phone_of(cast.practice, ROUX)
    until = timezone.localtime() + timedelta(hours=2)
    typed = {"text": "au bloc", "until": until.strftime("%H:%M")}
    phone.post("/pocket/where", {**typed, "until": ""})
    phone.post("/pocket/where", {**typed, "text": " "})
    with access.inside(cast.practice):
        assert whereabouts.away(timezone.localtime()) == {}
    phone.post("/pocket/where", typed)
    with access.inside(cast.practice):
        (seen,) = whereabouts.away(timezone.localtime()).values()
        assert whereabouts.away(until + timedelta(minutes=1)) == {}
    assert "au bloc" in seen
    assert "au bloc" in phone.get("/pocket/where").content.decode()
    phone.post("/pocket/where", {"deed": "back"})
    with access.inside(cast.practice):
        assert whereabouts.away(timezone.localtime()) == {}
