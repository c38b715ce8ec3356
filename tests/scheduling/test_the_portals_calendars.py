"""The client's people make feeds, subscribe, take out and bring in, by themselves."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from icalendar import Calendar

from scheduling import booking
from scheduling.models import Absence, Appointment, Feed, Subscription
from tenants import access
from tenants.models import AuditEntry
from tests.cast import Cast
from tests.scheduling.surgery import DUPONT, PARIS, Surgery, camille
from tests.scheduling.test_reading_calendars import calendar
from tests.visitors import Visitor, at_client, in_support

pytestmark = pytest.mark.django_db


@pytest.fixture
def surgery(cast: Cast) -> Surgery:
    with access.inside(cast.practice):
        return Surgery.open()


@pytest.fixture
def doctor(cast: Cast) -> Visitor:
    return at_client(cast.practice, cast.user("doctor"))


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.ics", data, content_type="text/calendar")


def looked_into(doctor: Visitor, data: bytes, surgery: Surgery, **more: Any) -> str:
    about = {"agenda": str(surgery.roux.pk), "file": upload(data), **more}
    return doctor.post("/calendars/import", about).content.decode()


def brought_in(doctor: Visitor, page: str) -> str:
    found = re.search(r'name="sealed" value="([^"]+)"', page)
    assert found
    return doctor.post("/calendars/import/done", {"sealed": found[1]}, follow=True).content.decode()


def event(day: int, clock: str, title: str = "Congrès") -> str:
    start = timezone.now().astimezone(PARIS) + timedelta(days=day)
    return f"SUMMARY:{title}\nDTSTART;TZID=Europe/Paris:{start:%Y%m%d}T{clock}00\nDURATION:PT40M"


def test_an_address_is_shown_once_and_works(cast: Cast, surgery: Surgery, doctor: Visitor) -> None:
    about = {"name": "Montre", "kind": "agenda", "agenda": surgery.roux.pk}
    page = doctor.post("/calendars/feeds", about).content.decode()
    found = re.search(r"/ics/[\w-]+\.ics", page)
    assert found
    assert at_client(cast.practice).get(found[0]).status_code == 200
    assert "/ics/" not in doctor.get("/calendars/").content.decode()
    with access.inside(cast.practice):
        key = Feed.objects.get().pk
    assert doctor.post(f"/calendars/feeds/{key}/revoke").status_code == 303
    assert at_client(cast.practice).get(found[0]).status_code == 404
    actions = AuditEntry.objects.values_list("action", flat=True)
    assert {"feed.made", "feed.revoked"} <= set(actions)


def test_a_feed_of_nothing_is_refused_with_a_word(surgery: Surgery, doctor: Visitor) -> None:
    page = doctor.post("/calendars/feeds", {"name": "Montre", "kind": "agenda"})
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()


def test_a_subscription_shows_its_server_and_never_its_secret(
    cast: Cast, surgery: Surgery, doctor: Visitor
) -> None:
    url = "https://calendar.example/private-word/basic.ics"
    about = {"name": "Ada", "agenda": surgery.roux.pk, "url": url}
    assert doctor.post("/calendars/subscriptions", about).status_code == 303
    page = doctor.get("/calendars/").content.decode()
    assert "calendar.example" in page
    assert "private-word" not in page
    with access.inside(cast.practice):
        row = Subscription.objects.get()
        Subscription.objects.update(state="failed", problem="gone")
    boss = in_support(cast.practice, cast.user("administrator"))
    form = boss.get(f"/admin/scheduling/subscription/{row.pk}/change/").content.decode()
    assert "private-word" not in form
    assert "pill-stop" in doctor.get("/calendars/").content.decode()
    doctor.post(f"/calendars/subscriptions/{row.pk}/end")
    doctor.post(f"/calendars/subscriptions/{row.pk}/end", {"sure": "1"})
    with access.inside(cast.practice):
        assert not Subscription.objects.exists()


def test_events_of_a_file_become_absences_once(
    cast: Cast, surgery: Surgery, doctor: Visitor
) -> None:
    page = looked_into(doctor, calendar(event(3, "0900")), surgery)
    assert "Congrès" in page
    with access.inside(cast.practice):
        assert not Absence.objects.exists()
    brought_in(doctor, page)
    brought_in(doctor, page)
    with access.inside(cast.practice):
        (absence,) = Absence.objects.all()
    assert (absence.reason, absence.agenda_id) == ("Congrès", surgery.roux.pk)


def test_events_become_appointments_where_there_is_room(
    cast: Cast, surgery: Surgery, doctor: Visitor
) -> None:
    with access.inside(cast.practice):
        booking.book(surgery.place("09:00", days=3), camille(), DUPONT)
    data = calendar(event(3, "0900", "Ada"), event(3, "1100", "Bob"))
    page = looked_into(doctor, data, surgery, kind=str(surgery.visit.pk))
    assert page.count("pill-stop") == 1
    brought_in(doctor, page)
    with access.inside(cast.practice):
        made = Appointment.objects.get(name="Bob")
        assert not Appointment.objects.filter(name="Ada").exists()
        assert made.steps.get().author_name == "Doctor"
    assert made.during.upper - made.during.lower == timedelta(minutes=40)


@pytest.mark.parametrize("data", [b"<html>", b"X" * (1024 * 1024 + 1), calendar()])
def test_a_file_that_brings_nothing_says_why(
    surgery: Surgery, doctor: Visitor, data: bytes
) -> None:
    assert "errorlist" in looked_into(doctor, data, surgery)


def test_what_was_not_shown_is_not_brought_in(
    cast: Cast, surgery: Surgery, doctor: Visitor
) -> None:
    page = looked_into(doctor, calendar(event(3, "0900")), surgery)
    brought_in(doctor, page.replace('name="sealed" value="', 'name="sealed" value="x'))
    with access.inside(cast.practice):
        assert not Absence.objects.exists()


def test_days_are_taken_out_with_the_names(surgery: Surgery, doctor: Visitor, cast: Cast) -> None:
    with access.inside(cast.practice):
        booking.book(surgery.place("19:00", days=1), camille(), DUPONT)
        booking.book(surgery.place("09:00", days=2), camille(), DUPONT)
    day = surgery.place(days=1).start.date().isoformat()
    about = {"agenda": str(surgery.roux.pk), "first_day": day, "last_day": day}
    answer = doctor.get("/calendars/export", about)
    assert "attachment" in answer["Content-Disposition"]
    (found,) = Calendar.from_ical(answer.content).events
    assert DUPONT.name in str(found["SUMMARY"])
    assert doctor.get("/calendars/export", {**about, "last_day": "2020-01-01"}).status_code == 200
