"""A recipient's telephone is logged in by a link to their own number, until it is revoked."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from messages.models import Notice, PocketDevice, PocketKey
from messages.pocket_person import COOKIE
from tenants import access
from tenants.models import Client
from tests.answering import Desk
from tests.cast import Cast
from tests.visitors import Visitor, at_client, in_support

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_has_tried")]
NUMBER = "06 39 98 00 01"


def links_of(client: Client) -> list[str]:
    with access.inside(client):
        rows = Notice.objects.filter(kind="pocket_link").order_by("created_at")
        return [urlsplit(row.about["link"]).path for row in rows]


def logged_in(client: Client, number: str = NUMBER) -> Visitor:
    phone = at_client(client)
    phone.post("/pocket/login", {"address": number})
    assert phone.post(links_of(client)[-1]).status_code == 303
    return phone


@pytest.mark.parametrize("typed", [NUMBER, "+33639980001", "DR.ROUX@cabinet.test"])
def test_a_link_to_ones_own_way_logs_the_telephone_in(cast: Cast, typed: str) -> None:
    phone = logged_in(cast.practice, typed)
    page = phone.get("/pocket/").content.decode()
    assert "Dr Claire Roux" in page
    cookie = phone.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert int(cookie["max-age"]) > 300 * 24 * 3600
    with access.inside(cast.practice):
        assert cookie.value not in str(PocketDevice.objects.values().get())


def test_nobody_learns_whether_a_number_is_known(cast: Cast) -> None:
    pages = [
        at_client(cast.practice).post("/pocket/login", {"address": typed}).content.decode()
        for typed in (NUMBER, "06 39 98 77 77", "nobody@nowhere.test", "???")
    ]
    without_tokens = {page.split("csrfmiddlewaretoken")[0] for page in pages}
    assert len(without_tokens) == 1
    assert len(links_of(cast.practice)) == 1


def test_looking_at_the_link_uses_nothing_up_and_it_is_good_once(cast: Cast) -> None:
    phone = at_client(cast.practice)
    phone.post("/pocket/login", {"address": NUMBER})
    (path,) = links_of(cast.practice)
    for _scanner in range(2):
        assert at_client(cast.practice).get(path).status_code == 200
    assert phone.post(path).status_code == 303
    assert at_client(cast.practice).post(path).status_code == 404
    with access.inside(cast.practice):
        assert PocketDevice.objects.count() == 1


def test_the_link_is_over_after_ten_minutes_and_opens_no_other_client(cast: Cast) -> None:
    at_client(cast.practice).post("/pocket/login", {"address": NUMBER})
    (path,) = links_of(cast.practice)
    assert COOKIE not in at_client(cast.plumber).post(path).cookies
    with access.inside(cast.practice):
        PocketKey.objects.update(made_at=timezone.now() - timedelta(minutes=11))
    assert COOKIE not in at_client(cast.practice).post(path).cookies


def test_few_links_are_sent_in_an_hour(cast: Cast) -> None:
    for _again in range(9):
        at_client(cast.practice).post("/pocket/login", {"address": NUMBER})
    assert len(links_of(cast.practice)) == 5


def test_the_administration_shows_nobodys_link(cast: Cast) -> None:
    at_client(cast.practice).post("/pocket/login", {"address": NUMBER})
    with access.inside(cast.practice):
        key = str(Notice.objects.get(kind="pocket_link").pk)
    administrator = in_support(cast.practice, cast.user("administrator"))
    page = administrator.get(f"/admin/inbox/notice/{key}/change/").content.decode()
    assert "Dr Claire Roux" in page
    assert "/pocket/in/" not in page


def test_its_person_logs_it_out_and_the_browser_forgets_all(cast: Cast) -> None:
    phone = logged_in(cast.practice)
    answer = phone.post("/pocket/logout")
    assert "storage" in answer["Clear-Site-Data"]
    assert "Dr Claire Roux" not in phone.get("/pocket/").content.decode()


def test_the_owner_logs_a_lost_telephone_out(cast: Cast) -> None:
    phone = logged_in(cast.practice)
    owner = at_client(cast.practice, cast.user("doctor"))
    assert "Dr Claire Roux" in owner.get("/telephones/").content.decode()
    with access.inside(cast.practice):
        key = str(PocketDevice.objects.get().pk)
    at_client(cast.plumber, cast.user("plumber")).post("/telephones/", {"device": key})
    assert "Dr Claire Roux" in phone.get("/pocket/").content.decode()
    owner.post("/telephones/", {"device": key})
    answer = phone.get("/pocket/")
    assert "Dr Claire Roux" not in answer.content.decode()
    assert "storage" in answer["Clear-Site-Data"]


def test_nobody_logs_a_colleagues_telephone_out(cast: Cast) -> None:
    first, second = logged_in(cast.practice), logged_in(cast.practice, "06 39 98 00 02")
    with access.inside(cast.practice):
        key = str(PocketDevice.objects.get(colleague__name="Dr Claire Roux").pk)
    second.post("/pocket/logout", {"device": key})
    assert "Dr Claire Roux" in first.get("/pocket/").content.decode()


def test_the_list_has_ones_own_messages_open_then_done(practice_desk: Desk, cast: Cast) -> None:
    practice_desk.sends()
    mine, others = logged_in(cast.practice), logged_in(cast.practice, "06 39 98 00 02")
    assert "Mme Garnier" in mine.get("/pocket/").content.decode()
    assert "Mme Garnier" not in others.get("/pocket/").content.decode()
    path = f"/m/{practice_desk.tokens()['sms']}"
    mine.post(f"{path}/answer", {"kind": "done"})
    page = mine.get("/pocket/").content.decode()
    assert page.index('id="done"') < page.index("Mme Garnier")
    message = practice_desk.message()
    assert message is not None
    with access.inside(cast.practice):
        assert message.receipts.get().channel == "pocket"
