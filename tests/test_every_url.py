"""Every address of both hosts: logged out, of another client, with a wrong role, with a right."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from messages import links
from messages.models import CallbackTask, Form, FormVersion, Group, Policy
from portal.models import FileExport, Hook, HookEvent
from scheduling import duty_links
from scheduling import links as own_links
from scheduling.models import (
    Absence,
    Agenda,
    Appointment,
    AppointmentType,
    Closure,
    DutyBeginning,
    DutyLayer,
    DutyRoster,
    DutySwap,
    Feed,
    OpeningPeriod,
    Site,
    SlotOffer,
    SpecialOpening,
    Subscription,
    WaitingEntry,
    WorkingTime,
)
from telephony import audio
from telephony.models import (
    CallerList,
    ForwardingRule,
    Greeting,
    Instruction,
    JournalEntry,
    Menu,
    Note,
)
from telephony.switchboard.models import AbsenceKind, Announcement, Team
from tenants import access, api_tokens, invitations, signing_up, support
from tenants.access import Access
from tenants.base import uuid7
from tenants.directory.models import Colleague, Contact, Reach
from tenants.models import (
    Client,
    Erasure,
    Invitation,
    Membership,
    Plan,
    SignUp,
    StockNumber,
    SupportSession,
    User,
)
from tests.answering import take_call
from tests.cast import Cast
from tests.rows import FEED, POCKET_LINK, one_of_each
from tests.sounds import wav
from tests.twilio import Twilio
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db
Role = Membership.Role
# Not ours: allauth's pages, Django's choice of a language, and the two administrations, which
# tests/test_administration.py visits.
OTHERS = ("accounts/", "i18n/", "admin/")
WHO = {
    Role.ADMINISTRATOR: "administrator",
    Role.SUPERVISOR: "supervisor",
    Role.RECEPTIONIST: "camille",
    Role.OWNER: "doctor",
    Role.MANAGER: "secretary",
    Role.RECIPIENT: "recipient",
    Role.READER: "bookkeeper",
}
# Doors that show nothing by themselves.
LEADS_ON = (
    "start/written/",
    "enter/<str:door_key>/",
    "support/",
    "support/leave",
    "support/in/<str:support_key>/",
    "second-factor/",
    "sessions/<int:session_id>/end",
)
OF_THE_PRACTICE = {"doctor", "secretary", "recipient", "bookkeeper"}


@dataclass(frozen=True)
class Address:
    """A pattern of one of the two hosts."""

    host: str
    route: str
    view: Callable[..., Any]

    @property
    def access(self) -> Access:
        return self.view.access  # type: ignore[attr-defined, no-any-return]

    @property
    def is_webhook(self) -> bool:
        return self.route.startswith("twilio/") and "audio" not in self.route

    @property
    def is_nothing(self) -> bool:
        """Where the API says that there is no such address."""
        return "<path:" in self.route

    def __str__(self) -> str:
        return f"{self.host}:/{self.route}"


def addresses(host: str, patterns: list[Any], before: str = "") -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(host, pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and not route.startswith(OTHERS):
            yield Address(host, route, pattern.callback)


def all_of(host: str, urlconf: str) -> list[Address]:
    return list(addresses(host, import_module(urlconf).urlpatterns))


EVERY = all_of("operator", settings.PUBLIC_SCHEMA_URLCONF) + all_of("client", settings.ROOT_URLCONF)
ON_CLIENT = [address for address in EVERY if address.host == "client"]
MARKED = [address for address in EVERY if hasattr(address.view, "access")]


def those(side: str) -> list[Address]:
    """Each that is for this side."""
    return [address for address in MARKED if address.access.side == side]


def key_of(model: type[Model]) -> str:
    row = model._default_manager.first()
    assert row is not None
    return str(row.pk)


class Visits:
    """One set-up for all addresses; what a visit does is undone before the next address."""

    def __init__(
        self, cast: Cast, subtests: pytest.Subtests, path: Callable[[Address], str]
    ) -> None:
        self.cast = cast
        self.subtests = subtests
        self.path = path
        self.browsers: dict[str, Visitor] = {}
        support.begin(cast.user("administrator"), cast.plumber, "Tout visiter")
        names = [*WHO.values(), "outsider", "plumber"]
        self.sessions = {name: Visitor("localhost", cast.user(name)).cookies for name in names}

    @contextmanager
    def at(self, address: Address) -> Iterator[None]:
        with self.subtests.test(str(address)), transaction.atomic():
            try:
                yield
            finally:
                transaction.set_rollback(True)

    def visit(self, address: Address, name: str | None, host: str = "") -> HttpResponse:
        """As the person of this name (None: nobody), at the practice or at another `host`."""
        return self.browser(address, name, host).visit(self.path(address))

    def post(self, address: Address, name: str | None) -> HttpResponse:
        """The same with an empty form."""
        answer: Any = self.browser(address, name).post(self.path(address))
        return answer  # type: ignore[no-any-return]

    def browser(self, address: Address, name: str | None, host: str = "") -> Visitor:
        hosts = {"operator": settings.BASE_DOMAIN, "client": host_of(self.cast.practice)}
        where = host or hosts[address.host]
        browser = self.browsers.setdefault(where, Visitor(where))
        browser.cookies = SimpleCookie(self.sessions[name].output(header="") if name else "")
        return browser


def host_of(client: Client) -> str:
    return f"{client.slug}.{settings.BASE_DOMAIN}"


@pytest.fixture
def visits(cast: Cast, subtests: pytest.Subtests, path: Callable[[Address], str]) -> Visits:
    return Visits(cast, subtests, path)


@pytest.fixture
def path(cast: Cast, twilio: Twilio) -> Callable[[Address], str]:
    """The path of an address, about things that exist: Camille's call, one message, one link."""
    call = take_call(cast, twilio, "+33199001001")
    with access.inside(cast.practice):
        delivery = one_of_each()
        music = Greeting.objects.create(situation=Greeting.Situation.MUSIC, audio=wav())
        schema, key = cast.practice.schema_name, str(music.audio.name)
        about = {
            "audio/<str:token>": urlsplit(audio.address(schema, key)).path.removeprefix("/twilio/"),
            "<uuid:greeting_id>": str(music.pk),
            "<uuid:rule_id>": key_of(ForwardingRule),
            "<uuid:menu_id>": key_of(Menu),
            "<uuid:instruction_id>": key_of(Instruction),
            "<uuid:note_id>": str(Note.objects.filter(kind=Note.Kind.NOTE).values_list("pk")[0][0]),
            "<uuid:list_id>": key_of(CallerList),
            "<uuid:period_id>": key_of(OpeningPeriod),
            "<uuid:closure_id>": key_of(Closure),
            "<uuid:special_id>": key_of(SpecialOpening),
            "<uuid:site_id>": key_of(Site),
            "<uuid:agenda_id>": key_of(Agenda),
            **{"<str:part>": "agenda", "<uuid:row_id>": key_of(Agenda)},
            "<uuid:type_id>": key_of(AppointmentType),
            "<uuid:working_time_id>": key_of(WorkingTime),
            "<uuid:absence_id>": key_of(Absence),
            "<uuid:appointment_id>": key_of(Appointment),
            "<uuid:layer_id>": key_of(DutyLayer),
            "<uuid:stretch_id>": key_of(DutyRoster),
            "<uuid:swap_id>": key_of(DutySwap),
            "<uuid:beginning_id>": key_of(DutyBeginning),
            "<str:duty_token>": duty_links.token_of(cast.practice, DutySwap.objects.get()),
            "<uuid:client_id>": str(cast.practice.pk),
            "<uuid:contact_id>": key_of(Contact),
            "<uuid:form_id>": key_of(Form),
            "<uuid:policy_id>": key_of(Policy),
            "<uuid:group_id>": key_of(Group),
            "<uuid:version_id>": key_of(FormVersion),
            "<path:rest>": "v1/nothing",
            "<uuid:task_id>": key_of(CallbackTask),
            "<uuid:call_id>": str(call.pk),
            "<str:appointment_token>": own_links.appointment_token(
                cast.practice, Appointment.objects.get(name="Bea Zébulon")
            ),
            "<str:offer_token>": own_links.offer_token(cast.practice, SlotOffer.objects.get()),
            "<uuid:entry_id>": key_of(WaitingEntry),
            "<str:token>": links.token_of(cast.practice, delivery),
            "icon-<int:size>": "icon-192",
            "in/<str:secret>": f"in/{POCKET_LINK}",
            "<uuid:message_id>": str(delivery.message_id),
            "<uuid:recording_id>": str(delivery.message.recording_id),
            "<uuid:reach_id>": key_of(Reach),
            "<uuid:person_id>": key_of(Colleague),
            "<slug:secret>": FEED.decode(),
            "<uuid:export_id>": key_of(FileExport),
            "<uuid:feed_id>": key_of(Feed),
            "<uuid:subscription_id>": key_of(Subscription),
            "<uuid:hook_id>": key_of(Hook),
            "<uuid:event_id>": key_of(HookEvent),
            "<uuid:journal_id>": key_of(JournalEntry),
            "<uuid:colleague_id>": key_of(Colleague),
        }
    business = {"trade": "law", "name": "A", "person": "A", "mobile": "+33639987701"}
    sign_up = SignUp.objects.create(
        **business,
        email="outsider@permanence.test",
        client=cast.practice,
        state="live",
        decided_at=timezone.now(),
    )
    invitation = Invitation.objects.create(
        client=cast.practice,
        email="marthe@permanence.test",
        role="reader",
        expires_at=timezone.now() + timedelta(days=1),
    )
    session = UserSession.objects.create(
        user=cast.user("outsider"), ip="127.0.0.1", session_key="theirs"
    )
    guest = User.objects.create_user("gast@permanence.test", name="Gast")
    member = Membership.objects.create(user=guest, client=cast.practice, role="reader")
    looked = support.begin(cast.user("administrator"), cast.practice, "Tout visiter")
    about |= {
        **_of_the_house(cast),
        "<uuid:sign_up_id>": str(sign_up.pk),
        "<uuid:token_id>": str(api_tokens.create(cast.practice, "Zébulon")[0].pk),
        "<uuid:number_id>": str(StockNumber.objects.create(number="+33199009001").pk),
        "<uuid:erasure_id>": str(erased().pk),
        "<str:start_token>": signing_up.token(sign_up),
        "<str:door_key>": signing_up.door(sign_up),
        "<int:session_id>": str(session.pk),
        "<uuid:member_id>": str(member.pk),
        "<uuid:invitation_id>": str(invitation.pk),
        "<str:invitation_token>": invitations.token(invitation),
        "<str:support_key>": support.door(looked),
    }

    def fill(address: Address) -> str:
        filled = address.route
        for place, value in about.items():
            filled = filled.replace(place, value)
        assert "<" not in filled, "say above what stands in this place"
        return f"/{filled}"

    return fill


