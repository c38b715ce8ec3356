"""At each moment all who ask name the same colleague: resolver, list, API, portal, desk, routing,
the switchboard that rings them, the form that addresses a message, and a calendar elsewhere.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from messages import desk_panel
from scheduling import duty, feeds
from scheduling.models import DutyLayer, DutyRoster, Feed
from telephony import routing
from telephony.desk import people as desk_people
from telephony.desk import whereabouts
from telephony.switchboard import inbound
from telephony.switchboard.models import Call
from tenants import access
from tenants.directory.models import Colleague
from tenants.models import Client
from tests.api.program import Program
from tests.cast import Cast
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
START = datetime(2028, 2, 25, tzinfo=UTC)
END = datetime(2028, 4, 5, tzinfo=UTC)  # with a 29 February and a change of the clock
moments = st.integers(0, int((END - START) / timedelta(minutes=1)) - 1).map(
    lambda minutes: START + timedelta(minutes=minutes)
)
asked = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def made(cast: Cast) -> None:
    """Nights by turns over weekends by turns, something by hand, and a gap in most of the days."""
    with access.inside(cast.practice):
        DutyRoster.objects.all().delete()
        roux, lambert, desk = Colleague.objects.all()
        weekend = DutyLayer.objects.create(
            name="Week-end",
            first_day=date(2028, 2, 26),
            handover_day=5,
            weekdays=[5, 6],
            holidays="also",
        )
        nights = DutyLayer.objects.create(
            name="Nuits",
            position=1,
            first_day=date(2028, 2, 26),
            unit="days",
            from_time="20:00",
            until_time="07:30",
        )
        for layer, people in ((weekend, (roux, lambert)), (nights, (lambert, desk, roux))):
            for place, person in enumerate(people):
                layer.turns.create(colleague=person, position=place)
        leap = datetime(2028, 2, 29, 1, tzinfo=UTC)
        DutyRoster.objects.create(colleague=roux, during=(leap, leap + timedelta(hours=20)))


def in_list(at: datetime) -> str:
    [name] = [
        one.colleague.name
        for one in duty.between(START, END)
        if one.start <= at and (one.end is None or at < one.end)
    ] or [""]
    return name


def at_the_desk(at: datetime) -> set[str]:
    """Whom the list of people has first, and who is said to be on duty beside a name."""
    everybody = list(Colleague.objects.all())
    known = whereabouts.of(everybody, at)
    beside = {row.name for row in everybody if "duty" in {one.state for one in known[row.pk]}}
    return beside | {one.name for one in desk_people.colleagues(at) if one.key == "duty"}


def by_telephone(client: Client, at: datetime) -> set[str]:
    """Whom the switchboard would ring, and whom a message that is taken now is for."""
    call = Call(client=client, caller=None)
    rung, written = inbound._on_duty(call), desk_panel._known(call)["recipient"]
    assert (rung is not None) == routing.facts_now(at).duty_reachable
    return {person.name if person else "" for person in (rung, written)}


def in_a_calendar(client: Client, at: datetime) -> str:
    """What a reader of the duty feed has at that moment."""
    feed = Feed(name="Garde", kind=Feed.Kind.DUTY, shows_names=True)
    feeds.open_for(feed)
    calendar = Calendar.from_ical(feeds.read(feed, client).body)
    words = [one["SUMMARY"] for one in calendar.events if one.start <= at < one.end]
    assert len(words) < 2
    return str(words[0]).partition(": ")[2] if words else ""


def in_the_portal(visitor: Visitor, path: str) -> str:
    html = visitor.get(path).content.decode()
    if path == "/":
        found = re.search(r"<strong>([^<]+)</strong>(?:(?!</li>).)*pill-go", html, re.DOTALL)
    else:
        found = re.search(r'duty-now">\s*<strong>([^<]+)</strong>\s*<span', html)
    return found.group(1) if found else ""


@asked
@given(at=moments)
def test_at_any_moment(cast: Cast, made: None, at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        program = Program.of(cast.practice)
        doctor = at_client(cast.practice, cast.user("doctor"))
        now: Any = program.get("duty/current")["now"]
        seen = {in_the_portal(doctor, path) for path in ("/", "/duty/")}
        with access.inside(cast.practice):
            found = duty.on_duty(at)
            name = found.colleague.name if found else ""
            assert in_list(at) == name
            assert at_the_desk(at) == ({name} if name else set())
            assert by_telephone(cast.practice, at) == {name}
            assert in_a_calendar(cast.practice, at) == name
            gaps = [one for one in duty.gaps(START, END) if one.start <= at < one.end]
    assert (now["colleague"]["name"] if now else "") == name
    assert seen == {name}
    assert bool(gaps) is not bool(name)
