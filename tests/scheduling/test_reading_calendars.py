"""What stands in a calendar of elsewhere, reckoned as its owner sees it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scheduling import ics

PARIS = ZoneInfo("Europe/Paris")
START, END = datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
OUTLOOK = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(*events: str, before: str = "") -> bytes:
    found = "".join(
        f"BEGIN:VEVENT\nUID:{n}@test\nDTSTAMP:20270101T000000Z\n{event}\nEND:VEVENT\n"
        for n, event in enumerate(events)
    )
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{before}{found}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def times(*events: str, before: str = "") -> list[str]:
    """Beginnings and ends by the clock of Paris."""
    found = ics.read(calendar(*events, before=before), PARIS, START, END)
    return [
        f"{one.start.astimezone(PARIS):%m-%d %H:%M} {one.end.astimezone(PARIS):%m-%d %H:%M}"
        for one in found
        if not one.is_free
    ]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("DTSTART:20270701T080000Z", "DTEND:20270701T090000Z"),
        ("DTSTART;TZID=Europe/Paris:20270701T100000", "DURATION:PT1H"),
        ("DTSTART;TZID=Romance Standard Time:20270701T100000", "DURATION:PT1H"),
        ("DTSTART;TZID=America/New_York:20270701T040000", "DURATION:PT1H"),
        ("DTSTART:20270701T100000", "DTEND:20270701T110000"),
        ("DTSTART;TZID=Customized Time Zone:20270701T100000", "DURATION:PT1H"),
    ],
)
def test_each_way_to_write_a_time_means_the_same(start: str, end: str) -> None:
    assert times(f"{start}\n{end}", before=OUTLOOK) == ["07-01 10:00 07-01 11:00"]


def test_whole_days_are_the_clients_own_days() -> None:
    assert times("DTSTART;VALUE=DATE:20270327\nDTEND;VALUE=DATE:20270329") == [
        "03-27 00:00 03-29 00:00"
    ]
    assert times("DTSTART;VALUE=DATE:20270501") == ["05-01 00:00 05-02 00:00"]


def test_what_repeats_keeps_its_hour_when_the_clocks_change() -> None:
    weekly = "DTSTART;TZID=Europe/Paris:20270321T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3"
    assert [one[:11] for one in times(weekly)] == ["03-21 09:00", "03-28 09:00", "04-04 09:00"]


def test_an_exception_and_a_moved_one_of_a_series() -> None:
    series = (
        "BEGIN:VEVENT\nUID:s\nDTSTART:20270601T080000Z\nDTEND:20270601T090000Z\n"
        "RRULE:FREQ=DAILY;COUNT=3\nEXDATE:20270602T080000Z\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID:20270603T080000Z\nDTSTART:20270603T120000Z\n"
        "DTEND:20270603T130000Z\nEND:VEVENT\n"
    )
    assert times(before=series) == ["06-01 10:00 06-01 11:00", "06-03 14:00 06-03 15:00"]


def test_the_29th_of_february_comes_every_fourth_year() -> None:
    leap = "DTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY"
    found = ics.read(calendar(leap), PARIS, START, datetime(2029, 1, 1, tzinfo=UTC))
    assert [f"{one.start.astimezone(PARIS):%Y-%m-%d}" for one in found] == ["2028-02-29"]


@pytest.mark.parametrize(
    "word", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"]
)
def test_what_keeps_nobody_from_anything_is_free(word: str) -> None:
    event = "DTSTART:20270701T080000Z\nDTEND:20270701T090000Z"
    assert times(event, f"{event}\n{word}") == ["07-01 10:00 07-01 11:00"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=5",
        "FREQ=DAILY;BYSECOND=1,2,3",
        "FREQ=MONTHLY;INTERVAL=0;BYDAY=MO;BYMONTHDAY=1",
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=2MO;BYMONTHDAY=1",
    ],
)
def test_what_would_be_reckoned_without_end_is_refused(rule: str) -> None:
    with pytest.raises(ics.TooMuch):
        times(f"DTSTART:20270101T080000Z\nDURATION:PT1H\nRRULE:{rule}")


def test_usual_rules_are_no_exception() -> None:
    friday = "DTSTART:20270813T080000Z\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"
    last = "DTSTART:20271130T090000Z\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1"
    assert [one[:5] for one in times(friday, last)] == ["08-13", "11-30", "12-31"]


@pytest.mark.parametrize(
    "data", [b"", b"<html>Log in</html>", b"\xff\xfe\x00", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"]
)
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(ics.NoCalendar):
        ics.read(data, PARIS, START, END)