def _of_the_house(cast: Cast) -> dict[str, str]:
    """What administrators look after; the announcement is for the practice and Camille alone."""
    team = Team.objects.create(name="Pour le cabinet")
    team.clients.add(cast.practice)
    team.agents.add(cast.agent("camille"))
    soon = timezone.now() + timedelta(days=1)
    announced = Announcement.objects.create(text_fr="Zébulon", team=team, ends_at=soon)
    invited = Invitation.objects.create(
        client=None, email="neuf@permanence.test", role="receptionist", expires_at=soon
    )
    line = cast.practice.lines.get()
    return {
        "<uuid:team_id>": str(team.pk),
        "<uuid:user_id>": str(cast.user("nadia").pk),
        "<uuid:line_id>": str(line.pk),
        "<uuid:plan_id>": str(Plan.objects.create(name="Essai").pk),
        "<uuid:kind_id>": str(AbsenceKind.objects.create(name_fr="Formation").pk),
        "<slug:trade>": "medical",
        "<uuid:announcement_id>": str(announced.pk),
        "<uuid:staff_invitation_id>": str(invited.pk),
        "<str:staff_token>": invitations.token(invited),
    }


def erased() -> Erasure:
    """The end of a client of whom nothing else is left."""
    now = timezone.now()
    return Erasure.objects.create(
        **{"reference": uuid7(), "state": "done", "actor_name": "Sophie", "due_at": now},
        **{"begun_at": now, "done_at": now, "digest": "0" * 64},
    )


