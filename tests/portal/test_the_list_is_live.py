"""Whoever looks at the list is told what is new, and next to nothing while there is nothing."""

from typing import Any

import pytest

from messages import callbacks
from messages.models import CallbackTask, Delivery, Message, Receipt
from messages.receipts import Said, answer
from tenants import access
from tests.cast import Cast
from tests.messages.left import left
from tests.portal.happened import booked, called, recorded
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db


class Looking:
    """A page that asks again and again."""

    def __init__(self, visitor: Visitor, address: str = "/messages/news") -> None:
        self.visitor, self.address = visitor, address
        self.version = visitor.get(address)["ETag"]

    def is_news(self) -> bool:
        headers = {"if-none-match": self.version}
        found: Any = self.visitor.get(self.address, headers=headers)
        assert found.status_code in (200, 304)
        assert (found.status_code == 304) == (found.content == b"")
        self.version = found["ETag"]
        return bool(found.status_code == 200)


def told(client: Any, message: Message) -> Delivery:
    with access.inside(client):
        assert message.recipient is not None
        return Delivery.objects.create(
            message=message,
            colleague=message.recipient,
            colleague_name=message.recipient_name,
            channel="email",
            address="a@example.com",
        )


def test_the_page_has_the_version_of_what_it_shows(cast: Cast, owner: Visitor) -> None:
    left(cast.practice)
    page: Any = owner.get("/messages/")
    asked = owner.get("/messages/news", headers={"if-none-match": page.context["version"]})
    assert asked.status_code == 304


def test_everything_new_is_news_and_the_other_clients_is_not(cast: Cast, owner: Visitor) -> None:
    looking = Looking(owner)
    assert not looking.is_news()
    left(cast.practice)
    assert looking.is_news()
    call = called(cast.practice)
    assert looking.is_news()
    recorded(cast.practice, call)
    assert looking.is_news(), "it arrives after its call"
    booked(cast.practice)
    assert looking.is_news()
    left(cast.plumber)
    called(cast.plumber)
    assert not looking.is_news()


def test_what_becomes_of_a_message_is_news(cast: Cast, owner: Visitor) -> None:
    delivery = told(cast.practice, left(cast.practice))
    looking = Looking(owner)
    with access.inside(cast.practice):
        answer(delivery, Receipt.Kind.ANSWER, Said("À 16 h.", is_for_desk=True))
    assert looking.is_news()
    with access.inside(cast.practice):
        task = CallbackTask.objects.get()
        callbacks.claim(task.pk, cast.agent("camille").pk, "Camille")
    assert looking.is_news()
    assert not looking.is_news()


def test_only_what_is_shown_is_news(cast: Cast, owner: Visitor) -> None:
    looking = Looking(owner, "/messages/news?show=calls")
    booked(cast.practice)
    assert not looking.is_news()


def test_nothing_new_costs_little_however_much_there_is(
    cast: Cast, owner: Visitor, django_assert_max_num_queries: Any
) -> None:
    for _n in range(60):
        left(cast.practice)
        called(cast.practice)
    looking = Looking(owner)
    with django_assert_max_num_queries(13):
        assert not looking.is_news()


def test_a_search_that_is_kept_no_more_and_who_is_logged_out(cast: Cast, owner: Visitor) -> None:
    assert owner.get("/messages/news?s=nothing").status_code == 404
    assert at_client(cast.practice).get("/messages/news").status_code == 302
