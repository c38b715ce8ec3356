"""While a screen is painted each thing is read once, and of each client its own."""

import pytest
from django.db import connection

from tenants import access, reading
from tenants.directory import contacts
from tenants.directory.models import Contact
from tests.cast import Cast
from tests.desk.painting import offered, painted
from tests.twilio import Twilio

NUMBER = "+33639984077"


def names() -> list[str]:
    return [one.name for one in contacts.people_at(NUMBER)]


def test_of_each_client_its_own(cast: Cast) -> None:
    for client, name in ((cast.practice, "Anne"), (cast.plumber, "Bruno")):
        with access.inside(client):
            Contact.objects.create(name=name, number=NUMBER)
    with reading.at_once():
        for _ in range(2):
            with access.inside(cast.practice):
                assert names() == ["Anne"]
            with access.inside(cast.plumber):
                assert names() == ["Bruno"]


def test_what_is_written_afterwards_is_seen(cast: Cast) -> None:
    with access.inside(cast.practice):
        with reading.at_once():
            assert names() == []
        Contact.objects.create(name="Anne", number=NUMBER)
        assert names() == ["Anne"]
        with reading.at_once():
            assert names() == ["Anne"]


@pytest.mark.usefixtures("cast")
def test_the_whole_desk_with_an_offer_takes_so_many_queries(
    cast: Cast, twilio: Twilio, django_assert_max_num_queries: object
) -> None:
    camille = cast.ready("camille")
    offered(twilio)
    painted(camille)  # what a call is asked is noted at its first painting
    with django_assert_max_num_queries(57, connection=connection):  # type: ignore[operator]
        painted(camille)
