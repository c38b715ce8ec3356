"""The list of first steps ticks itself, from facts."""

from datetime import timedelta

import pytest
import time_machine
from django.db.models import QuerySet
from django.utils import timezone

from messages import first_steps
from scheduling.models import DutyRoster
from telephony import diverting
from telephony.models import JournalEntry
from telephony.switchboard import diversion
from tenants import access, provisioning
from tenants.directory.models import Colleague, Reach
from tenants.models import AuditEntry, Client, Line, Membership
from tests.cast import Cast
from tests.twilio import Twilio
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
MINE, LINE = "+33639987701", "+33199009001"


@pytest.fixture
def shop(cast: Cast) -> Client:
    """A client that has just begun: its owner is its only colleague."""
    client = provisioning.create_client(provisioning.Order("Garage Hugon", "garage-hugon", LINE))
    owner = cast.user("outsider")
    Membership.objects.create(user=owner, client=client, role=Membership.Role.OWNER)
    with access.inside(client):
        Colleague.objects.create(name="Zoé", number=MINE)
    return client


@pytest.fixture
def owner(cast: Cast, shop: Client) -> Visitor:
    return at_client(shop, cast.user("outsider"))


def done(client: Client) -> set[str]:
    with access.inside(client):
        return {step.key for step in first_steps.steps(client) if step.is_done}


def journal(client: Client, caller: str) -> None:
    now = timezone.now()
    times = {"arrived_at": now, "ended_at": now}
    with access.inside(client):
        count = JournalEntry.objects.count()
        JournalEntry.objects.create(
            call_id=f"00000000-0000-7000-8000-{count:012}",
            **{"line": LINE, "caller": caller, "outcome": "waiting"},
            **times,
        )


def test_each_step_ticks_by_its_own_fact(shop: Client, owner: Visitor) -> None:
    assert done(shop) == set()
    journal(shop, MINE)
    assert done(shop) == {"greeting"}, "the owner has called the line, not the business"
    journal(shop, "+33639989999")
    assert done(shop) == {"greeting", "divert"}
    owner.post("/people/new/", {"name": "Léo", "mobile": "06 39 98 77 02"})
    assert done(shop) == {"greeting", "divert", "people"}
    assert "/people/new/" not in owner.get("/").content.decode()
    with access.inside(shop):
        start = timezone.now() - timedelta(hours=1)
        person = Colleague.objects.all()[0]
        DutyRoster.objects.create(colleague=person, during=(start, start + timedelta(days=1)))
    assert done(shop) == {"greeting", "divert", "people", "duty"}
    assert "first-steps" not in owner.get("/").content.decode(), "nothing is left to do"


def test_a_diversion_is_tested_by_a_call_that_comes_in(
    shop: Client, owner: Visitor, twilio: Twilio
) -> None:
    assert "Refresh" not in owner.get("/divert/")
    waiting = owner.post("/divert/watch")
    assert waiting["Refresh"] == "3; url=/divert/"
    twilio.rings(LINE)
    page = owner.get("/divert/")
    assert "Refresh" not in page
    assert page.context["seen"]
    assert AuditEntry.objects.filter(client=shop, action=diversion.TESTED).count() == 1
    owner.get("/divert/")
    assert AuditEntry.objects.filter(client=shop, action=diversion.TESTED).count() == 1


def test_a_diversion_that_is_not_set_is_said_clearly(shop: Client, owner: Visitor) -> None:
    owner.post("/divert/watch")
    with time_machine.travel(timezone.now() + timedelta(minutes=4)):
        page = owner.get("/divert/")
    assert page.context["missed"]
    assert "Refresh" not in page
    assert done(shop) == set()


def test_without_a_line_the_page_says_so(shop: Client, owner: Visitor) -> None:
    Line.objects.filter(client=shop).delete()
    page = owner.get("/divert/")
    assert page.status_code == 200
    assert "**21*" not in page.content.decode()


@pytest.mark.parametrize(
    "typed",
    [{"role": "-"}, {"name": "Léo"}, {"name": "Léo", "mobile": "01 99 00 10 01"}, {"name": "🔧"}],
)
def test_nobody_is_added_without_a_name_and_a_way(
    shop: Client, owner: Visitor, typed: dict[str, str]
) -> None:
    answer = owner.post("/people/new/", typed)
    assert answer.status_code == 400
    assert "errorlist" in answer.content.decode()
    with access.inside(shop):
        assert Colleague.objects.count() == 1
        reaches: QuerySet[Reach] = Reach.objects.all()
        assert not reaches.exists()


def test_the_codes_of_mobiles_are_the_standards() -> None:
    (mobile, *others) = diverting.telephones(LINE)
    assert [(code.on, code.off) for code in mobile.codes] == [
        (f"**21*{LINE}#", "##21#"),
        (f"**67*{LINE}#", "##67#"),
        (f"**61*{LINE}**20#", "##61#"),
        (f"**62*{LINE}#", "##62#"),
        ("", "##002#"),
    ]
    assert [one.key for one in others if one.codes] == ["swisscom"], "the others are asked for"
    assert all(one.how for one in others)


def test_the_operators_of_the_lines_own_country_come_first() -> None:
    swiss = diverting.telephones("+41215550123")
    assert [one.key for one in swiss] == ["mobile", "swisscom", "sunrise", "fixed", "pbx"]
    french = diverting.telephones(LINE)
    assert [one.key for one in french][:2] == ["mobile", "fixed"]
    names = [str(name) for name in french[1].operators]
    assert names[0].startswith("Orange, SFR, Bouygues Telecom, Free (")
    for operator in ("Proximus", "Telenet", "Salt", "POST"):
        assert operator in " ".join(names)