@pytest.mark.parametrize("address", EVERY, ids=str)
def test_it_says_who_may_come_in(address: Address) -> None:
    asked = getattr(address.view, "access", None)
    assert isinstance(asked, Access), "decorate it with anyone, for_operator or for_client"
    assert asked.side == "anyone" or set(asked.roles) <= set(Role.values)
    assert asked.side in ("anyone", address.host) or (address.host, asked.side) == ("client", "api")
    assert bool(asked.roles) == (asked.side != "anyone")


def test_the_operators_pages(visits: Visits) -> None:
    for address in those("operator"):
        with visits.at(address):
            asks_to_log_in(visits.visit(address, None))
            for role, name in [*WHO.items(), ("none", "outsider")]:
                status = visits.visit(address, name).status_code
                if role in address.access.roles:
                    assert status not in (302, 403, 404, 500), (name, status)
                else:
                    assert status == 403, (name, status)


def test_a_clients_pages(visits: Visits) -> None:
    for address in those("client"):
        with visits.at(address):
            asks_to_log_in(visits.visit(address, None))
            for role, name in [*WHO.items(), ("none", "outsider"), ("other", "plumber")]:
                status = visits.visit(address, name).status_code
                if role in address.access.roles or role == Role.ADMINISTRATOR:
                    assert status not in (302, 403, 404, 500), (name, status)
                else:
                    assert status == (403 if name in OF_THE_PRACTICE else 404), (name, status)


