"""A feed shows when somebody comes, to whoever has its address, and to nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.utils import timezone
from icalendar import Calendar, Event

from scheduling import booking, feeds
from scheduling.models import Agenda, Appointment, DutyRoster, Feed
from tenants import access
from tenants.directory.models import Colleague
from tests.cast import Cast
from tests.scheduling.surgery import DUPONT, PARIS, Surgery, camille
from tests.visitors import at_client

pytestmark = pytest.mark.django_db


def read(cast: Cast, secret: str, **headers: str) -> HttpResponse:
    return at_client(cast.practice).get(f"/ics/{secret}.ics", headers=headers)  # type: ignore[return-value]


def events(answer: HttpResponse) -> list[Event]:
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    assert isinstance(calendar, Calendar)
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    return calendar.events


def clock(event: Event) -> str:
    begins = event.start
    assert isinstance(begins, datetime)
    return f"{begins.astimezone(PARIS):%H:%M}"


@pytest.fixture
def secret(cast: Cast) -> str:
    """Of a feed of Dr Roux's agenda, in which Jeanne Dupont is booked tomorrow at nine."""
    with access.inside(cast.practice):
        surgery = Surgery.open()
        booking.book(surgery.place(), camille(), DUPONT)
        booking.book(surgery.place("10:00", surgery.lambert), camille(), DUPONT)
        return feeds.open_for(Feed(name="Montre", agenda=surgery.roux))


def test_an_agenda_shows_what_is_booked_and_no_names(cast: Cast, secret: str) -> None:
    answer = read(cast, secret)
    (event,) = events(answer)
    assert event["SUMMARY"] == "Consultation"
    assert clock(event) == "09:00"
    assert event.duration == timedelta(minutes=20)
    text = answer.content.decode()
    assert DUPONT.name not in text
    assert "3998500" not in text.replace(" ", "")
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "OPAQUE")


def test_names_and_numbers_stand_there_where_the_client_wants_them(cast: Cast, secret: str) -> None:
    with access.inside(cast.practice):
        Feed.objects.update(shows_names=True)
    (event,) = events(read(cast, secret))
    assert event["SUMMARY"] == "Jeanne Dupont · Consultation"
    assert event["DESCRIPTION"] == "06 39 98 50 01"


def test_a_moved_appointment_is_the_same_event_and_a_cancelled_one_says_so(
    cast: Cast, secret: str
) -> None:
    (before,) = events(read(cast, secret))
    with access.inside(cast.practice):
        row = Appointment.objects.get(agenda__name="Dr Roux")
        place = booking.Place(row.agenda_id, row.type_id, row.during.upper, PARIS)
        booking.move(row.pk, place, camille())
    (moved,) = events(read(cast, secret))
    assert moved["UID"] == before["UID"]
    assert (before["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)
    assert moved.start == before.end
    assert moved.DTSTAMP >= before.DTSTAMP
    with access.inside(cast.practice):
        booking.cancel(row.pk, camille(), "grippe")
    (cancelled,) = events(read(cast, secret))
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", 2)
    assert cancelled["UID"] == before["UID"]
    with time_machine.travel(timezone.now() + feeds.CANCELLED + timedelta(hours=1)):
        assert events(read(cast, secret)) == []


def test_who_has_it_already_is_told_so(cast: Cast, secret: str) -> None:
    first = read(cast, secret)
    again = read(cast, secret, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    same_time = read(cast, secret, if_modified_since=first["Last-Modified"])
    assert same_time.status_code == 304
    with (
        time_machine.travel(timezone.now() + timedelta(minutes=1)),
        access.inside(cast.practice),
    ):
        row = Appointment.objects.get(agenda__name="Dr Roux")
        row.delete()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        changed = read(cast, secret, if_none_match=first["ETag"])
        assert events(changed) == []
        assert read(cast, secret, if_modified_since=first["Last-Modified"]).status_code == 200


def test_a_withdrawn_or_renewed_address_shows_nothing(cast: Cast, secret: str) -> None:
    with access.inside(cast.practice):
        feed = Feed.objects.get()
        assert secret not in feed.digest
        fresh = feeds.renew(feed)
    assert read(cast, secret).status_code == 404
    assert events(read(cast, fresh))
    with access.inside(cast.practice):
        feeds.revoke(feed)
    assert read(cast, fresh).status_code == 404
    assert read(cast, "anything").status_code == 404


def test_an_address_is_one_clients_only(cast: Cast, secret: str) -> None:
    assert at_client(cast.plumber).get(f"/ics/{secret}.ics").status_code == 404


def test_both_changes_of_the_clock_are_right(cast: Cast) -> None:
    with time_machine.travel(datetime(2027, 3, 20, 12, tzinfo=UTC)), access.inside(cast.practice):
        surgery = Surgery.open()
        for day in (27, 28):  # the clocks go forward on the 28th of March 2027
            start = datetime(2027, 3, day, 9, tzinfo=PARIS)
            place = booking.Place(surgery.roux.pk, surgery.visit.pk, start, PARIS)
            booking.book(place, camille(), DUPONT)
        during = (datetime(2027, 10, 30, 20, tzinfo=PARIS), datetime(2027, 10, 31, 8, tzinfo=PARIS))
        DutyRoster.objects.all().delete()
        ada = Colleague.objects.create(name="Ada", number="+33261915555")
        DutyRoster.objects.create(colleague=ada, during=during)
        agenda = feeds.open_for(Feed(name="Montre", agenda=surgery.roux))
        duty = feeds.open_for(Feed(name="Garde", kind=Feed.Kind.DUTY))
    with time_machine.travel(datetime(2027, 3, 20, 12, tzinfo=UTC)):
        saturday, sunday = events(read(cast, agenda))
        (night,) = events(read(cast, duty))
    assert sunday.start - saturday.start == timedelta(hours=23)
    assert {clock(e) for e in (saturday, sunday)} == {"09:00"}
    assert night.end - night.start == timedelta(hours=13)
    assert "Ada" not in str(night["SUMMARY"])


def test_a_persons_feed_joins_agendas_and_duties(cast: Cast, secret: str) -> None:
    with access.inside(cast.practice):
        ada = Colleague.objects.create(name="Ada", number="+33261915555")
        Agenda.objects.filter(name="Dr Roux").update(colleague=ada)
        DutyRoster.objects.all().delete()
        now = timezone.now()
        DutyRoster.objects.create(colleague=ada, during=(now, now + timedelta(hours=12)))
        other = Colleague.objects.create(name="Bob", number="+33261915556")
        later = now + timedelta(hours=12)
        DutyRoster.objects.create(colleague=other, during=(later, later + timedelta(hours=12)))
        person = feeds.open_for(Feed(name="Ada", kind=Feed.Kind.PERSON, colleague=ada))
        everybody = feeds.open_for(Feed(name="Tous", kind=Feed.Kind.DUTY, shows_names=True))
    assert len(events(read(cast, person))) == 2
    assert [str(e["SUMMARY"]).split()[-1] for e in events(read(cast, everybody))] == ["Ada", "Bob"]
