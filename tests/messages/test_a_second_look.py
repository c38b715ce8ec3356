"""A second look: drawn by the client's share, kept once, counted, told to whoever wrote it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from messages import quality
from messages.models import Message, MessageSettings, Review
from tenants import access
from tenants.base import uuid7
from tenants.models import AuditEntry
from tests.cast import Cast
from tests.messages.left import left
from tests.visitors import Visitor, at_operator

pytestmark = pytest.mark.django_db
FAULTS = ["number", "spelling"]


@pytest.fixture
def message(cast: Cast) -> Message:
    """Of Camille's; the practice has every message looked at, the plumber none."""
    shares(cast)
    left(cast.plumber, body="Du plombier.")
    agent = cast.agent("camille")
    return left(
        cast.practice, agent_id=agent.pk, overridden=["unread_number"], body="Le pansement."
    )


def shares(cast: Cast) -> None:
    for client, percent in ((cast.practice, 100), (cast.plumber, 0)):
        with access.inside(client):
            MessageSettings.objects.create(review_percent=percent, months=6)


@pytest.fixture
def supervisor(cast: Cast) -> Visitor:
    return at_operator(cast.user("supervisor"))


def address(cast: Cast, message: Message) -> str:
    return f"/floor/review/{cast.practice.pk}/{message.pk}"


def says(cast: Cast, visitor: Visitor, message: Message, *faults: str, remark: str = "") -> Any:
    return visitor.post(address(cast, message), {"faults": list(faults), "remark": remark})


def test_the_next_one_is_shown_with_what_was_overridden(
    cast: Cast, supervisor: Visitor, message: Message
) -> None:
    page = supervisor.get("/floor/review/", headers={"accept-language": "en"}).content.decode()
    assert "Le pansement." in page
    assert "number not read back" in page
    assert page.count("data-digit=") == 10
    assert "Du plombier." not in page


def test_it_is_kept_and_the_next_one_follows(
    cast: Cast, supervisor: Visitor, message: Message
) -> None:
    answer = says(cast, supervisor, message, *FAULTS, "nonsense", remark=" Relire. ")
    assert answer["Location"] == "/floor/review/"
    with access.inside(cast.practice):
        found = Review.objects.get(message=message)
    assert (found.faults, found.remark) == (FAULTS, "Relire.")
    assert (found.agent_id, found.reviewer_name) == (message.agent_id, "Supervisor")
    assert b"data-review" not in supervisor.get("/floor/review/").content


def test_all_well_is_an_answer_too(cast: Cast, supervisor: Visitor, message: Message) -> None:
    says(cast, supervisor, message)
    with access.inside(cast.practice):
        assert Review.objects.get(message=message).faults == []


def test_the_second_to_say_something_is_told_so(
    cast: Cast, supervisor: Visitor, message: Message
) -> None:
    says(cast, supervisor, message)
    says(cast, at_operator(cast.user("administrator")), message, "other")
    with access.inside(cast.practice):
        assert Review.objects.get(message=message).faults == []


def test_each_look_stands_in_the_clients_own_list(
    cast: Cast, supervisor: Visitor, message: Message
) -> None:
    supervisor.get("/floor/review/")
    says(cast, supervisor, message)
    says(cast, supervisor, message)
    found = AuditEntry.objects.filter(subject_id=message.pk).order_by("at")
    assert [(one.action, one.client) for one in found] == [
        *(("message.looked_at", cast.practice), ("message.reviewed", cast.practice))
    ]


def test_it_is_counted_by_receptionist_and_by_client(
    cast: Cast, supervisor: Visitor, message: Message
) -> None:
    other = left(cast.practice, agent_id=message.agent_id)
    says(cast, supervisor, message, *FAULTS)
    says(cast, supervisor, other)
    page: Any = supervisor.get("/floor/quality/?days=7")
    [agent], [client] = page.context["agents"], page.context["clients"]
    assert (agent.name, agent.looked_at, agent.share) == ("Camille", 2, 50)
    assert (client.name, sum(client.counts)) == (cast.practice.name, 2)
    later = quality.table("", timezone.now() + timedelta(days=1))
    assert not later.agents


def test_the_receptionist_reads_ones_own_and_no_message(
    cast: Cast, supervisor: Visitor, message: Message
) -> None:
    says(cast, supervisor, message, "spelling", remark="Garnier avec un i.")
    page = at_operator(cast.user("camille")).get("/desk/reviews/").content.decode()
    assert "Garnier avec un i." in page
    assert "Le pansement." not in page
    assert message.caller_name not in page.replace("Garnier avec", "")
    page = at_operator(cast.user("nadia")).get("/desk/reviews/").content.decode()
    assert "Garnier avec un i." not in page


def test_of_another_client_or_unsent_there_is_nothing(
    cast: Cast, supervisor: Visitor, message: Message
) -> None:
    stranger = f"/floor/review/{cast.plumber.pk}/{message.pk}"
    draft = left(cast.practice, state="draft")
    for path in (stranger, address(cast, draft)):
        assert supervisor.get(path).status_code == 404
        assert supervisor.post(path, {}).status_code == 404


def test_a_share_is_drawn_and_always_the_same() -> None:
    keys = [uuid7() for _n in range(2000)]
    drawn = [key for key in keys if quality.chosen(key, 10)]
    assert 120 < len(drawn) < 280
    assert drawn == [key for key in keys if quality.chosen(key, 10)]
    assert set(drawn) < {key for key in keys if quality.chosen(key, 30)}
    assert all(quality.chosen(key, 100) for key in keys)


def test_the_database_knows_ten_kinds_and_one_look(cast: Cast, message: Message) -> None:
    row = {"message": message, "agent_id": uuid7(), "agent_name": "C", "reviewer_id": uuid7()}
    with access.inside(cast.practice):
        with pytest.raises(IntegrityError, match="review_fault"), transaction.atomic():
            Review.objects.create(**row, reviewer_name="S", faults=["lateness"])
        Review.objects.create(**row, reviewer_name="S", faults=list(Review.Fault.values))
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.create(**row, reviewer_name="S")
