"""On the first of the month the report is made, and mailed once to whoever wants it."""

import smtplib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from portal import frozen, reports, tasks
from portal.models import Report, ReportMail
from tenants import access
from tenants.models import Client, Membership
from tests.cast import Cast
from tests.messages.left import left
from tests.portal.calls import rang
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 3, 10, 9, tzinfo=UTC)
FIRST = datetime(2026, 4, 1, 6, 7, tzinfo=UTC)  # 8:07 in Paris
EN = {"accept-language": "en"}


@pytest.fixture
def reader(cast: Cast) -> Client:
    """The practice has been here since the winter, its owner wants the report."""
    Client.objects.filter(pk=cast.practice.pk).update(created_at=MARCH - timedelta(days=60))
    Membership.objects.filter(client=cast.practice, role="owner", user=cast.user("doctor")).update(
        wants_report=True
    )
    rang(cast.practice, MARCH)
    left(cast.practice, MARCH, caller_name="Zébulon", body="Zébulon a mal.")
    cast.practice.refresh_from_db()
    return cast.practice


def hour(client: Client, at: datetime, work: bool = True) -> None:
    """What beat starts each hour; the worker is there, or not."""
    with time_machine.travel(at):
        tasks.report_of_client(client.schema_name)
        if work:
            send_all(client)


def send_all(client: Client) -> None:
    with access.inside(client):
        keys = list(ReportMail.objects.filter(state="planned").values_list("pk", flat=True))
    for key in keys:
        tasks.send_report(client.schema_name, str(key))


def states(client: Client) -> list[str]:
    with access.inside(client):
        return list(ReportMail.objects.values_list("state", flat=True))


def test_it_is_a_page_in_the_clients_language_without_a_callers_word(reader: Client) -> None:
    hour(reader, FIRST)
    (sent,) = mail.outbox
    assert sent.to == ["doctor@permanence.test"]
    assert sent.subject.startswith(reader.name)
    ((name, content, kind),) = sent.attachments
    assert (name, kind) == ("report-2026-03.pdf", "application/pdf")
    assert isinstance(content, bytes)
    assert content.startswith(b"%PDF")
    with access.inside(reader):
        kept = str(Report.objects.get().figures)
    for words in (str(sent.body), kept):
        assert "Zébulon" not in words
        assert "639984001" not in words
    assert states(reader) == ["sent"]


@pytest.mark.parametrize(
    ("at", "many"),
    [
        (FIRST - timedelta(hours=1), 0),  # 7:07
        (FIRST, 1),
        (FIRST + timedelta(days=3, hours=4), 1),  # nothing ran before
        (FIRST + timedelta(hours=13), 0),  # 21:07
        (FIRST + timedelta(days=12), 0),
    ],
)
def test_it_comes_at_a_decent_hour(reader: Client, at: datetime, many: int) -> None:
    hour(reader, at)
    assert len(mail.outbox) == many


def test_once_however_often_beat_comes_and_somebody_looks(reader: Client, owner: Visitor) -> None:
    with time_machine.travel(FIRST - timedelta(minutes=30)):
        assert owner.get("/figures/report.pdf?month=2026-03").status_code == 200
    for hours in (0, 1, 2, 30):
        hour(reader, FIRST + timedelta(hours=hours))
    assert len(mail.outbox) == 1


def test_who_does_not_want_it_gets_none_nor_who_has_left(cast: Cast, reader: Client) -> None:
    Membership.objects.filter(client=reader).update(wants_report=False)
    Membership.objects.filter(client=cast.plumber).update(wants_report=True)
    Membership.objects.filter(client=reader, role="recipient").update(wants_report=True)
    hour(reader, FIRST)
    assert mail.outbox == []
    with access.inside(reader):
        assert Report.objects.get().mailed_at is not None


def test_a_worker_that_dies_after_the_claim_sends_no_second(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(letter: Any) -> None:
        raise Killed

    hour(reader, FIRST, work=False)
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", die)
        with pytest.raises(Killed):
            send_all(reader)
    assert states(reader) == ["sending"]
    later = timezone.now() + timedelta(hours=1)
    with time_machine.travel(later), access.inside(reader):
        reports.sweep(reader)
    send_all(reader)
    assert (states(reader), mail.outbox) == (["unclear"], [])


def test_a_task_that_was_lost_is_picked_up(reader: Client) -> None:
    hour(reader, FIRST, work=False)
    assert mail.outbox == []
    hour(reader, FIRST + timedelta(hours=1), work=False)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (ConnectionRefusedError(), "planned"),
        (smtplib.SMTPResponseException(451, b"later"), "planned"),
        (smtplib.SMTPResponseException(550, b"no"), "failed"),
        (TimeoutError(), "unclear"),
        (smtplib.SMTPServerDisconnected(), "unclear"),
    ],
)
def test_it_is_tried_again_only_where_it_certainly_did_not_leave(
    reader: Client, monkeypatch: pytest.MonkeyPatch, fault: Exception, state: str
) -> None:
    def fail(letter: Any) -> None:
        raise fault

    hour(reader, FIRST, work=False)
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", fail)
        send_all(reader)
    assert states(reader) == [state]
    hour(reader, timezone.now() + timedelta(hours=1), work=False)
    assert len(mail.outbox) == (state == "planned")


def test_a_month_stays_what_it_was(reader: Client) -> None:
    hour(reader, FIRST)
    rang(reader, MARCH)
    with time_machine.travel(FIRST), access.inside(reader):
        found = reports.of_month(reader, MARCH.date().replace(day=1))
        assert found.calls.offered == 1
        kept = Report.objects.get().figures
        assert frozen.freeze(frozen.thaw(kept)) == kept


def test_months_can_be_had_from_the_first_on(reader: Client, owner: Visitor) -> None:
    with time_machine.travel(FIRST):
        page = owner.get("/figures/reports/", headers=EN).content.decode()
        assert page.count("report.pdf?month=") == 4, "January to April"
        for month, status in [("2026-04", 200), ("2026-01", 200), ("2025-12", 404), ("x", 404)]:
            assert owner.get(f"/figures/report.pdf?month={month}").status_code == status


def test_one_chooses_for_oneself(cast: Cast, reader: Client) -> None:
    secretary = at_client(cast.practice, cast.user("secretary"))
    mine = Membership.objects.filter(user=cast.user("secretary"))
    secretary.post("/figures/reports/", {"wants": "1"})
    assert mine.get().wants_report
    assert "Secretary" in secretary.get("/figures/reports/").content.decode()
    secretary.post("/figures/reports/", {"wants": "0"})
    assert not mine.get().wants_report
