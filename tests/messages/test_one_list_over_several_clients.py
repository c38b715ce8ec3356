"""Who is a colleague at two clients reads one list; each client's part comes from its own host."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from messages import tasks
from messages.models import Notice, PocketDevice
from messages.pocket_person import COOKIE
from tenants import access
from tenants.directory.models import Colleague, Reach
from tenants.models import Client, TelephoneLogIn
from tests.answering import BODY, Desk
from tests.cast import Cast
from tests.messages.pockets import phone_of
from tests.visitors import Visitor, at_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_has_tried")]
ROUX, MOBILE = "Dr Claire Roux", "+33639980001"


@pytest.fixture
def both(cast: Cast) -> Cast:
    """Dr Roux is a colleague at the plumber's, too, with the same telephone."""
    with access.inside(cast.plumber):
        roux = Colleague.objects.create(name="C. Roux", number=MOBILE)
        Reach.objects.create(colleague=roux, channel="sms", address=MOBILE)
    return cast


def host(client: Client) -> str:
    return f"{client.slug}.{settings.BASE_DOMAIN}"


def device(client: Client, phone: Visitor) -> PocketDevice:
    with access.inside(client):
        row: PocketDevice = PocketDevice.objects.latest("made_at")
        return row


def link_of(client: Client) -> str:
    with access.inside(client):
        row = Notice.objects.filter(kind="pocket_link").latest("created_at")
        return str(urlsplit(row.about["link"]).path)


def asked(cast: Cast, phone: Visitor) -> tuple[Visitor, str]:
    """The telephone has logged in at the practice, too: its browser there, and where it is sent."""
    tasks.look_elsewhere(cast.plumber.schema_name, str(device(cast.plumber, phone).pk))
    there = at_client(cast.practice)
    answer = there.post(link_of(cast.practice))
    return there, urlsplit(answer["Location"])._replace(scheme="", netloc="").geturl()


def tied(cast: Cast) -> tuple[Visitor, Visitor]:
    """One telephone: its browser at the plumber's, and at the practice."""
    phone = phone_of(cast.plumber, "C. Roux")
    there, path = asked(cast, phone)
    assert phone.post(path).status_code == 303
    return phone, there


def passed(phone: Visitor) -> str:
    """The pass that the plumber's page holds to the practice's list."""
    page = phone.get("/pocket/").content.decode()
    found = re.search(r'data-pass="([^"]+)"', page)
    return unescape(found[1]) if found else ""


def listed(client: Client, word: str, origin: str) -> Any:
    return at_client(client).post("/pocket/elsewhere", {"pass": word}, headers={"origin": origin})


def test_each_client_gives_its_own_part_to_the_page_of_the_other(
    both: Cast, practice_desk: Desk
) -> None:
    practice_desk.sends()
    phone, _there = tied(both)
    page = phone.get("/pocket/").content.decode()
    assert both.practice.name in page
    assert "Garnier" not in page, "nothing of the other client's is in this client's page"
    origin = f"http://{host(both.plumber)}"
    answer = listed(both.practice, passed(phone), origin)
    assert answer["Access-Control-Allow-Origin"] == origin
    (one,) = answer.json()["open"]
    assert one["url"].startswith(f"{both.practice.url}/m/")
    assert "Garnier" not in answer.content.decode(), "the practice is confidential"


def test_words_and_names_of_a_client_without_secrets_are_shown(
    both: Cast, plumber_desk: Desk
) -> None:
    _phone, there = tied(both)
    with access.inside(both.plumber):
        roux = str(Colleague.objects.get(name="C. Roux").pk)
    plumber_desk.sends(recipient=roux)
    answer = listed(both.plumber, passed(there), f"http://{host(both.practice)}")
    (one,) = answer.json()["open"]
    assert (one["caller"], one["about"], one["is_open"]) == ("Mme Garnier", BODY, True)
    assert both.plumber.name in there.get("/pocket/me").content.decode()


def test_another_page_a_made_up_pass_and_another_client_get_nothing(both: Cast) -> None:
    phone, _there = tied(both)
    word, origin = passed(phone), f"http://{host(both.plumber)}"
    for answer in (
        listed(both.practice, word, "http://elsewhere.test"),
        listed(both.practice, word, ""),
        listed(both.practice, word[:-2] + "xx", origin),
        listed(both.plumber, word, origin),
    ):
        assert answer.status_code in (403, 410)
        assert answer.content == b""
    assert (
        listed(both.practice, word, "http://elsewhere.test").headers.get(
            "Access-Control-Allow-Origin"
        )
        is None
    )


def test_the_list_is_made_one_only_in_the_browser_that_asked(both: Cast) -> None:
    phone = phone_of(both.plumber, "C. Roux")
    _there, path = asked(both, phone)
    for other in (at_client(both.plumber), phone_of(both.plumber, "Thierry Vasseur")):
        other.post(path)
    phone.post("/pocket/together?with=made-up")
    phone.get(path)  # looking makes nothing one
    assert not TelephoneLogIn.objects.exists()
    phone.post(path)
    assert TelephoneLogIn.objects.count() == 2


def test_whoever_is_known_nowhere_else_is_sent_nothing_and_told_the_same(cast: Cast) -> None:
    phone = phone_of(cast.plumber, "Thierry Vasseur")
    tasks.look_elsewhere(cast.plumber.schema_name, str(device(cast.plumber, phone).pk))
    with access.inside(cast.practice):
        assert not Notice.objects.exists()
    answer = phone.post("/pocket/elsewhere/look")
    assert "dans les dix minutes" in phone.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("how", ["person", "owner", "revoked", "log_out"])
def test_each_side_ends_it_at_once(both: Cast, how: str) -> None:
    phone, there = tied(both)
    word = passed(phone)
    owner = at_client(both.practice, both.user("doctor"))
    key = str(device(both.practice, there).pk)
    {
        "person": lambda: phone.post("/pocket/elsewhere/part", {"client": str(both.practice.pk)}),
        "owner": lambda: owner.post("/telephones/", {"device": key, "deed": "part"}),
        "revoked": lambda: owner.post("/telephones/", {"device": key}),
        "log_out": lambda: there.post("/pocket/logout"),
    }[how]()
    assert passed(phone) == ""
    answer = listed(both.practice, word, f"http://{host(both.plumber)}")
    assert (answer.status_code, answer.content) == (410, b"")
    assert not TelephoneLogIn.objects.exists()


def test_an_owner_parts_no_other_clients_telephones(both: Cast) -> None:
    phone, there = tied(both)
    key = str(device(both.practice, there).pk)
    at_client(both.plumber, both.user("plumber")).post(
        "/telephones/", {"device": key, "deed": "part"}
    )
    assert passed(phone)


def test_a_colleague_who_is_no_more_shows_nothing_elsewhere(both: Cast) -> None:
    phone, _there = tied(both)
    with access.inside(both.practice):
        PocketDevice.objects.all().delete()
    answer = listed(both.practice, passed(phone), f"http://{host(both.plumber)}")
    assert answer.status_code == 410
    tasks.erase_old_of_client(both.practice.schema_name)
    assert not TelephoneLogIn.objects.exists()


def test_the_cookie_of_one_client_is_worth_nothing_at_the_other(both: Cast) -> None:
    phone, _there = tied(both)
    stranger = at_client(both.practice)
    stranger.cookies[COOKIE] = phone.cookies[COOKIE].value
    assert ROUX not in stranger.get("/pocket/").content.decode()
