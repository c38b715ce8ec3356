"""The contact form and the button "call me back" on the client's own web site."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from messages import callbacks
from messages.models import CallbackTask, Message
from portal.site_models import SitePage, SiteRequest
from telephony.switchboard.models import OpenCallback
from tenants import access
from tests.cast import Cast
from tests.visitors import Visitor, at_client, content_policy

pytestmark = pytest.mark.django_db
LEFT = {"name": "Bea Zébulon", "number": "06 39 98 50 01", "words": "Un devis, s'il vous plaît."}
CONTACT, CALLBACK = "/site/contact", "/site/callback"
LATER = timedelta(seconds=20)


@pytest.fixture
def visitor(cast: Cast) -> Visitor:
    """On the practice's site; the plumber takes nothing by its own."""
    with access.inside(cast.practice):
        SitePage.objects.create(
            takes_messages=True, takes_callbacks=True, origins=["https://www.example.com"]
        )
    return at_client(cast.practice)


def mark_of(visitor: Visitor, path: str) -> str:
    page: Any = visitor.get(path)
    [mark] = re.findall(r'name="mark" value="([^"]+)"', page.content.decode())
    return str(mark)


def leave(visitor: Visitor, path: str, after: timedelta = LATER, **more: str) -> Any:
    mark = mark_of(visitor, path)
    with time_machine.travel(timezone.now() + after):
        return visitor.post(path, {**LEFT, "mark": mark, **more})


def test_a_message_goes_to_whoever_is_on_duty(cast: Cast, visitor: Visitor) -> None:
    answer = leave(visitor, CONTACT)
    assert answer.status_code == 200
    assert "Zébulon" not in answer.content.decode()
    with access.inside(cast.practice):
        message = Message.objects.get(kind="online")
        assert (message.caller_name, message.caller_number) == ("Bea Zébulon", "+33639985001")
        assert message.state == "sent"
        assert message.deliveries.exists()
        assert message.timeline.values_list("step", flat=True)[0] == "online"


def test_a_wish_to_be_called_back_lies_on_the_desks(cast: Cast, visitor: Visitor) -> None:
    assert leave(visitor, CALLBACK, words="").status_code == 200
    with access.inside(cast.practice):
        task = CallbackTask.objects.select_related("message").get()
        assert task.message.caller_number == "+33639985001"
        assert not task.message.deliveries.exists()
    assert OpenCallback.objects.get(task_id=task.pk).client == cast.practice
    with access.inside(cast.practice):
        callbacks.settle(task.pk, "Camille", CallbackTask.Outcome.TOLD)
        assert Message.objects.get(kind="online").dismissal == "otherwise"
    assert not OpenCallback.objects.exists()


def test_what_was_not_shown_here_is_not_taken(cast: Cast, visitor: Visitor) -> None:
    assert visitor.post(CONTACT, LEFT).status_code == 422
    assert leave(visitor, CONTACT, mark="x" * 40).status_code == 422
    assert leave(visitor, CONTACT, timedelta(hours=4)).status_code == 422
    assert leave(visitor, CONTACT, timedelta(seconds=1)).status_code == 422
    with access.inside(cast.practice):
        assert not Message.objects.filter(kind="online").exists()


def test_a_form_is_sent_once(cast: Cast, visitor: Visitor) -> None:
    mark = mark_of(visitor, CONTACT)
    with time_machine.travel(timezone.now() + LATER):
        answers = [visitor.post(CONTACT, {**LEFT, "mark": mark}).status_code for _ in range(2)]
    assert answers == [200, 422]
    with access.inside(cast.practice):
        assert Message.objects.filter(kind="online").count() == 1


def test_a_machine_that_fills_in_everything_leaves_nothing(cast: Cast, visitor: Visitor) -> None:
    assert leave(visitor, CONTACT, website="https://example.com").status_code == 200
    with access.inside(cast.practice):
        assert not SiteRequest.objects.exists()


def test_one_number_and_one_address_are_not_without_end(visitor: Visitor) -> None:
    assert [leave(visitor, CALLBACK).status_code for _ in range(4)] == [200, 200, 200, 429]
    others = [leave(visitor, CONTACT, number=f"063998500{n}").status_code for n in range(2, 5)]
    assert others == [200, 200, 429]


@pytest.mark.parametrize("number", ["12", "+33 8 99 70 00 00", "112", "+1 202 555 0100"])
def test_a_number_that_nobody_may_call_is_refused(visitor: Visitor, number: str) -> None:
    answer = leave(visitor, CALLBACK, number=number)
    assert (answer.status_code, "number" in answer.context["form"].errors) == (422, True)


def test_it_stands_in_the_clients_sites_only(visitor: Visitor) -> None:
    for path in (CONTACT, "/site/snippet.js"):
        answer = visitor.get(path)
        assert content_policy(answer)["frame-ancestors"] == "'self' https://www.example.com"
        assert "Access-Control-Allow-Origin" not in answer
    assert "X-Frame-Options" not in visitor.get(CONTACT)


def test_who_takes_nothing_by_the_site_shows_no_form(cast: Cast, visitor: Visitor) -> None:
    mark = mark_of(visitor, CONTACT)
    plumber = at_client(cast.plumber)
    assert plumber.get(CONTACT).status_code == 404
    with access.inside(cast.plumber):
        SitePage.objects.create(takes_messages=True)
    with time_machine.travel(timezone.now() + LATER):
        assert plumber.post(CONTACT, {**LEFT, "mark": mark}).status_code == 422


def test_the_owner_copies_the_lines(cast: Cast) -> None:
    owner = at_client(cast.practice, cast.user("doctor"))
    owner.post("/web-site/", {"save": "1", "takes_callbacks": "on", "origins": "https://a.fr"})
    page = owner.get("/web-site/").content.decode()
    assert "/site/callback" in page
    assert "/site/contact" not in page
    assert "/site/snippet.js" in page
    wrong: Any = owner.post("/web-site/", {"save": "1", "origins": "javascript:alert(1)"})
    assert wrong.status_code == 422
