"""An operator may look at each business first, or make a client by itself."""

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from tenants import sign_up_letters, signing_up
from tenants.base import uuid7
from tenants.models import AuditEntry, Client, Operator, SignUp, StockNumber, User
from tenants.tasks import send_sign_up_letter
from tests.applicants import PASSWORD, TYPED, asks, begins, browser, link
from tests.cast import Cast
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def careful_house(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    Operator.objects.update(sign_up="approved")
    monkeypatch.setattr(send_sign_up_letter, "delay", lambda key: sign_up_letters.send(key))


@pytest.fixture
def administrator(cast: Cast) -> Visitor:
    return Visitor(settings.BASE_DOMAIN, cast.user("administrator"))


@pytest.fixture
def waiting(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> SignUp:
    one = browser()
    asks(one, django_capture_on_commit_callbacks)
    answer = begins(one, django_capture_on_commit_callbacks)
    assert "zoe@hugon.test" in one.get(answer["Location"]).content.decode()
    return SignUp.objects.get()


def test_before_the_word_there_is_no_client(waiting: SignUp, administrator: Visitor) -> None:
    assert waiting.state == "proven"
    assert not Client.objects.filter(slug="plomberie-vasseur-2").exists()
    assert "zoe@hugon.test" in administrator.get("/sign-ups/").content.decode()


def test_approved_it_is_live_and_told(
    waiting: SignUp,
    administrator: Visitor,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            administrator.post(f"/sign-ups/{waiting.pk}/approve/")
    client = Client.objects.get(slug="plomberie-vasseur-2")
    assert len(mail.outbox) == 2
    assert str(client.url) in mail.outbox[-1].body
    assert User.objects.get(email="zoe@hugon.test").check_password(PASSWORD)
    assert AuditEntry.objects.get(action="client.created", client=client).actor_name


def test_refused_with_a_reason_that_is_written(
    waiting: SignUp,
    administrator: Visitor,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    path = f"/sign-ups/{waiting.pk}/refuse/"
    assert administrator.post(path, {"why": " "}).status_code == 400
    with django_capture_on_commit_callbacks(execute=True):
        administrator.post(path, {"why": "Nous ne servons pas Lille."})
    assert "Nous ne servons pas Lille." in mail.outbox[-1].body
    assert not User.objects.filter(email="zoe@hugon.test").exists()
    assert signing_up.approve(waiting.pk, User.objects.all()[0]).state == "refused"


def test_an_administrator_does_it_for_a_client(
    administrator: Visitor,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    StockNumber.objects.create(number="+33199009001")
    typed = {"form_key": str(uuid7()), **TYPED}
    with django_capture_on_commit_callbacks(execute=True):
        administrator.post("/sign-ups/new/", typed)
    client = Client.objects.get(slug="plomberie-vasseur-2")
    assert client.lines.exists()
    answer = begins(browser(), django_capture_on_commit_callbacks)
    assert answer["Location"].startswith(f"{client.url}/enter/")
    assert User.objects.get(email="zoe@hugon.test").check_password(PASSWORD)
    assert browser().post(link(), {"password": "another-quite-long-one"}).status_code in (200, 302)
    assert User.objects.get(email="zoe@hugon.test").check_password(PASSWORD), "chosen once"


def test_a_house_that_takes_nobody_says_so() -> None:
    Operator.objects.update(sign_up="off")
    for answer in (browser().get("/start/"), browser().post("/start/", TYPED)):
        assert answer.status_code == 403
    assert not SignUp.objects.exists()
    assert "/start/" not in browser().get("/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"state": "live"}, {"state": "refused"}, {"state": "proven"}, {"state": "else"}]
)
def test_no_row_is_between_two_states(wrong: dict[str, str]) -> None:
    row = {
        "trade": "law",
        "name": "A",
        "person": "A",
        "email": "a@a.test",
        "mobile": "+33639987701",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        SignUp.objects.create(**{**row, **wrong})
