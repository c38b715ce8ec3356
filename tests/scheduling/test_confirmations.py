"""Whoever is booked is told at once: in the call at any hour, else at a decent one."""

from dataclasses import replace
from datetime import datetime

import pytest
import time_machine

from messages.models import Notice, OptOut
from messages.notices import letter_of
from scheduling import booking, reminders
from scheduling.booking import Author, Person
from scheduling.models import Agenda, Telling
from tenants.directory.models import Contact
from tests.cast import Cast
from tests.scheduling.surgery import DUPONT, PARIS, Surgery, camille
from tests.scheduling.telling import kinds, last

pytestmark = pytest.mark.django_db
STAFF = Author("Claire Roux")


def test_booked_moved_and_cancelled_are_each_told_once(surgery: Surgery) -> None:
    made = booking.book(surgery.place(), camille(), DUPONT)
    booking.move(made.pk, surgery.place("10:00"), camille())
    booking.move(made.pk, surgery.place("09:00"), camille())
    booking.cancel(made.pk, camille(), "guérie")
    assert kinds() == [
        "appointment_booked",
        *("appointment_moved", "appointment_moved"),
        "appointment_cancelled",
    ]
    assert (
        last("appointment_moved").about["start"].startswith(made.during.lower.isoformat()[:13])
    ), "the time that it has now"


def test_asked_for_twice_it_is_told_once(surgery: Surgery) -> None:
    author = camille()
    for _time in range(2):
        booking.book(surgery.place(), author, DUPONT)
    assert kinds() == ["appointment_booked"]


def test_the_text_of_a_confidential_client_says_when_and_no_more(
    cast: Cast, surgery: Surgery
) -> None:
    Agenda.objects.filter(pk=surgery.roux.pk).update(spoken="le cardiologue")
    booking.book(surgery.place(), camille(), replace(DUPONT, reason="genou"))
    told = last("appointment_booked")
    text = letter_of(cast.practice, told).text()
    assert "09:00" in text
    assert cast.practice.name in text
    assert "/a/" in text
    whole = f"{text} {letter_of(cast.practice, told).mail()}"
    assert not any(word in whole for word in ("cardiologue", "Roux,", "genou", "Consultation"))


def test_another_clients_text_says_with_whom(cast: Cast, surgery: Surgery) -> None:
    cast.practice.confidential = False
    cast.practice.save()
    booking.book(surgery.place(), camille(), DUPONT)
    assert "le Dr Roux" in letter_of(cast.practice, last("appointment_booked")).text()


def test_by_night_only_whoever_is_awake_is_told_at_once(surgery: Surgery) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 22, tzinfo=PARIS), tick=False):
        booking.book(surgery.place("09:00"), camille(), DUPONT)
        assert last("appointment_booked").retry_at is None
        booking.book(surgery.place("10:00"), STAFF, DUPONT)
        due = last("appointment_booked").retry_at
    assert due == datetime(2026, 11, 24, 8, tzinfo=PARIS)


def test_what_the_night_has_changed_is_not_told_in_the_morning(surgery: Surgery) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 22, tzinfo=PARIS), tick=False):
        made = booking.book(surgery.place("11:00"), STAFF, DUPONT)
        other = booking.book(surgery.place("12:00"), STAFF, DUPONT)
        booking.move(made.pk, surgery.place("13:00"), STAFF)
    waiting = Notice.objects.filter(state="planned").order_by("pk")
    assert [told.kind for told in waiting] == ["appointment_booked", "appointment_moved"]
    assert waiting[0].subject == f"appointment:{other.pk}"


def test_who_wants_no_texts_is_told_aloud(surgery: Surgery) -> None:
    made = booking.book(surgery.place(), camille(), DUPONT)
    OptOut.objects.create(number=str(DUPONT.number))
    assert reminders.will_tell(made) is None


def test_who_has_no_mobile_number_is_written_to_or_not_at_all(surgery: Surgery) -> None:
    booking.book(surgery.place(), camille(), Person("Sans Numéro"))
    assert kinds() == []
    contact = Contact.objects.create(
        name="Anne Petit", number="+33199001234", email="anne@petit.test"
    )
    booking.book(surgery.place("10:00"), camille(), Person(contact.name, contact.number))
    assert last("appointment_booked").address == "anne@petit.test"


@pytest.mark.parametrize(
    ("mails_too", "ways", "word"),
    [(True, ["sms", "email"], "jeanne@dupont.test"), (False, ["sms"], "06 39 98 50 01")],
)
def test_a_known_address_gets_a_mail_beside_the_text(
    surgery: Surgery, mails_too: bool, ways: list[str], word: str
) -> None:
    Telling.objects.create(mails_too=mails_too)
    jeanne = replace(DUPONT, email="jeanne@dupont.test")
    made = booking.book(surgery.place(), camille(), jeanne)
    told = Notice.objects.order_by("created_at", "pk")
    assert list(told.values_list("channel", flat=True)) == ways
    assert word in str(reminders.will_tell(made))
    booking.move(made.pk, surgery.place("10:00"), camille())
    assert kinds() == ["appointment_booked"] * len(ways) + ["appointment_moved"] * len(ways)


def test_the_mail_beside_the_text_waits_and_is_overtaken_as_the_text_is(surgery: Surgery) -> None:
    jeanne = replace(DUPONT, email="jeanne@dupont.test")
    with time_machine.travel(datetime(2026, 11, 23, 22, tzinfo=PARIS), tick=False):
        made = booking.book(surgery.place("11:00"), STAFF, jeanne)
        booking.move(made.pk, surgery.place("13:00"), STAFF)
    waiting = Notice.objects.filter(state="planned")
    assert {(told.kind, told.channel) for told in waiting} == {
        ("appointment_moved", "sms"),
        ("appointment_moved", "email"),
    }


def test_whoever_books_knows_whether_it_is_told(surgery: Surgery) -> None:
    made = booking.book(surgery.place(), camille(), DUPONT)
    assert "06 39 98 50 01" in str(reminders.will_tell(made))
    mute = booking.book(surgery.place("10:00"), camille(), Person("Sans Numéro"))
    assert reminders.will_tell(mute) is None
    Telling.objects.create(confirms=False)
    assert reminders.will_tell(made) is None


def test_a_client_that_confirms_nothing_tells_nothing(surgery: Surgery) -> None:
    Telling.objects.create(confirms=False)
    made = booking.book(surgery.place(), camille(), DUPONT)
    booking.cancel(made.pk, camille(), "non")
    assert kinds() == []


def test_what_is_over_is_not_told(surgery: Surgery) -> None:
    made = booking.book(surgery.place("09:00"), camille(), DUPONT)
    with time_machine.travel(made.during.upper):
        booking.cancel(made.pk, STAFF, "pas venue")
    assert kinds() == ["appointment_booked"]
