"""What is announced reaches whom it is for, is put away by each, and covers nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from portal import tasks
from portal.operator import announcing
from telephony.desk import push
from telephony.switchboard.models import Announcement, AnnouncementRead, Team
from tenants.base import uuid7
from tenants.models import Client, Plan
from tests.cast import Cast
from tests.desk.painting import offered, painted
from tests.operator.conftest import Administrator
from tests.twilio import Twilio
from tests.visitors import at_client, at_operator

pytestmark = pytest.mark.django_db
PAGE = "/house/announcements/"
TEXT = "Nous serons fermés le 14 juillet."


def announced(**about: Any) -> Announcement:
    whole = {"text_fr": TEXT, "ends_at": timezone.now() + timedelta(days=1), "made_by": "S"}
    return Announcement.objects.create(**{**whole, **about})


def at(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def typed(**about: str) -> dict[str, str]:
    now = timezone.now()
    whole = {"key": str(uuid7()), "text_fr": TEXT, "text_en": "", "audience": "all"}
    times = {"starts_at": at(now - timedelta(minutes=5)), "ends_at": at(now + timedelta(days=2))}
    return {**whole, "team": "", "plan": "", **times, **about}


def reads(client: Client, name: str, cast: Cast, language: str = "fr") -> str:
    answer = at_client(client, cast.user(name)).get("/", headers={"accept-language": language})
    return answer.content.decode()


def test_all_are_told_and_each_puts_it_away_for_themselves(
    cast: Cast, administrator: Administrator
) -> None:
    administrator.sends(PAGE, typed(text_en="We are closed on 14 July."))
    row = Announcement.objects.get()
    assert TEXT in reads(cast.practice, "doctor", cast)
    assert "We are closed on 14 July." in reads(cast.practice, "doctor", cast, "en")
    assert TEXT in reads(cast.plumber, "plumber", cast)
    doctor = at_client(cast.practice, cast.user("doctor"))
    path = f"/announcements/{row.pk}/read"
    assert doctor.post(path, {"next": "/rules/"})["Location"] == "/rules/"
    assert doctor.post(path, {"next": "https://evil.test/"})["Location"] == "/"
    assert doctor.post(path, headers={"hx-request": "true"}).content == b""
    assert TEXT not in reads(cast.practice, "doctor", cast)
    assert TEXT in reads(cast.practice, "secretary", cast)
    assert TEXT in reads(cast.plumber, "plumber", cast)
    assert AnnouncementRead.objects.get().user == cast.user("doctor")
    assert "Doctor" in administrator.sees(f"{PAGE}{row.pk}/")
    assert "1 has read it" in administrator.sees(PAGE)


def test_sent_twice_it_is_one(cast: Cast, administrator: Administrator) -> None:
    form = typed()
    for _click in range(2):
        administrator.sends(PAGE, form)
    assert Announcement.objects.count() == 1


def test_a_team_is_its_receptionists_and_its_clients(cast: Cast) -> None:
    team = Team.objects.create(name="Nuit")
    team.clients.add(cast.practice)
    team.agents.add(cast.agent("nadia"))
    announced(team=team)
    assert TEXT in reads(cast.practice, "doctor", cast)
    assert TEXT not in reads(cast.plumber, "plumber", cast)
    assert TEXT in painted(cast.agent("nadia"))
    assert TEXT not in painted(cast.agent("camille"))


def test_a_plan_is_its_clients(cast: Cast) -> None:
    plan = Plan.objects.create(name="Petit")
    Client.objects.filter(pk=cast.plumber.pk).update(plan=plan)
    announced(plan=plan, audience="portals")
    assert TEXT not in reads(cast.practice, "doctor", cast)
    assert TEXT in reads(cast.plumber, "plumber", cast)
    assert TEXT not in painted(cast.agent("camille"))


@pytest.mark.parametrize(
    ("audience", "portal", "desk"),
    [("all", True, True), ("portals", True, False), ("desks", False, True)],
)
def test_to_whom(cast: Cast, audience: str, portal: bool, desk: bool) -> None:
    announced(audience=audience)
    assert (TEXT in reads(cast.practice, "doctor", cast)) == portal
    assert (TEXT in painted(cast.agent("camille"))) == desk


@pytest.mark.parametrize(
    "when",
    [
        {"starts_at": timedelta(hours=1), "ends_at": timedelta(hours=2)},
        {"starts_at": timedelta(hours=-2), "ends_at": timedelta(hours=-1)},
        {"withdrawn_at": timedelta(0)},
    ],
)
def test_only_in_its_time(cast: Cast, when: dict[str, timedelta]) -> None:
    now = timezone.now()
    announced(**{name: now + delta for name, delta in when.items()})
    assert TEXT not in reads(cast.practice, "doctor", cast)
    assert TEXT not in painted(cast.agent("camille"))


def test_the_desk_shows_it_at_once_and_beside_the_call(
    cast: Cast,
    administrator: Administrator,
    twilio: Twilio,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(push, "refresh_everybody", lambda *parts: asked.append(parts))
    camille = cast.ready("camille")
    call = offered(twilio)
    before = painted(camille, "screen", "call")
    administrator.sends(PAGE, typed(is_important="on"))
    assert ("announcements",) in asked
    with translation.override("fr"):
        assert painted(camille, "screen", "call") == before, "nothing of the call is covered"
    part = painted(camille, "announcements")
    assert TEXT in part
    assert 'id="desk-announcements"' in part
    assert str(call.pk) not in part


def test_a_receptionist_puts_it_away_in_all_windows(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(push, "refresh", lambda *about: asked.append(about))
    row = announced()
    path = f"/desk/announcements/{row.pk}/read"
    camille = at_operator(cast.user("camille"))
    for _click in range(2):
        assert camille.post(path).status_code == 204
    assert (cast.agent("camille").pk, "announcements") in asked
    assert TEXT not in painted(cast.agent("camille"))
    assert TEXT in painted(cast.agent("nadia"))
    assert camille.post(f"/desk/announcements/{uuid7()}/read").status_code == 404


def test_one_that_ended_meanwhile_is_put_away_without_a_fuss(cast: Cast) -> None:
    row = announced(withdrawn_at=timezone.now())
    doctor = at_client(cast.practice, cast.user("doctor"))
    assert doctor.post(f"/announcements/{row.pk}/read").status_code == 303


def test_its_time_comes_by_itself(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(push, "refresh_everybody", lambda *parts: asked.append(parts))
    row = announced(starts_at=timezone.now() + timedelta(hours=1))
    tasks.show_announcements()
    assert asked == []
    Announcement.objects.filter(pk=row.pk).update(starts_at=timezone.now() - timedelta(seconds=20))
    tasks.show_announcements()
    assert asked == [(announcing.PANEL,)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text_fr": ""}, ""),
        ({"ends_at": ""}, ""),
        ({"ends_at": "2001-01-01T10:00"}, "It must end after it begins."),
        ({"plan": "PLAN", "audience": "all"}, "A plan is a client"),
        ({"plan": "PLAN", "team": "TEAM", "audience": "portals"}, "Choose a team or a plan"),
        ({"audience": "everybody"}, ""),
    ],
)
def test_what_cannot_be_announced_is_kept_in_the_form(
    cast: Cast, administrator: Administrator, wrong: dict[str, str], said: str
) -> None:
    plan = Plan.objects.create(name="Petit")
    keys = {"PLAN": str(plan.pk), "TEAM": str(Team.objects.get().pk)}
    form = typed(text_en="Kept", **{name: keys.get(one, one) for name, one in wrong.items()})
    answer = administrator.sends(PAGE, form, expects=422)
    assert "Kept" in answer
    assert said in answer.replace("&#x27;", "'")
    assert not Announcement.objects.exists()


def test_it_is_changed_by_one_at_a_time_and_withdrawn(
    cast: Cast, administrator: Administrator
) -> None:
    row = announced()
    page = f"{PAGE}{row.pk}/"
    (version,) = re.findall(r'name="version" value="(\w+)"', administrator.sees(page))
    administrator.sends(page, typed(text_fr="Autrement.", version=version))
    refused = administrator.sends(page, typed(text_fr="Encore.", version=version), expects=409)
    assert "Encore." in refused
    assert Announcement.objects.get().text_fr == "Autrement."
    for _click in range(2):
        administrator.sends(f"{page}withdraw/")
    assert "taken back" in administrator.sees(PAGE)


def test_an_announcement_is_text(cast: Cast, administrator: Administrator) -> None:
    administrator.sends(PAGE, typed(text_fr="<script>alert(1)</script>\nEt puis."))
    page = reads(cast.practice, "doctor", cast)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
