"""Of a confidential client no page shows a message before its person is proven."""

import pytest

from messages import links
from messages.models import Message, Notice, PocketKey
from tenants import access
from tests.answering import BODY, NAME, Desk
from tests.cast import Cast
from tests.messages.pockets import Recipients
from tests.visitors import Visitor, at_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_has_tried")]


@pytest.fixture
def path(practice_desk: Desk) -> str:
    practice_desk.sends()
    return f"/m/{practice_desk.tokens()['sms']}"


@pytest.fixture
def phone(cast: Cast) -> Visitor:
    return at_client(cast.practice)


def code_of(cast: Cast) -> str:
    with access.inside(cast.practice):
        return str(Notice.objects.filter(kind="pocket_code").latest("created_at").about["code"])


def shows(page: str) -> bool:
    return any(word in page for word in (NAME, BODY, "Simon", "06 39 98 40 01"))


def test_the_bare_link_shows_and_does_nothing(
    phone: Visitor, path: str, practice_desk: Desk
) -> None:
    assert not shows(phone.get(path).content.decode())
    assert not shows(phone.post(f"{path}/ack").content.decode())
    message = practice_desk.message()
    assert message is not None
    assert message.state == Message.State.SENT
    assert practice_desk.steps() == ["sent"]


def test_a_code_to_the_persons_own_number_opens_it(phone: Visitor, path: str, cast: Cast) -> None:
    asked = phone.post(f"{path}/proof").content.decode()
    assert "06 •• •• •• 01" in asked
    assert phone.post(f"{path}/proof", {"code": code_of(cast)}).status_code == 303
    page = phone.get(path).content.decode()
    assert shows(page)
    assert NAME not in page.split("</title>")[0]
    assert not shows(at_client(cast.practice).get(path).content.decode())


def test_the_proof_of_one_opens_nothing_of_a_colleague(
    phone: Visitor, path: str, practice_desk: Desk, cast: Cast
) -> None:
    sent = Recipients.of(practice_desk)
    phone.post(f"{path}/proof")
    phone.post(f"{path}/proof", {"code": code_of(cast)})
    assert not shows(phone.get(sent.path(sent.second)).content.decode())


def test_a_code_is_good_once_and_not_guessed(phone: Visitor, path: str, cast: Cast) -> None:
    phone.post(f"{path}/proof")
    code = code_of(cast)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _guess in range(5):
        assert phone.post(f"{path}/proof", {"code": wrong}).status_code == 200
    assert phone.post(f"{path}/proof", {"code": code}).status_code == 200
    assert not shows(phone.get(path).content.decode())


def test_few_codes_are_sent_in_an_hour(phone: Visitor, path: str, cast: Cast) -> None:
    for _again in range(9):
        phone.post(f"{path}/proof")
    with access.inside(cast.practice):
        assert PocketKey.objects.filter(kind="code").count() == 5


def test_the_portals_log_in_of_the_person_is_a_proof_and_anothers_is_not(
    path: str, cast: Cast, practice_desk: Desk
) -> None:
    with access.inside(cast.practice):
        colleague = practice_desk.deliveries()["sms"].colleague
        colleague.user_id = cast.user("doctor").pk
        colleague.save()
    assert shows(at_client(cast.practice, cast.user("doctor")).get(path).content.decode())
    for name in ("secretary", "administrator"):
        assert not shows(at_client(cast.practice, cast.user(name)).get(path).content.decode())


def test_who_keeps_nothing_secret_is_asked_nothing(plumber_desk: Desk) -> None:
    sent = Recipients.of(plumber_desk)
    token = links.token_of(sent.client, sent.first)
    assert shows(at_client(sent.client).get(f"/m/{token}").content.decode())
