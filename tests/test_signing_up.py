"""A business signs up alone: nothing is there before the mail is answered, then everything is."""

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from messages.models import Form, Policy
from scheduling.models import AppointmentType, OpeningPeriod
from telephony.models import ForwardingRule, Greeting, Instruction
from telephony.switchboard.models import Team
from tenants import access, sign_up_letters, signing_up, stock
from tenants.base import uuid7
from tenants.models import Client, Line, Membership, Operator, SignUp, StockNumber, User
from tenants.tasks import send_sign_up_letter
from tests.applicants import PASSWORD, TYPED, asks, begins, browser, link
from tests.cast import Cast
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db
NUMBER = "+33199009001"


@pytest.fixture(autouse=True)
def open_house(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()  # How often somebody has asked from here.
    Operator.objects.update(sign_up="open")
    StockNumber.objects.create(number=NUMBER)
    monkeypatch.setattr(send_sign_up_letter, "delay", lambda key: sign_up_letters.send(key))


def test_nothing_exists_before_the_mail_is_answered(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    before = Client.objects.count(), User.objects.count()
    one = browser()
    answer = asks(one, django_capture_on_commit_callbacks)
    assert answer.status_code == 302
    assert "zoe@hugon.test" in one.get(answer["Location"]).content.decode()
    assert mail.outbox[-1].to == ["zoe@hugon.test"]
    assert one.get(link()).status_code == 200, "looking proves nothing"
    assert (Client.objects.count(), User.objects.count()) == before
    assert stock.free().count() == 1


def test_then_all_is_there_and_the_owner_is_inside(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    one = browser()
    asks(one, django_capture_on_commit_callbacks)
    answer = begins(one, django_capture_on_commit_callbacks)
    client = Client.objects.get(slug="plomberie-vasseur-2")
    assert client.lines.get().number == NUMBER
    assert Membership.objects.get(client=client).user.email == "zoe@hugon.test"
    assert Team.objects.get(name="Jour").clients.filter(pk=client.pk).exists()
    assert str(client.url) in mail.outbox[-1].body
    with access.inside(client):
        assert {g.situation for g in Greeting.objects.all()} >= {"welcome", "phrase"}
        kinds = (OpeningPeriod, Instruction, Form, Policy, AppointmentType, ForwardingRule)
        assert all(model.objects.exists() for model in kinds)

    host = f"plomberie-vasseur-2.{settings.BASE_DOMAIN}"
    path = answer["Location"].split(":8000", 1)[1]
    owner = browser(host)
    assert owner.get(path)["Location"] == "/"
    assert owner.get("/").status_code == 200
    stranger = browser(host)
    stranger.get(path)
    assert stranger.get("/").status_code == 302, "the key is good once"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("trade", ""),
        ("trade", "pirate"),
        ("name", "  "),
        ("name", "🔧"),
        ("name", "x" * 200),
        ("person", ""),
        ("email", "zoe@"),
        ("mobile", "01 99 00 10 01 99 99"),
        ("mobile", "+33 1 99 00 10 01"),
        ("terms", ""),
    ],
)
def test_what_is_refused_says_why_and_nothing_typed_is_lost(
    field: str, typed: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    answer = asks(browser(), django_capture_on_commit_callbacks, **{field: typed})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert page.count("errorlist") == 1
    for name in {"person", "email", "mobile", "name"} - {field}:
        assert f'value="{TYPED[name]}"' in page
    assert not SignUp.objects.exists()


def test_a_double_click_is_one_sign_up_and_one_client(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    key, before = str(uuid7()), Client.objects.count()
    one = browser()
    for _ in range(2):
        asks(one, django_capture_on_commit_callbacks, form_key=key)
    assert len(mail.outbox) == 1
    there = link()
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            one.post(there, {"password": PASSWORD, "without": "1"})
    assert Client.objects.count() == before + 1


def test_without_a_line_in_stock_the_client_is_there_and_told_when_one_comes(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    StockNumber.objects.all().delete()
    one = browser()
    asks(one, django_capture_on_commit_callbacks)
    begins(one, django_capture_on_commit_callbacks)
    client = Client.objects.get(slug="plomberie-vasseur-2")
    assert not client.lines.exists()
    told = len(mail.outbox)
    administrator = Visitor(settings.BASE_DOMAIN, cast.user("administrator"))
    with django_capture_on_commit_callbacks(execute=True):
        administrator.post("/sign-ups/stock/", {"numbers": "01 99 00 90 02\n01 99 00 90 03"})
    assert client.lines.get().number == "+33199009002"
    assert len(mail.outbox) == told + 1
    assert "01 99 00 90 02" in mail.outbox[-1].body
    assert [str(n) for n in stock.free()] == ["+33199009003"]


def test_a_number_that_is_somebodys_line_is_never_handed_out(cast: Cast) -> None:
    Line.objects.create(client=cast.plumber, number=NUMBER)
    assert stock.take(cast.practice) is None


def test_a_known_person_keeps_their_password_and_logs_in_themselves(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    doctor = cast.user("doctor")
    doctor.set_password("mine-and-only-mine")
    doctor.save()
    one = browser()
    asks(one, django_capture_on_commit_callbacks, email=doctor.email)
    assert "password" not in one.get(link() + "?without").content.decode()
    answer = begins(one, django_capture_on_commit_callbacks)
    assert answer["Location"] == f"{Client.objects.get(slug='plomberie-vasseur-2').url}/"
    doctor.refresh_from_db()
    assert doctor.check_password("mine-and-only-mine")


def test_a_mail_that_did_not_leave_is_sent_by_the_sweep(
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with monkeypatch.context() as lost:
        lost.setattr(send_sign_up_letter, "delay", lambda key: None)
        asks(browser(), django_capture_on_commit_callbacks)
    assert mail.outbox == []
    SignUp.objects.update(letter_due_at=timezone.now() - sign_up_letters.AGAIN)
    (key,) = sign_up_letters.due()
    sign_up_letters.send(key)
    sign_up_letters.send(key)
    assert len(mail.outbox) == 1
    assert sign_up_letters.due() == []


def test_an_address_is_not_written_to_without_end(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    one = browser()
    statuses = [asks(one, django_capture_on_commit_callbacks).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 400]
    assert len(mail.outbox) == signing_up.OPEN_AN_ADDRESS
