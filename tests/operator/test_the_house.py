"""Plans, aims, kinds of breaks, the house itself, and the front page that leads to all of it."""

import re

import pytest

from telephony.switchboard.models import AbsenceKind, RefusedCalls, ServiceTarget, StrayCall
from tenants.models import AuditEntry, Client, Operator, Plan
from tests.cast import Cast
from tests.operator.conftest import Administrator
from tests.visitors import at_operator

pytestmark = pytest.mark.django_db
HOUSE, PLANS = "/house/itself/", "/house/plans/"


def versions(page: str) -> list[str]:
    return re.findall(r'name="version" value="(\w*)"', page)


def test_a_plan_is_made_changed_given_and_kept_while_it_is_used(
    cast: Cast, administrator: Administrator
) -> None:
    administrator.sends(PLANS, {"name": "Petit", "calls": "100", "minutes": "", "texts": "0"})
    administrator.sends(PLANS, {"name": "Petit", "calls": "100"}, expects=422)
    plan = Plan.objects.get()
    assert (plan.calls, plan.minutes, plan.texts) == (100, None, 0)
    Client.objects.filter(pk=cast.practice.pk).update(plan=plan)
    page = f"{PLANS}{plan.pk}/"
    shown = administrator.sees(page)
    assert cast.practice.name in shown
    assert cast.plumber.name not in shown
    administrator.sends(f"{page}delete/")
    assert Plan.objects.exists()
    assert "Clients have this plan" in administrator.sees(page)
    Client.objects.update(plan=None)
    administrator.sends(f"{page}delete/")
    assert not Plan.objects.exists()
    assert "There is no plan yet" in administrator.sees(PLANS)


@pytest.mark.parametrize("wrong", [{"name": ""}, {"calls": "-1"}, {"calls": "viele"}])
def test_a_plan_that_cannot_be_is_refused(
    cast: Cast, administrator: Administrator, wrong: dict[str, str]
) -> None:
    answer = administrator.sends(PLANS, {"name": "Petit", "minutes": "77", **wrong}, expects=422)
    assert 'value="77"' in answer
    assert not Plan.objects.exists()


def test_two_administrators_change_one_plan(cast: Cast, administrator: Administrator) -> None:
    page = f"{PLANS}{Plan.objects.create(name='Petit', calls=1).pk}/"
    (version,) = versions(administrator.sees(page))
    administrator.sends(page, {"name": "Petit", "calls": "2", "version": version})
    refused = administrator.sends(
        page, {"name": "Petit", "calls": "3", "version": version}, expects=409
    )
    assert "Somebody else has changed this meanwhile" in refused
    assert Plan.objects.get().calls == 2
    (anew,) = versions(refused)
    administrator.sends(page, {"name": "Petit", "calls": "3", "version": anew})
    assert Plan.objects.get().calls == 3


def test_the_house_says_its_name_and_its_aim(cast: Cast, administrator: Administrator) -> None:
    own, aim = versions(administrator.sees(HOUSE))
    about = {"name": "La Permanence", "phone": "01 99 00 90 90", "sign_up": "open"}
    administrator.sends(HOUSE, {**about, "appointment_days": "365", "version": own})
    operator = Operator.objects.get()
    assert (operator.name, operator.phone) == ("La Permanence", "+33199009090")
    goal = {"target": "1", "percent": "90", "seconds": "15", "clock": "ring", "version": aim}
    administrator.sends(HOUSE, goal)
    assert ServiceTarget.objects.get(client=None).percent == 90
    impossible = administrator.sends(HOUSE, {**goal, "percent": "101"}, expects=422)
    assert 'value="101"' in impossible


def test_a_client_has_an_aim_of_its_own_and_none_again(
    cast: Cast, administrator: Administrator
) -> None:
    page = f"/house/clients/{cast.practice.pk}/target/"
    administrator.sends(page, {"percent": "95", "seconds": "10", "clock": "queue", "version": ""})
    assert ServiceTarget.objects.get().client == cast.practice
    assert "95 %" in administrator.sees(f"/house/clients/{cast.practice.pk}/")
    assert AuditEntry.objects.filter(client=cast.practice, action="target.changed").exists()
    for _click in range(2):
        administrator.sends(page, {"as_all": "1"})
    assert not ServiceTarget.objects.exists()


def test_kinds_of_breaks(cast: Cast, administrator: Administrator) -> None:
    about = {"name_fr": "Gymnastique", "name_en": "Gymnastics", "position": "5", "is_active": "on"}
    administrator.sends("/house/breaks/new/", about)
    administrator.sends("/house/breaks/new/", about, expects=422)
    kind = AbsenceKind.objects.get(name_fr="Gymnastique")
    page = f"/house/breaks/{kind.pk}/"
    (version,) = versions(administrator.sees(page))
    wrong = administrator.sends(
        page, {**about, "returns_by_itself": "on", "version": version}, expects=422
    )
    assert "Only what has planned minutes can end by itself." in wrong
    about.pop("is_active")
    administrator.sends(page, {**about, "version": version})
    assert not AbsenceKind.objects.get(pk=kind.pk).is_active
    assert "not in use" in administrator.sees(HOUSE)


def test_the_front_page_names_the_rooms_of_each(cast: Cast) -> None:
    def rooms(name: str) -> set[str]:
        page = at_operator(cast.user(name)).get("/").content.decode()
        return set(re.findall(r'class="room card" href="(/[^"]*)"', page))

    house = {
        *("/house/clients/", "/house/teams/", "/house/people/", "/house/plans/", "/house/trades/"),
        *("/house/announcements/", "/house/itself/", "/sign-ups/", "/support/", "/client-files/"),
        *("/admin/", "/telephony/check"),
    }
    assert house < rooms("administrator")
    for name in ("supervisor", "camille", "doctor", "outsider"):
        assert not house & rooms(name)
    assert "/desk/" in rooms("camille")
    assert "/floor/" in rooms("supervisor")


def test_calls_that_nobody_could_take(cast: Cast, administrator: Administrator) -> None:
    assert "None in the last thirty days" in administrator.sees(HOUSE)
    for _call in range(2):
        StrayCall.objects.create(number="+33199009999")
    RefusedCalls.count("+33199001001", RefusedCalls.Reason.HAMMERING)
    page = administrator.sees(HOUSE)
    assert "01 99 00 99 99" in page
    assert "no client has this number" in page
    assert "one caller rang without end" in page
