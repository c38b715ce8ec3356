"""An administrator copies a client's set-up, and lets one go on a day; the certificate is there."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from django.utils.formats import date_format

from messages import notices
from messages.models import Notice
from portal import tasks
from tenants import access
from tenants.models import AuditEntry, Client, Erasure, User
from tests.cast import Cast
from tests.recorder import Recorder
from tests.visitors import Visitor, at_operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(cast: Cast, recorder: Recorder) -> Visitor:
    return at_operator(cast.user("administrator"))


def decide(visitor: Visitor, client: Client, name: str = "", days: int = 3) -> Any:
    about = {"day": timezone.localdate() + timedelta(days=days), "name": name or client.name}
    return visitor.post(f"/client-files/{client.pk}/erase/", about)


def test_the_name_and_a_day_to_come_are_asked_for(administrator: Visitor, practice: Client) -> None:
    for answer in (
        decide(administrator, practice, name="Plomberie"),
        decide(administrator, practice, days=0),
        decide(administrator, practice, days=4000),
    ):
        assert answer.status_code == 400
        assert str(practice.pk) in answer.content.decode()
    assert not Erasure.objects.exists()


def test_on_its_day_it_is_erased_and_certified(
    administrator: Visitor, practice: Client, cast: Cast
) -> None:
    assert decide(administrator, practice).status_code == 302
    tasks.sweep_erasures()
    assert Client.objects.filter(pk=practice.pk, is_active=True).exists()
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        tasks.sweep_erasures()
    row = Erasure.objects.get()
    assert (row.state, row.actor_name) == ("done", "Administrator")
    assert list(Client.objects.all()) == [cast.plumber]
    answer: Any = administrator.get(f"/client-files/certificates/{row.pk}.pdf")
    assert answer.content.startswith(b"%PDF")
    administrator.get("/client-files/")  # where it is said that it was decided
    page = administrator.get("/client-files/").content.decode()
    assert str(row.reference) in page
    assert practice.name not in page


def test_it_can_be_called_off_until_then(administrator: Visitor, practice: Client) -> None:
    decide(administrator, practice)
    administrator.post(f"/client-files/{practice.pk}/stays/")
    assert not Erasure.objects.exists()
    deeds = AuditEntry.objects.filter(client=practice, action__startswith="client.")
    assert {"client.closing", "client.stays"} <= set(deeds.values_list("action", flat=True))


def test_of_one_that_is_not_erased_there_is_no_certificate(
    administrator: Visitor, practice: Client
) -> None:
    decide(administrator, practice)
    key = Erasure.objects.get().pk
    assert administrator.get(f"/client-files/certificates/{key}.pdf").status_code == 404


def test_a_client_is_made_like_another(administrator: Visitor, practice: Client) -> None:
    page = f"/client-files/{practice.pk}/copy/"
    about = {"name": "Cabinet Nouveau", "slug": "www", "line": "+33199001001"}
    answer: Any = administrator.post(page, about)
    assert answer.status_code == 400
    assert "Cabinet Nouveau" in answer.content.decode()
    assert administrator.post(page, {**about, "slug": "nouveau"}).status_code == 400
    assert not Client.objects.filter(slug="nouveau").exists()
    good = {**about, "slug": "nouveau", "line": "01 99 00 99 56"}
    assert administrator.post(page, good).status_code == 302
    made = Client.objects.get(slug="nouveau")
    assert [line.number for line in made.lines.all()] == ["+33199009956"]


def test_the_list_asks_as_much_for_many_as_for_one(
    administrator: Visitor, practice: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        administrator.get("/client-files/")


def test_its_owners_are_told_once_and_again_when_it_stays(
    administrator: Visitor, practice: Client, cast: Cast
) -> None:
    client = Client.objects.get(pk=practice.pk)
    owners = User.objects.filter(memberships__client=client, memberships__role="owner")
    everyone = sorted(owners.values_list("email", flat=True))

    def sent() -> list[mail.EmailMessage]:
        """What left since the last time."""
        mail.outbox.clear()
        with access.inside(client):
            for key in list(Notice.objects.filter(state="planned").values_list("pk", flat=True)):
                notices.send(client, key)
        return sorted(mail.outbox, key=lambda one: one.to)

    for _twice in range(2):
        decide(administrator, practice)
    told = sent()
    assert [one.to[0] for one in told] == everyone
    day = date_format(timezone.localdate() + timedelta(days=3), "j F Y")
    assert all(day in one.subject for one in told)
    assert all(f"{client.url}/file/" in str(one.body) for one in told)
    assert sent() == []
    decide(administrator, practice, days=5)
    assert len(sent()) == len(everyone), "another day is another mail"
    for _twice in range(2):
        administrator.post(f"/client-files/{practice.pk}/stays/")
    assert [one.to[0] for one in sent()] == everyone
    assert sent() == []
    with access.inside(cast.plumber):
        assert not Notice.objects.filter(kind__startswith="erasure").exists()


def test_who_was_not_told_yet_hears_only_that_it_stays(
    administrator: Visitor, practice: Client
) -> None:
    decide(administrator, practice)
    administrator.post(f"/client-files/{practice.pk}/stays/")
    with access.inside(practice):
        waiting = Notice.objects.filter(state="planned", kind__startswith="erasure")
        assert {one.kind for one in waiting} == {"erasure_called_off"}
