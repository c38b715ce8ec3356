"""Teams, and the operator's own people: invited, given roles and seats, shut out."""

import re
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from telephony.switchboard import dispatch, presence
from telephony.switchboard.models import Agent, Call, Offer, Team
from tenants import invitation_letters, invitations
from tenants.access import Role
from tenants.models import AuditEntry, Invitation, Membership, User
from tenants.tasks import send_invitation
from tests.answering import take_call
from tests.cast import Cast
from tests.operator.conftest import Administrator
from tests.twilio import Twilio
from tests.visitors import at_client, at_operator

pytestmark = pytest.mark.django_db
NEW = "neuve@permanence.test"
PASSWORD = "trois cerises au soleil"
TEAMS, PEOPLE = "/house/teams/", "/house/people/"


@pytest.fixture(autouse=True)
def mail_leaves_at_once(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(send_invitation, "delay", lambda key: invitation_letters.send(key))


def version(administrator: Administrator, page: str) -> str:
    """Of what the page shows now."""
    (found, *_others) = re.findall(r'name="version" value="(\w+)"', administrator.sees(page))
    return str(found)


def link() -> str:
    found = re.search(r"/house/join/\S+/", str(mail.outbox[-1].body))
    assert found
    return found[0]


def roles(name: str) -> set[str]:
    rows = Membership.objects.filter(user__email=f"{name}@permanence.test", client=None)
    return set(rows.values_list("role", flat=True))


def test_a_team_is_made_once_and_filled(cast: Cast, administrator: Administrator) -> None:
    administrator.sends(TEAMS, {"name": "Nuit"})
    administrator.sends(TEAMS, {"name": "Nuit"}, expects=422)
    team = Team.objects.get(name="Nuit")
    page = f"{TEAMS}{team.pk}/"
    for _click in range(2):
        administrator.sends(f"{page}client/", {"client": str(cast.practice.pk)})
        administrator.sends(f"{page}agent/", {"agent": str(cast.agent("nadia").pk)})
    assert list(team.clients.all()) == [cast.practice]
    assert list(team.agents.all()) == [cast.agent("nadia")]
    shown = administrator.sees(page)
    assert cast.practice.name in shown
    assert "Nadia" in shown
    added = AuditEntry.objects.filter(client=cast.practice, action="team.client_added")
    assert added.count() == 1
    assert not AuditEntry.objects.filter(client=cast.plumber, action__startswith="team.")


def test_a_team_is_chosen_on_the_clients_page(cast: Cast, administrator: Administrator) -> None:
    team = Team.objects.create(name="Nuit")
    path = f"/house/clients/{cast.plumber.pk}/team/"
    administrator.sends(path, {"team": str(team.pk)})
    assert team.clients.get() == cast.plumber
    administrator.sends(path, {"team": "nonsense"})
    assert "No team with a receptionist" not in administrator.sees("/house/clients/")
    Team.objects.get(name="Jour").clients.clear()
    administrator.sends(f"{TEAMS}{team.pk}/client/", {"client": str(cast.plumber.pk), "out": "1"})
    assert "No team with a receptionist answers for it." in administrator.sees("/house/clients/")
    administrator.sends(path, {"team": "nonsense"})
    assert "Choose a team." in administrator.sees(f"/house/clients/{cast.plumber.pk}/")


def test_a_team_that_somebody_needs_is_not_deleted(
    cast: Cast, administrator: Administrator
) -> None:
    team = Team.objects.get(name="Jour")
    page = f"{TEAMS}{team.pk}/"
    assert "It answers for clients" in administrator.sees(page)
    administrator.sends(f"{page}delete/")
    assert Team.objects.filter(pk=team.pk).exists()
    for client in (cast.practice, cast.plumber):
        administrator.sends(f"{page}client/", {"client": str(client.pk), "out": "1"})
    for name in ("camille", "nadia"):
        administrator.sends(f"{page}agent/", {"agent": str(cast.agent(name).pk), "out": "1"})
    administrator.sends(f"{page}delete/")
    assert not Team.objects.exists()
    assert "There is no team yet" in administrator.sees(TEAMS)


def test_two_administrators_rename_one_team(cast: Cast, administrator: Administrator) -> None:
    page = f"{TEAMS}{Team.objects.get().pk}/"
    version = re.findall(r'name="version" value="(\w+)"', administrator.sees(page))[0]
    administrator.sends(page, {"name": "Matin", "version": version})
    refused = administrator.sends(page, {"name": "Soir", "version": version}, expects=409)
    assert 'value="Soir"' in refused
    assert Team.objects.get().name == "Matin"


def test_somebody_new_is_a_receptionist_with_a_seat(
    cast: Cast, administrator: Administrator
) -> None:
    team = Team.objects.get()
    about = {"email": NEW.upper(), "role": "receptionist", "teams": [str(team.pk)]}
    administrator.sends(PEOPLE, about)
    assert mail.outbox[-1].to == [NEW]
    assert "Permanence Test" in str(mail.outbox[-1].body)
    came = at_operator()
    for _program in range(2):
        assert came.get(link()).status_code == 200, "looking takes nothing"
    assert not User.objects.filter(email=NEW).exists()
    assert came.post(link(), {"name": "Neuve", "password": PASSWORD}).status_code == 302
    assert roles("neuve") == {"receptionist"}
    seat = Agent.objects.get(user__email=NEW)
    assert list(Team.objects.filter(agents=seat)) == [team]
    assert came.get("/desk/").status_code == 200
    assert at_operator().get(link()).status_code == 410, "good once"


def test_a_second_factor_comes_before_everything(
    cast: Cast, administrator: Administrator, settings: Settings
) -> None:
    administrator.sends(PEOPLE, {"email": NEW, "role": "administrator"})
    settings.FORCE_SECOND_FACTOR = True
    came: Any = at_operator()
    came.post(link(), {"name": "Neuve", "password": PASSWORD})
    for path in ("/house/clients/", PEOPLE, "/floor/"):
        assert came.get(path)["Location"].startswith("/second-factor/")


def test_whoever_has_a_log_in_comes_with_it(cast: Cast, administrator: Administrator) -> None:
    administrator.sends(PEOPLE, {"email": "doctor@permanence.test", "role": "supervisor"})
    address = link()
    page = at_operator().get(address, headers={"accept-language": "en"}).content.decode()
    assert "has a log-in here already" in page
    stranger = at_operator(cast.user("outsider"))
    stranger.post(address)
    assert roles("outsider") == set()
    assert at_operator(cast.user("doctor")).post(address).status_code == 302
    assert roles("doctor") == {"supervisor"}
    assert Membership.objects.filter(user=cast.user("doctor"), client=cast.practice).exists()


def test_the_link_opens_nothing_at_a_client(cast: Cast, administrator: Administrator) -> None:
    administrator.sends(PEOPLE, {"email": NEW, "role": "administrator"})
    token = link().removeprefix("/house/join/")
    for client in (cast.practice, cast.plumber):
        assert at_client(client).get(f"/invited/{token}").status_code in (404, 410)
        assert at_client(client).get(link()).status_code == 404


def test_an_invitation_is_written_again_and_withdrawn(
    cast: Cast, administrator: Administrator
) -> None:
    administrator.sends(PEOPLE, {"email": NEW, "role": "supervisor"})
    first, row = link(), Invitation.objects.get()
    administrator.sends(f"{PEOPLE}invited/{row.pk}/again/")
    assert at_operator().get(first).status_code == 410
    assert at_operator().get(link()).status_code == 200
    administrator.sends(f"{PEOPLE}invited/{row.pk}/withdraw/")
    administrator.sends(f"{PEOPLE}invited/{row.pk}/withdraw/")
    assert at_operator().get(link()).status_code == 410
    administrator.sees(PEOPLE)  # where it is said that it was written
    assert NEW not in administrator.sees(PEOPLE)


def test_nobody_is_invited_twice_or_to_what_they_are(
    cast: Cast, administrator: Administrator
) -> None:
    for _click in range(2):
        administrator.sends(PEOPLE, {"email": NEW, "role": "supervisor"})
    assert Invitation.objects.count() == 1
    about = {"email": "camille@permanence.test", "role": "receptionist"}
    assert "in already" in administrator.sends(PEOPLE, about, expects=422)
    wrong = administrator.sends(PEOPLE, {"email": "x", "role": "owner"}, expects=422)
    assert 'value="x"' in wrong


def test_a_clients_invitation_is_not_the_operators(
    cast: Cast, administrator: Administrator
) -> None:
    owner = at_client(cast.practice, cast.user("doctor"))
    owner.post("/people/", {"email": NEW, "role": "reader"})
    row = Invitation.objects.get()
    administrator.sends(f"{PEOPLE}invited/{row.pk}/withdraw/", expects=404)
    assert NEW not in administrator.sees(PEOPLE)
    assert at_operator().get(f"/house/join/{link_of(row)}/").status_code == 410


def link_of(row: Invitation) -> str:
    return invitations.token(row)


def test_a_seat_is_changed(cast: Cast, administrator: Administrator) -> None:
    page = f"{PEOPLE}{cast.user('camille').pk}/"
    night = Team.objects.create(name="Nuit")
    cast.ready("camille")
    about = {"seat": "1", "languages": "FR, en en", "teams": [str(night.pk)], "own_number": ""}
    shown = version(administrator, page)
    administrator.sends(page, {**about, "version": shown})
    late = administrator.sends(page, {**about, "languages": "nl", "version": shown}, expects=409)
    assert 'value="nl"' in late, "two tabs: the second is told, and keeps what was typed"
    agent = cast.agent("camille")
    assert agent.languages == ["fr", "en"]
    assert list(Team.objects.filter(agents=agent)) == [night]
    assert agent.state == Agent.State.READY, "what happens at the desk is left alone"
    now = version(administrator, page)
    wrong = administrator.sends(
        page, {**about, "languages": "français", "version": now}, expects=422
    )
    assert 'value="français"' in wrong


def test_who_is_shut_out_is_out_at_once(
    cast: Cast, administrator: Administrator, twilio: Twilio
) -> None:
    camille = cast.user("camille")
    desk = at_operator()
    desk.force_login(camille)
    cast.ready("camille")
    page = f"{PEOPLE}{camille.pk}/"
    for _click in range(2):
        administrator.sends(f"{page}shut-out/")
    assert desk.get("/desk/").status_code == 302
    assert cast.agent("camille").state == Agent.State.OFFLINE
    twilio.rings("+33199001001")
    dispatch.run()
    assert not Offer.objects.exists()
    administrator.sends(f"{page}let-in/")
    assert presence.agent_of(camille.pk) == cast.agent("camille").pk


def test_nobody_is_shut_out_of_a_call(
    cast: Cast, administrator: Administrator, twilio: Twilio
) -> None:
    call = take_call(cast, twilio, "+33199001001")
    page = f"{PEOPLE}{cast.user('camille').pk}/"
    administrator.sends(f"{page}shut-out/")
    about = {"name": "Camille", "roles": ["supervisor"]}
    administrator.sends(page, {**about, "version": version(administrator, page)})
    assert cast.user("camille").is_active
    assert roles("camille") == {"receptionist"}
    assert Call.objects.get(pk=call.pk).state == Call.State.TALKING
    assert "This person is in a call" in administrator.sees(page)


def test_roles_are_given_and_the_last_administrator_stays(
    cast: Cast, administrator: Administrator
) -> None:
    page = f"{PEOPLE}{cast.user('supervisor').pk}/"
    about = {"name": "Sophie", "roles": ["supervisor", "receptionist"]}
    administrator.sends(page, {**about, "version": version(administrator, page)})
    assert cast.user("supervisor").name == "Sophie"
    assert roles("supervisor") == {"supervisor", "receptionist"}
    assert Agent.objects.filter(user=cast.user("supervisor")).exists()
    own = f"{PEOPLE}{cast.user('administrator').pk}/"
    now = version(administrator, own)
    administrator.sends(own, {"name": "Anne", "roles": ["supervisor"], "version": now})
    assert cast.user("administrator").name == "Administrator", "all of it or nothing"
    wrong = {"name": " ", "roles": ["administrator"], "version": now}
    administrator.sends(own, wrong, expects=422)
    administrator.sends(f"{own}shut-out/")
    assert roles("administrator") == {Role.ADMINISTRATOR}
    assert cast.user("administrator").is_active
    assert "the only administrator" in administrator.sees(own)


def test_a_clients_people_are_not_looked_after_here(
    cast: Cast, administrator: Administrator
) -> None:
    for name in ("doctor", "plumber", "outsider"):
        page = f"{PEOPLE}{cast.user(name).pk}/"
        assert administrator.visitor.get(page).status_code == 404
        assert administrator.visitor.post(f"{page}shut-out/").status_code == 404
        assert cast.user(name).is_active
