"""Each log-in is listed, and ended from any other; the desk's open window ends with it."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache

from telephony.desk.consumers import _active_window
from telephony.floor.consumers import _is_in
from tenants import sessions
from tests.cast import Cast
from tests.visitors import Visitor, at_operator

pytestmark = pytest.mark.django_db
DESK = "the desk's browser"
PASSWORD = "trois cerises au soleil"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


def logs_in(cast: Cast, name: str, machine: str) -> Visitor:
    user = cast.user(name)
    user.set_password(PASSWORD)
    user.save()
    browser = at_operator()
    typed = {"login": user.email, "password": PASSWORD}
    headers = {"user-agent": machine}
    assert browser.post("/accounts/login/", typed, headers=headers).status_code == 302
    return browser


@pytest.fixture
def desk(cast: Cast) -> Visitor:
    return logs_in(cast, "camille", DESK)


def the(machine: str) -> UserSession:
    return UserSession.objects.get(user_agent=machine)


def test_each_is_listed_with_its_browser(cast: Cast, desk: Visitor) -> None:
    UserSession.objects.create(
        user=cast.user("nadia"), ip="127.0.0.1", session_key="x", user_agent="nadia's browser"
    )
    page = desk.get("/accounts/sessions/").content.decode()
    assert "the desk&#x27;s browser" in page
    assert "nadia" not in page


def test_one_is_ended_from_another_and_its_window_with_it(cast: Cast, desk: Visitor) -> None:
    agent = cast.ready("camille")
    key = the(DESK).session_key
    assert _active_window(agent.user_id, agent.pk, key) is not None
    # A second browser of the same person: logging in there leaves the first as it is.
    phone = at_operator(cast.user("camille"))
    phone.post(f"/sessions/{the(DESK).pk}/end")
    answer: Any = desk.get("/desk/")
    assert answer["Location"].startswith("/accounts/login/")
    assert _active_window(agent.user_id, agent.pk, key) is None


def test_the_floors_window_ends_too(cast: Cast) -> None:
    logs_in(cast, "supervisor", "the floor")
    session, user = the("the floor"), cast.user("supervisor")
    assert _is_in(user.pk, session.session_key)
    sessions.end(user, session.pk)
    assert not _is_in(user.pk, session.session_key)


def test_nobody_ends_anothers(cast: Cast, desk: Visitor) -> None:
    own = the(DESK)
    for name in ("nadia", "administrator"):
        assert at_operator(cast.user(name)).post(f"/sessions/{own.pk}/end").status_code == 404
    assert at_operator().post(f"/sessions/{own.pk}/end").status_code == 302
    assert desk.get("/desk/").status_code == 200


def test_all_others_end_at_once_and_this_one_by_its_own_button(cast: Cast, desk: Visitor) -> None:
    other = at_operator()
    typed = {"login": "camille@permanence.test", "password": PASSWORD}
    other.post("/accounts/login/", typed, headers={"user-agent": "another"})
    desk.post("/accounts/sessions/")
    assert other.get("/desk/").status_code == 302
    assert desk.get("/desk/").status_code == 200
    assert desk.post(f"/sessions/{the(DESK).pk}/end").status_code == 302
    assert desk.get("/desk/").status_code == 302
