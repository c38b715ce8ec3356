"""The figures of second looks are counted outside the clients' schemas: one question for all."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messages import quality, tasks
from messages.models import Review
from telephony.switchboard.models import SecondLooks
from tenants import access
from tenants.models import Client
from tests.cast import Cast
from tests.messages.left import left
from tests.visitors import Visitor, at_operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(cast: Cast) -> Visitor:
    return at_operator(cast.user("supervisor"))


def looked_at(cast: Cast, client: Client, *faults: str) -> Review:
    message = left(client, agent_id=cast.agent("camille").pk)
    with access.inside(client):
        found = quality.Found(faults)
        return quality.keep(client, message.pk, cast.user("supervisor"), found)


def asked(visitor: Visitor) -> tuple[int, Any]:
    """How many questions the page asks the database, and what it shows."""
    with CaptureQueriesContext(connection) as questions:
        page: Any = visitor.get("/floor/quality/?days=7")
    return len(questions), page.context


def test_the_page_asks_as_much_for_many_clients_as_for_one(cast: Cast, supervisor: Visitor) -> None:
    asked(supervisor)
    looked_at(cast, cast.practice, "spelling")
    few, _context = asked(supervisor)
    for _more in range(3):
        looked_at(cast, cast.plumber, "spelling", "number")
    many, context = asked(supervisor)
    assert many == few
    assert (context["total"].looked_at, context["total"].share) == (4, 0)
    assert {line.name: line.looked_at for line in context["clients"]} == {
        cast.practice.name: 1,
        cast.plumber.name: 3,
    }


def test_nothing_of_a_message_stands_there(cast: Cast) -> None:
    review = looked_at(cast, cast.practice, "spelling")
    rows = SecondLooks.objects.values("client", "agent_id", "what", "count")
    assert sorted(row["what"] for row in rows) == ["looked_at", "spelling", "with_faults"]
    assert str(review.message_id) not in str(list(SecondLooks.objects.values()))


def test_each_night_the_counts_are_made_anew(cast: Cast) -> None:
    looked_at(cast, cast.practice, "spelling")
    looked_at(cast, cast.plumber)
    before = sorted(SecondLooks.objects.values_list("client", "agent_id", "day", "what", "count"))
    SecondLooks.objects.filter(client=cast.practice).update(count=99)
    SecondLooks.objects.filter(client=cast.plumber).delete()
    for client in (cast.practice, cast.plumber):
        tasks.erase_old_of_client(client.schema_name)
    again = sorted(SecondLooks.objects.values_list("client", "agent_id", "day", "what", "count"))
    assert again == before


def test_a_refused_look_is_not_counted(cast: Cast) -> None:
    review = looked_at(cast, cast.practice, "spelling")
    with access.inside(cast.practice), pytest.raises(quality.Reviewed):
        quality.keep(
            cast.practice, review.message_id, cast.user("supervisor"), quality.Found(("other",))
        )
    assert not SecondLooks.objects.filter(what="other").exists()
    assert SecondLooks.objects.get(what="looked_at").count == 1
