"""A subscribed calendar is changed in the portal, without anybody reading its address again."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from scheduling import fetching, subscriptions
from scheduling.fetching import Answer
from scheduling.models import BusyTime, Subscription
from tenants import access
from tenants.models import AuditEntry
from tests.cast import Cast
from tests.scheduling.surgery import Surgery
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
SECRET = "https://calendar.example/private-word/basic.ics"


@pytest.fixture
def read(cast: Cast, surgery: Surgery) -> Subscription:
    """Dr Roux's, read an hour ago, with one busy time; its next reading is tomorrow."""
    now = timezone.now()
    row = Subscription.objects.create(
        agenda=surgery.roux,
        name="Ada",
        url=SECRET,
        state="ok",
        etag='"one"',
        fetched_at=now - timedelta(hours=1),
        next_at=now + timedelta(days=1),
    )
    BusyTime.objects.create(subscription=row, during=(now, now + timedelta(hours=2)))
    return row


@pytest.fixture
def doctor(cast: Cast) -> Visitor:
    return at_client(cast.practice, cast.user("doctor"))


class Page:
    """The page of one subscription, and the row behind it."""

    def __init__(self, cast: Cast, doctor: Visitor, row: Subscription) -> None:
        self.cast, self.doctor, self.row = cast, doctor, row
        self.path = f"/calendars/subscriptions/{row.pk}/change"
        self.typed = {"name": row.name, "agenda": str(row.agenda_id), "is_active": "on", "url": ""}

    def opens(self) -> str:
        return self.doctor.get(self.path).content.decode()

    def saves(self, **typed: str) -> Any:
        return self.doctor.post(self.path, {**self.typed, **typed})

    def now(self) -> tuple[Subscription, int, int]:
        """The row, its busy times, and those that take time of its agenda."""
        with access.inside(self.cast.practice):
            row = Subscription.objects.get()
            counted = list(subscriptions.busy([row.agenda_id], timezone.now()))
            return row, BusyTime.objects.count(), len(counted)


@pytest.fixture
def page(cast: Cast, doctor: Visitor, read: Subscription) -> Page:
    return Page(cast, doctor, read)


def test_the_address_is_not_shown_and_stays_where_none_is_typed(page: Page) -> None:
    shown = page.opens()
    assert "calendar.example" in shown
    assert "private-word" not in shown
    assert page.saves(name="Ada's holidays").status_code == 303
    row, busy, _counted = page.now()
    assert (row.name, row.url, row.etag, row.state, busy) == (
        *("Ada's holidays", SECRET, '"one"', "ok", 1),
    )
    assert row.next_at > timezone.now()
    assert AuditEntry.objects.filter(action="subscription.changed", subject_id=row.pk).exists()


def test_another_address_is_read_anew(cast: Cast, page: Page) -> None:
    with access.inside(cast.practice):
        Subscription.objects.update(state="failed", problem="gone", failures=3)
    page.saves(url="webcal://other.example/b.ics")
    row, busy, _counted = page.now()
    assert row.url == "https://other.example/b.ics"
    assert (row.state, row.problem, row.etag, row.failures, busy) == ("new", "", "", 0, 0)
    assert row.fetched_at is None
    assert row.next_at <= timezone.now()


def test_the_same_address_typed_again_changes_nothing(page: Page) -> None:
    page.saves(url=SECRET.replace("https", "webcal"))
    row, busy, counted = page.now()
    assert (row.url, row.state, busy, counted) == (SECRET, "ok", 1, 1)


def test_another_agendas_it_is_read_anew_and_busy_meanwhile(page: Page, surgery: Surgery) -> None:
    page.saves(agenda=str(surgery.lambert.pk))
    row, _busy, counted = page.now()
    assert (row.agenda_id, row.state, row.etag, counted) == (surgery.lambert.pk, "new", "", 1)
    assert row.next_at <= timezone.now()


def test_switched_off_it_takes_no_time_until_it_is_on_again(cast: Cast, page: Page) -> None:
    page.doctor.post(page.path, {**page.typed, "is_active": ""})
    row, _busy, counted = page.now()
    assert (row.is_active, counted) == (False, 0)
    shown = page.doctor.get("/calendars/", headers={"accept-language": "en"})
    assert ">inactive</span>" in shown.content.decode()
    page.saves()
    row, _busy, counted = page.now()
    assert (row.is_active, row.etag, counted) == (True, "", 1)
    assert row.next_at <= timezone.now()


def test_what_is_refused_keeps_what_was_typed_and_shows_no_old_address(page: Page) -> None:
    refused = page.saves(name="Holidays", url="ftp://just-typed.example/x").content.decode()
    assert "errorlist" in refused
    assert "Holidays" in refused
    assert "ftp://just-typed.example/x" in refused
    refused = page.saves(name="").content.decode()
    assert "errorlist" in refused
    assert "private-word" not in refused
    row, busy, _counted = page.now()
    assert (row.name, row.url, busy) == ("Ada", SECRET, 1)


def test_a_reading_that_was_overtaken_counts_for_nothing(
    cast: Cast, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(_url: str, etag: str) -> Answer:
        for url in ("https://other.example/b.ics", SECRET):
            row = Subscription.objects.get()
            row.url = url
            subscriptions.change(row)
        return Answer(None, etag)

    monkeypatch.setattr(fetching, "read", overtaken)
    with access.inside(cast.practice):
        Subscription.objects.update(next_at=timezone.now())
        subscriptions.refresh(cast.practice, page.row.pk)
    row, busy, _counted = page.now()
    assert (row.state, row.etag, busy) == ("new", "", 0)
    assert row.next_at <= timezone.now()


def test_it_is_one_clients_only(cast: Cast, page: Page) -> None:
    other = at_client(cast.plumber, cast.user("plumber"))
    assert other.post(page.path, page.typed).status_code == 404
