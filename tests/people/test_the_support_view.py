"""An administrator sees a client's portal for a reason; the client sees what was seen."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from tenants import support
from tenants.models import AuditEntry, SupportSession
from tests.cast import Cast
from tests.messages.left import left
from tests.visitors import Visitor, at_client, at_operator, in_support

pytestmark = pytest.mark.django_db
REASON = "La cliente ne trouve pas un message"


def begins(cast: Cast) -> tuple[Visitor, Any]:
    """From the operator's side through the door: the browser at the client's, and its page."""
    path = f"/support/{cast.practice.pk}/"
    asked: Any = at_operator(cast.user("administrator")).post(path, {"reason": REASON})
    assert urlsplit(asked["Location"]).hostname == "cabinet-roux-lambert.localhost"
    door = urlsplit(asked["Location"]).path
    browser = at_client(cast.practice)
    return browser, browser.get(door, follow=True)


def listed(cast: Cast) -> list[str]:
    owner = at_client(cast.practice, cast.user("doctor"))
    answer: Any = owner.get("/messages/looks", headers={"accept-language": "en"})
    return [
        f"{row['deed']}{': ' + row['reason'] if row['reason'] else ''}"
        for row in answer.context["rows"]
    ]


def test_the_reason_stands_on_each_page_and_in_the_clients_list(cast: Cast) -> None:
    browser, page = begins(cast)
    assert REASON in page.content.decode()
    assert REASON in browser.get("/people/").content.decode()
    assert listed(cast) == [
        "looked at: People and roles",
        "looked at: Home page",
        f"entered the portal as support: {REASON}",
    ]


def test_without_a_reason_nothing_opens(cast: Cast) -> None:
    operator = at_operator(cast.user("administrator"))
    assert operator.post(f"/support/{cast.practice.pk}/", {"reason": " "}).status_code == 422
    browser = at_client(cast.practice, cast.user("administrator"))
    assert browser.get("/messages/")["Location"] == "/support/?next=/messages/"
    assert browser.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/support/")
    assert browser.get("/api/v1/messages").status_code == 403
    assert browser.post("/support/", {"reason": ""}).status_code == 422
    assert not SupportSession.objects.exists()


def test_at_the_clients_own_door_the_page_that_was_wanted_follows(cast: Cast) -> None:
    browser = at_client(cast.practice, cast.user("administrator"))
    answer: Any = browser.post("/support/", {"reason": REASON, "next": "/messages/"})
    assert answer["Location"] == "/messages/"
    assert browser.get("/messages/").status_code == 200
    outside = {"reason": REASON, "next": "https://evil.test/"}
    assert browser.post("/support/", outside)["Location"] == "/"


def test_each_message_is_one_entry_and_each_deed_another(cast: Cast) -> None:
    message = left(cast.practice)
    browser = in_support(cast.practice, cast.user("administrator"))
    for _ in range(3):
        browser.get(f"/messages/{message.pk}")
    browser.get("/api/v1/messages")
    browser.post("/closed/", {"until": "hour"})
    entries = AuditEntry.objects.filter(client=cast.practice, action__startswith="support.")
    found = list(entries.order_by("at").values_list("action", "subject_id"))
    assert found[1] == ("support.page:inbox:message", message.pk)
    assert [action for action, _key in found[2:]] == [
        "support.page:api:message-list",
        "support.deed:hours:closed",
    ]


def test_the_raw_administration_is_seen_too(cast: Cast) -> None:
    browser = in_support(cast.practice, cast.user("administrator"))
    page = browser.get("/admin/directory/contact/")
    assert page.status_code == 200
    assert "horaires" in page.content.decode()
    assert "looked at: Administration of your data" in listed(cast)


def test_it_ends_by_itself_and_by_the_button(cast: Cast) -> None:
    browser, _page = begins(cast)
    SupportSession.objects.update(
        began_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now()
    )
    assert browser.get("/messages/")["Location"].startswith("/support/")
    browser, _page = begins(cast)
    assert browser.post("/support/leave")["Location"].endswith("localhost:8000/")
    assert browser.get("/messages/")["Location"].startswith("/accounts/login/")
    assert listed(cast)[0] == "left the portal"


def test_the_door_opens_once_for_two_minutes_and_here_only(cast: Cast) -> None:
    made = support.begin(cast.user("administrator"), cast.practice, REASON)
    address = f"/support/in/{support.door(made)}/"
    assert at_client(cast.plumber).get(address).status_code == 404
    assert at_client(cast.practice).get(address).status_code == 302
    assert at_client(cast.practice).get(address).status_code == 404
    assert at_client(cast.practice).get("/support/in/nonsense/").status_code == 404


def test_one_client_is_not_another_and_nobody_else_stands_in(cast: Cast) -> None:
    browser = in_support(cast.practice, cast.user("administrator"))
    browser.get("/")
    other = at_client(cast.plumber, cast.user("administrator"))
    assert other.get("/")["Location"].startswith("/support/")
    for name in ("supervisor", "camille", "doctor", "outsider"):
        assert at_client(cast.practice, cast.user(name)).get("/support/").status_code == 404
        refused: Any = at_operator(cast.user(name)).get("/support/")
        assert refused.status_code == 403


def test_the_clients_own_people_see_no_banner(cast: Cast) -> None:
    in_support(cast.practice, cast.user("administrator"))
    page = at_client(cast.practice, cast.user("doctor")).get("/").content.decode()
    assert "support-banner" not in page
