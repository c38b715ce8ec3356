"""From the telephone: closed for the moment, and open again; the hours and their forms."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from scheduling import hours
from scheduling.models import Calendar, Closure, OpeningPeriod, Site, SpecialOpening
from tenants import access
from tenants.models import Client
from tests.cast import Cast
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
AT = datetime(2026, 11, 24, 10, 20, 30, tzinfo=PARIS)  # a Tuesday, open until 12:00


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    return at_client(cast.practice, cast.user("doctor"))


def is_open(client: Client, at: datetime) -> bool:
    with access.inside(client):
        return hours.opening(hours.load(), at).is_open


def at(day: int, clock: str) -> datetime:
    return datetime.combine(date(2026, 11, day), time.fromisoformat(clock), PARIS)


@pytest.mark.parametrize(
    ("until", "closed", "opened"),
    [
        ("hour", at(24, "11:19"), at(24, "11:20")),
        ("today", at(24, "17:00"), at(25, "10:00")),
        ("tomorrow", at(25, "10:00"), at(26, "10:00")),
    ],
)
@time_machine.travel(AT, tick=False)
def test_one_tap_closes(
    cast: Cast, owner: Visitor, until: str, closed: datetime, opened: datetime
) -> None:
    assert is_open(cast.practice, AT)
    assert owner.post("/closed/", {"until": until}).status_code == 303
    assert [is_open(cast.practice, moment) for moment in (AT, closed, opened)] == [
        *(False, False, True)
    ]
    assert is_open(cast.plumber, AT)


@time_machine.travel(AT, tick=False)
def test_until_a_chosen_moment_with_a_reason_and_never_into_the_past(
    cast: Cast, owner: Visitor
) -> None:
    chosen = {"until": "chosen", "day": "2026-11-27", "clock": "09:00", "reason": "panne"}
    past = owner.post("/closed/", {**chosen, "day": "2026-11-20"})
    assert past.status_code == 422
    assert b'value="panne"' in past.content
    assert b'value="2026-11-20"' in past.content
    assert owner.post("/closed/", {**chosen, "clock": ""}).status_code == 422
    assert owner.post("/closed/", {"until": "never"}).status_code == 422
    owner.post("/closed/", chosen)
    with access.inside(cast.practice):
        [made] = Closure.objects.filter(reason="panne")
    assert (made.last_day, made.until_time, made.from_time) == (
        date(2026, 11, 27), time(9), time(10, 20),
    )  # fmt: skip


def test_open_again_at_once(cast: Cast, owner: Visitor) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        owner.post("/closed/", {"until": "today"})
        owner.post("/closed/", {"until": "hour"})
        with access.inside(cast.practice):
            [made] = Closure.objects.filter(first_day=AT.date())
        assert made.until_time == time(11, 20), "another end, not another closure"
        clock.shift(600)
        assert b"11:20" in owner.get("/closed/").content
        owner.post(f"/closed/{made.pk}/reopen")
        assert is_open(cast.practice, AT + (datetime.now(PARIS) - AT))
        assert owner.post(f"/closed/{made.pk}/reopen").status_code == 303
        theirs = at_client(cast.plumber, cast.user("plumber"))
        assert theirs.post(f"/closed/{made.pk}/reopen").status_code == 404
        owner.post("/closed/", {"until": "hour"})
        with access.inside(cast.practice):
            [again] = Closure.objects.filter(from_time=time(10, 30))
        owner.post(f"/closed/{again.pk}/reopen")
        with access.inside(cast.practice):
            assert not Closure.objects.filter(pk=again.pk).exists(), "it had no time to begin"


@time_machine.travel(AT, tick=False)
def test_one_site_closes_by_its_own_clock(cast: Cast, owner: Visitor) -> None:
    with access.inside(cast.practice):
        Site.objects.create(name="Centre")
        far = Site.objects.create(name="Saint-Denis", time_zone="Indian/Reunion")
    owner.post("/closed/", {"until": "hour", "site": str(far.pk)})
    with access.inside(cast.practice):
        made = Closure.objects.get(site=far)
    assert (made.from_time, made.until_time) == (time(13, 20), time(14, 20))
    assert is_open(cast.practice, AT)
    assert b"Saint-Denis" in owner.get("/closed/").content


def rows(prefix: str, *given: dict[str, str], initial: int = 0) -> dict[str, Any]:
    sent: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": initial}
    for place, row in enumerate(given):
        sent |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return {"section": prefix, **sent}


def test_the_week_is_edited_and_a_refused_form_keeps_what_was_typed(
    cast: Cast, owner: Visitor
) -> None:
    with access.inside(cast.practice):
        OpeningPeriod.objects.all().delete()
        first = OpeningPeriod.objects.create(weekday=0, opens=time(9), closes=time(12))
    old = {"id": str(first.pk), "weekday": "0", "opens": "08:30", "closes": "12:00"}
    summer = {"weekday": "1", "opens": "07:00", "closes": "07:00", "first_day": "2027-07-01"}
    refused = owner.post("/hours/", rows("week", old, summer, initial=1))
    assert refused.status_code == 422
    assert b'value="08:30"' in refused.content
    assert b'value="2027-07-01"' in refused.content
    saved = owner.post("/hours/", rows("week", old, {**summer, "closes": "11:00"}, initial=1))
    assert saved.status_code == 303
    with access.inside(cast.practice):
        kept = OpeningPeriod.objects.values_list("weekday", "opens", "first_day")
        assert list(kept) == [(0, time(8, 30), None), (1, time(7), date(2027, 7, 1))]
    owner.post("/hours/", rows("week", {**old, "DELETE": "on"}, initial=1))
    with access.inside(cast.practice):
        assert OpeningPeriod.objects.get().weekday == 1


def test_closures_special_openings_and_holidays(cast: Cast, owner: Visitor) -> None:
    summer = {"first_day": "2031-08-01", "last_day": "2031-08-15", "reason": "congés"}
    owner.post("/hours/", rows("closures", summer))
    day = {"day": "2031-08-15", "opens": "09:00", "closes": "10:00"}
    owner.post("/hours/", rows("specials", day))
    lorraine = {"holidays-country": "FR", "holidays-subdivision": "57"}
    owner.post("/hours/", {"section": "holidays", **lorraine, "holidays-closed_on_holidays": "on"})
    wrong = owner.post("/hours/", {"section": "holidays", **lorraine, "holidays-country": "XX"})
    assert wrong.status_code == 422
    with access.inside(cast.practice):
        assert Closure.objects.get(reason="congés").last_day == date(2031, 8, 15)
        assert SpecialOpening.objects.get(day=date(2031, 8, 15)).opens == time(9)
        assert (Calendar.current().subdivision, Calendar.current().closed_on_holidays) == (
            *("57", True),
        )
    with access.inside(cast.plumber):
        assert not Closure.objects.filter(reason="congés").exists()