def test_a_clients_pages_are_written_by_few(visits: Visits) -> None:
    """Where more may look than change: an empty form of somebody who only looks is refused."""
    for address in those("client"):
        if not address.access.writers:
            continue
        with visits.at(address):
            for role, name in WHO.items():
                status = visits.post(address, name).status_code
                if role in address.access.writers or role == Role.ADMINISTRATOR:
                    assert status not in (403, 404, 500), (name, status)
                else:
                    assert status == (403 if name in OF_THE_PRACTICE else 404), (name, status)


def test_an_administrator_without_a_reason_is_asked_for_one(visits: Visits) -> None:
    SupportSession.objects.update(ends_at=timezone.now())
    for address in those("client"):
        with visits.at(address):
            answer = visits.visit(address, "administrator")
            assert answer.status_code == 302
            assert answer["Location"].startswith("/support/?next=")


def asks_to_log_in(answer: HttpResponse) -> None:
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


def test_the_api(visits: Visits) -> None:
    """Who may read is let in, or told what is wrong with an empty question."""
    for address in those("api"):
        with visits.at(address):
            for role, name in [
                (None, None),
                *WHO.items(),
                ("none", "outsider"),
                ("other", "plumber"),
            ]:
                answer = visits.visit(address, name)
                if address.is_nothing or name in ("camille", "supervisor", "outsider", "plumber"):
                    expected = {404}
                elif name is None:
                    expected = {401}
                elif role in address.access.roles or role == Role.ADMINISTRATOR:
                    # A form is no question to the API, nor is none; and not all can be done now.
                    expected = {200, 202, 400, 409, 415}
                else:
                    expected = {403}
                assert answer.status_code in expected, (name, answer.status_code)
                if answer.status_code >= 400:
                    assert answer["Content-Type"] == "application/problem+json"


def test_pages_for_anyone(visits: Visits) -> None:
    for address in those("anyone"):
        with visits.at(address):
            status = visits.visit(address, None).status_code
            is_signed = address.route.startswith("mail/") or address.route == "pocket/elsewhere"
            if address.is_webhook or is_signed:
                assert status == 403, "unsigned"
            elif address.route in LEADS_ON:
                assert status == 302
            else:
                assert status in (200, 503)


def test_a_hosts_things_are_not_found_on_another_host(visits: Visits) -> None:
    """Of the right role there, with the practice's keys: nothing of the practice is shown."""
    other = host_of(visits.cast.plumber)
    for address in ON_CLIENT:
        with visits.at(address):
            answer = visits.visit(address, "plumber", other)
            names_a_row = "<" in address.route.replace("<str:part>", "").replace("<int:size>", "")
            assert answer.status_code == (404 if names_a_row else answer.status_code)
            assert "Zébulon" not in answer.getvalue().decode(errors="replace")


# Health is asked for by any host: whoever looks after the machines may not know the domains.
HEALTH = ("/healthz", "/readyz")


def test_a_host_that_nobody_has_shows_nothing(visits: Visits) -> None:
    visits.cast.plumber.is_active = False
    visits.cast.plumber.save()
    for address in EVERY:
        if str(address).endswith(HEALTH):
            continue
        with visits.at(address):
            for host in ("nobody.localhost", "localhost.evil.test", host_of(visits.cast.plumber)):
                for name in ("plumber", "administrator"):
                    assert visits.visit(address, name, host).status_code == 404, (host, name)
