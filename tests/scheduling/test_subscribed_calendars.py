"""A calendar elsewhere takes time of an agenda: read again and again, and never blindly."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.utils import timezone

from scheduling import booking, fetching, subscriptions, tasks
from scheduling.booking import Taken
from scheduling.models import BusyTime, Subscription
from tenants import access
from tests.cast import Cast
from tests.scheduling.surgery import DUPONT, Surgery, camille
from tests.scheduling.test_reading_calendars import calendar

pytestmark = pytest.mark.django_db


class Elsewhere(ThreadingHTTPServer):
    """A server of calendars on this machine; `answers` are given in turn, the last for good."""

    body, status, headers = b"", 200, dict[str, str]()
    asked: list[dict[str, str]]


class Handler(BaseHTTPRequestHandler):
    server: Elsewhere

    def do_GET(self) -> None:
        self.server.asked.append(dict(self.headers))
        known = self.headers.get("If-None-Match")
        is_known = known is not None and known == self.server.headers.get("ETag")
        self.send_response(304 if is_known else self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0" if is_known else str(len(self.server.body)))
        self.end_headers()
        if not is_known:
            self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests look at `asked`."""


@pytest.fixture
def elsewhere(settings: LazySettings) -> Iterator[Elsewhere]:
    settings.CALENDARS_MAY_BE_PRIVATE = True
    server = Elsewhere(("127.0.0.1", 0), Handler)
    server.asked = []
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def surgery(cast: Cast) -> Surgery:
    with access.inside(cast.practice):
        return Surgery.open()


def subscribed(cast: Cast, surgery: Surgery, server: Elsewhere) -> Subscription:
    url = f"http://127.0.0.1:{server.server_port}/secret-word.ics"
    with access.inside(cast.practice):
        return Subscription.objects.create(agenda=surgery.roux, name="Ada", url=url)


def at(start: datetime) -> bytes:
    return calendar(f"DTSTART:{start.astimezone():%Y%m%dT%H%M%S}\nDURATION:PT1H")


def refresh(cast: Cast, row: Subscription) -> Subscription:
    with access.inside(cast.practice):
        Subscription.objects.update(next_at=timezone.now())
    tasks.refresh_subscription(cast.practice.schema_name, str(row.pk))
    with access.inside(cast.practice):
        row.refresh_from_db()
    return row


def test_what_stands_there_cannot_be_booked(
    cast: Cast, surgery: Surgery, elsewhere: Elsewhere
) -> None:
    start = surgery.place("09:00").start
    elsewhere.body = calendar(f"DTSTART;TZID=Europe/Paris:{start:%Y%m%dT%H%M%S}\nDURATION:PT1H")
    row = refresh(cast, subscribed(cast, surgery, elsewhere))
    assert (row.state, row.problem) == ("ok", "")
    with access.inside(cast.practice):
        for clock in ("09:00", "09:40"):
            with pytest.raises(Taken) as late:
                booking.book(surgery.place(clock), camille(), DUPONT)
            assert (start, surgery.roux.pk) not in [(s.start, s.agenda) for s in late.value.free]
        booking.book(surgery.place("09:00", surgery.lambert), camille(), DUPONT)
        booking.book(surgery.place("10:00"), camille(), DUPONT)


def test_what_is_not_there_any_more_is_free_again(
    cast: Cast, surgery: Surgery, elsewhere: Elsewhere
) -> None:
    first, second = surgery.place("09:00"), surgery.place("15:00")
    elsewhere.body = calendar(f"DTSTART;TZID=Europe/Paris:{first.start:%Y%m%dT%H%M%S}")
    elsewhere.body = elsewhere.body.replace(b"DTSTAMP", b"DURATION:PT1H\r\nDTSTAMP")
    row = refresh(cast, subscribed(cast, surgery, elsewhere))
    elsewhere.body = calendar(
        f"DTSTART;TZID=Europe/Paris:{second.start:%Y%m%dT%H%M%S}\nDURATION:PT2H"
    )
    refresh(cast, row)
    with access.inside(cast.practice):
        (busy,) = BusyTime.objects.all()
        assert busy.during.lower == second.start
        booking.book(first, camille(), DUPONT)


