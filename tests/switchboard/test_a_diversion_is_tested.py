"""We ring the number that a client diverts: that call comes in, or what became of it is known."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from messages import first_steps
from telephony.carrier import client as carrier
from telephony.carrier import dialling
from telephony.models import JournalEntry
from telephony.switchboard import diversion, sweeper, tasks
from telephony.switchboard.models import Call, DiversionTest
from tenants import access
from tenants.models import AuditEntry, Client, Line
from tests.cast import Cast
from tests.twilio import Twilio, sid, verbs
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
SHOP, LINE, OTHER_LINE = "+33199005501", "+33199009001", "+33199009002"
Start = Callable[[], DiversionTest]


@pytest.fixture
def practice(cast: Cast) -> Client:
    Line.objects.create(number=LINE, client=cast.practice)
    return cast.practice


@pytest.fixture
def line(practice: Client) -> str:
    return str(Line.objects.filter(client=practice).order_by("pk")[0].number)


@pytest.fixture
def owner(cast: Cast, practice: Client) -> Visitor:
    return at_client(practice, cast.user("doctor"))


@pytest.fixture
def start(
    practice: Client,
    twilio: Twilio,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> Start:
    monkeypatch.setattr(tasks.place_diversion_test, "delay", tasks.place_diversion_test)

    def begin() -> DiversionTest:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            row = diversion.want(practice, "01 99 00 55 01")
        return DiversionTest.objects.get(pk=row.pk)

    return begin


def comes_in(twilio: Twilio, line: str, caller: str, **more: str) -> list[str]:
    params = {"CallSid": sid(), "From": caller, "To": line, **more}
    return verbs(twilio.post("/twilio/voice/incoming", **params))


def status(twilio: Twilio, row: DiversionTest, state: str) -> None:
    twilio.post(f"/twilio/voice/diversion/status?test={row.pk}", CallSid=row.sid, CallStatus=state)


def fresh() -> DiversionTest:
    return DiversionTest.objects.get()


def test_it_comes_in_and_no_desk_hears_of_it(
    start: Start, twilio: Twilio, practice: Client, line: str
) -> None:
    row = start()
    assert twilio.placed == [(SHOP, LINE)], "under another line of the client's, as it has one"
    assert comes_in(twilio, line, LINE, ForwardedFrom=SHOP) == ["Reject"]
    assert verbs(twilio.again()) == ["Reject"], "sent twice"
    assert not Call.objects.exists()
    status(twilio, row, "busy")
    status(twilio, row, "busy")
    assert (fresh().outcome, fresh().number) == ("came", None)
    assert fresh().seconds == 1
    assert AuditEntry.objects.filter(client=practice, action=diversion.TESTED).count() == 1
    with access.inside(practice):
        assert not JournalEntry.objects.filter(line=line, caller=LINE).exists()
        assert first_steps.is_diverted(practice, set())


def test_a_network_that_puts_the_diverting_number_there(
    start: Start, twilio: Twilio, line: str
) -> None:
    start()
    assert comes_in(twilio, line, SHOP) == ["Reject"]
    assert fresh().came_in_at
    assert not Call.objects.exists()


def test_customers_who_call_meanwhile_are_answered(start: Start, twilio: Twilio, line: str) -> None:
    start()
    assert "Reject" not in comes_in(twilio, line, "+33639989999", ForwardedFrom=SHOP)
    assert Call.objects.count() == 1
    assert fresh().came_in_at is None


def test_a_hidden_number_is_the_tests_if_ours_is_answered_with_it(
    start: Start, twilio: Twilio, line: str
) -> None:
    row = start()
    assert comes_in(twilio, line, "anonymous") == ["Gather", "Redirect"]
    twilio.post(f"/twilio/voice/diversion?test={row.pk}", CallSid=row.sid)
    assert fresh().came_in_at
    about = {"CallSid": sid(), "From": "anonymous", "To": line}
    assert verbs(twilio.post(f"/twilio/voice/diversion/doubt?test={row.pk}", **about)) == ["Hangup"]
    assert not Call.objects.exists()


def test_a_hidden_number_of_somebody_else_goes_on_to_a_desk(
    start: Start, twilio: Twilio, line: str
) -> None:
    row = start()
    comes_in(twilio, line, "anonymous")
    about = {"CallSid": sid(), "From": "anonymous", "To": line}
    twilio.post(f"/twilio/voice/diversion/doubt?test={row.pk}", **about)
    twilio.again()
    assert Call.objects.count() == 1
    assert "Gather" not in comes_in(twilio, line, "anonymous", ForwardedFrom="+33199005502")[:1]


@pytest.mark.parametrize(
    ("state", "outcome"),
    [("busy", "busy"), ("failed", "nonumber"), ("no-answer", "unanswered"), ("canceled", "silent")],
)
def test_what_became_of_it_otherwise(
    start: Start, twilio: Twilio, state: str, outcome: str
) -> None:
    status(twilio, start(), state)
    assert fresh().outcome == outcome


def test_somebody_picks_up(start: Start, twilio: Twilio) -> None:
    row = start()
    said = twilio.post(f"/twilio/voice/diversion?test={row.pk}", CallSid=row.sid)
    assert verbs(said) == ["Say", "Hangup"]
    status(twilio, row, "completed")
    assert fresh().outcome == "answered"


def test_late_it_still_counts_and_much_later_it_is_our_own_call_coming_back(
    start: Start, twilio: Twilio, line: str
) -> None:
    row = start()
    status(twilio, row, "no-answer")
    assert comes_in(twilio, line, LINE) == ["Reject"]
    assert fresh().outcome == "came"
    DiversionTest.objects.update(
        made_at=timezone.now() - timedelta(minutes=4), came_in_at=None, outcome="unanswered"
    )
    assert comes_in(twilio, line, LINE) == ["Reject"]
    assert fresh().outcome == "unanswered"
    assert not Call.objects.exists()


def test_nothing_is_ever_heard_of_it(
    start: Start, twilio: Twilio, owner: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    start()
    monkeypatch.setattr(carrier, "call_status", lambda sid: "ringing")
    with time_machine.travel(timezone.now() + timedelta(seconds=90)):
        page = owner.get("/divert/")
        assert page.context["test"].outcome == "silent"
        assert "Refresh" not in page
        sweeper.sweep()
    assert fresh().outcome == "silent"
    assert twilio.ended == [fresh().sid]


def test_a_lost_task_is_done_by_the_sweeper_and_a_lost_day_is_not(
    practice: Client, twilio: Twilio
) -> None:
    diversion.want(practice, SHOP)
    assert not twilio.placed
    with time_machine.travel(timezone.now() + timedelta(seconds=20)):
        sweeper.sweep()
        sweeper.sweep()
    assert len(twilio.placed) == 1
    DiversionTest.objects.update(placed_at=None, sid=None)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        sweeper.sweep()
    assert len(twilio.placed) == 1
    assert fresh().outcome == "failed"


@pytest.mark.parametrize(("code", "outcome"), [(21211, "nonumber"), (21210, "failed")])
def test_twilio_refuses(
    start: Start, monkeypatch: pytest.MonkeyPatch, code: int, outcome: str
) -> None:
    def refuses(**_asked: object) -> str:
        raise carrier.CarrierError(code)

    monkeypatch.setattr(carrier, "place_call", refuses)
    start()
    assert fresh().outcome == outcome


def test_an_unclear_answer_is_looked_up_and_never_placed_again(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(**_asked: object) -> str:
        raise carrier.CarrierError(None)

    monkeypatch.setattr(carrier, "place_call", breaks)
    found = sid()
    monkeypatch.setattr(carrier, "find_call", lambda *_asked: found)
    start()
    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        sweeper.sweep()
    assert (fresh().sid, fresh().outcome) == (found, "")


def test_two_taps_are_one_call_and_an_hour_has_its_end(
    start: Start, practice: Client, twilio: Twilio
) -> None:
    assert start() == start()
    assert len(twilio.placed) == 1
    for _ in range(diversion.PER_HOUR - 1):
        diversion.over(DiversionTest.objects.all()[0].pk, "busy")
        start()
    diversion.over(DiversionTest.objects.all()[0].pk, "busy")
    with pytest.raises(diversion.TooMany):
        start()
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        start()


@pytest.mark.parametrize("number", ["15", "+33899000000", "+1 212 555 0100", LINE, "abc", ""])
def test_the_page_keeps_what_cannot_be_rung(
    owner: Visitor, practice: Client, twilio: Twilio, number: str
) -> None:
    practice.dial_countries = ["FR"]
    practice.save()
    page = owner.post("/divert/test", {"number": number})
    assert page.status_code == 400
    assert "errorlist" in page.content.decode()
    assert f'value="{number}"' in page.content.decode() or not number
    assert not DiversionTest.objects.exists()
    with pytest.raises(dialling.NotAllowed):
        diversion.want(practice, number)


def test_the_page_follows_it_to_its_end(owner: Visitor, practice: Client, line: str) -> None:
    begun = owner.post("/divert/test", {"number": "01 99 00 55 01"})
    assert (begun.status_code, begun["Location"]) == (302, "/divert/")
    page = owner.get("/divert/", headers={"accept-language": "en"})
    assert page["Refresh"] == "3; url=/divert/"
    assert "We are calling your number" in page.content.decode()
    row = fresh()
    now = timezone.now()
    DiversionTest.objects.update(
        placed_at=now - timedelta(seconds=4),
        came_in_at=now,
        ended_at=now,
        number=None,
        outcome="came",
    )
    page = owner.get("/divert/", headers={"accept-language": "en"})
    assert "Refresh" not in page
    assert "came in here after 4 seconds" in page.content.decode()
    assert 'value="01 99 00 55 01"' in page.content.decode(), "a second test needs no typing"
    for outcome in DiversionTest.Outcome:
        DiversionTest.objects.filter(pk=row.pk).update(outcome=outcome)
        assert owner.get("/divert/").status_code == 200


def test_another_clients_test_is_nobodys_business(start: Start, cast: Cast, twilio: Twilio) -> None:
    start()
    theirs = at_client(cast.plumber, cast.user("plumber"))
    assert theirs.get("/divert/").context["test"] is None
    line = str(Line.objects.get(client=cast.plumber).number)
    assert "Reject" not in comes_in(twilio, line, "anonymous")
    assert fresh().doubted_at is None


def test_who_only_reads_sees_no_button(cast: Cast, practice: Client) -> None:
    reader = at_client(practice, cast.user("bookkeeper"))
    page = reader.get("/divert/").content.decode()
    assert "divert-test" in page
    assert "/divert/test" not in page
    assert reader.post("/divert/test", {"number": SHOP}).status_code == 403