def test_an_unchanged_calendar_is_not_sent_again(
    cast: Cast, surgery: Surgery, elsewhere: Elsewhere
) -> None:
    elsewhere.headers = {"ETag": '"one"'}
    elsewhere.body = calendar("DTSTART:20991231T080000Z")
    row = refresh(cast, refresh(cast, subscribed(cast, surgery, elsewhere)))
    assert [asked.get("If-None-Match") for asked in elsewhere.asked] == [None, '"one"']
    assert row.state == "ok"


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (404, b"", "gone"),
        (401, b"", "refused"),
        (503, b"", "unreachable"),
        (200, b"<html>Log in</html>", "no_calendar"),
        (200, b"X" * (fetching.MAX_BYTES + 1), "too_big"),
        (200, calendar("DTSTART:20270101T080000Z\nRRULE:FREQ=SECONDLY"), "rule"),
    ],
)
def test_what_goes_wrong_is_said_and_leaves_what_was_read(
    cast: Cast, surgery: Surgery, elsewhere: Elsewhere, status: int, body: bytes, problem: str
) -> None:
    row, start = subscribed(cast, surgery, elsewhere), surgery.place().start
    with access.inside(cast.practice):
        BusyTime.objects.create(subscription=row, during=(start, start + timedelta(hours=1)))
    elsewhere.status, elsewhere.body = status, body
    refresh(cast, row)
    assert (row.state, row.problem) == ("failed", problem)
    assert subscriptions.remedy(row)
    with access.inside(cast.practice):
        assert row.busy_times.count() == 1


def test_who_fails_is_asked_more_and_more_seldom(
    cast: Cast, surgery: Surgery, elsewhere: Elsewhere
) -> None:
    elsewhere.status = 500
    row, waits = subscribed(cast, surgery, elsewhere), []
    with time_machine.travel(timezone.now(), tick=False):
        for _ in range(9):
            waits.append(refresh(cast, row).next_at - timezone.now())
    assert waits[0] < timedelta(minutes=21)
    assert waits[3] > waits[0] * 4
    assert timedelta(hours=24) <= waits[-1] < timedelta(hours=25)


def test_a_calendar_is_read_once_however_often_it_is_asked(
    cast: Cast, surgery: Surgery, elsewhere: Elsewhere
) -> None:
    elsewhere.body = calendar("DTSTART:20991231T080000Z")
    row = refresh(cast, subscribed(cast, surgery, elsewhere))
    tasks.refresh_subscription(cast.practice.schema_name, str(row.pk))
    assert len(elsewhere.asked) == 1
    assert row.next_at > timezone.now() + timedelta(minutes=14)


def test_our_own_appointments_that_come_back_are_not_counted_twice(
    cast: Cast, surgery: Surgery, elsewhere: Elsewhere
) -> None:
    with access.inside(cast.practice):
        made = booking.book(surgery.place(), camille(), DUPONT)
    start = made.during.lower
    event = f"DTSTART;TZID=Europe/Paris:{surgery.place().start:%Y%m%dT%H%M%S}\nDURATION:PT20M"
    elsewhere.body = calendar(event).replace(b"UID:0@test", f"UID:{made.pk}".encode())
    refresh(cast, subscribed(cast, surgery, elsewhere))
    with access.inside(cast.practice):
        assert not BusyTime.objects.exists()
        booking.cancel(made.pk, camille(), "grippe")
        assert booking.book(surgery.place(), camille(), DUPONT).during.lower == start


def test_the_secret_address_stands_in_no_log(
    cast: Cast, surgery: Surgery, elsewhere: Elsewhere, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    elsewhere.status = 500
    row = refresh(cast, subscribed(cast, surgery, elsewhere))
    assert row.problem == "unreachable"
    assert "secret-word" not in caplog.text
