"""What is texted arrives on the telephone and does there what it is for; seen without a browser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from config.demo.agendas import PLANS
from config.demo.furniture import SELF_LINE
from config.demo.shops import COIFFEUR, VETERINAIRE
from config.launch.stack import Stack
from tests.stack.portal import Portal, first
from tests.telephones import Phone, Simulator, eventually

NADEGE, SAMIR = (str(person.number) for person in PLANS[COIFFEUR.slug].people)
VISITOR = "+33639985077"
# The vet who is not on duty in the demonstration.
VET = VETERINAIRE.people[1 - VETERINAIRE.duty]
PARIS = ZoneInfo("Europe/Paris")
QUARTER = timedelta(minutes=15)


def news(phone: Phone, known: int, pattern: str) -> str:
    """What the pattern's group finds in a text that has come since there were `known`."""

    def bodies() -> list[str]:
        return [text["body"] for text in phone.texts()[known:]]

    def look() -> list[str]:
        return [hit for body in bodies() for hit in re.findall(pattern, body)]

    return str(eventually(look, 30, lambda: f"no {pattern!r} in {bodies()}")[-1])


@pytest.fixture
def salon(stack: Stack) -> Portal:
    """Its owner, logged in."""
    return Portal(stack, COIFFEUR).logs_in()


def appointment(salon: Portal, number: str) -> Any:
    """The first one of this number, as the salon's own program reads it."""
    return salon.asks("/api/v1/appointments", number=number)["results"][0]


def proves_it_is_them(simulator: Simulator, number: str) -> Phone:
    """They dial, get a code on the same telephone, type it, and hear when they are expected."""
    phone = simulator.phone(number)
    known = len(phone.texts())
    phone.dials(SELF_LINE)
    phone.hears("six chiffres")
    phone.presses(news(phone, known, r"\b(\d{6})\b"))
    phone.hears("Votre prochain rendez-vous")
    return phone


def test_a_caller_confirms_by_keypad(simulator: Simulator, salon: Portal) -> None:
    nadege = proves_it_is_them(simulator, NADEGE)
    nadege.presses("1")
    nadege.hears("confirmé")
    nadege.expect_status("completed")
    row = appointment(salon, NADEGE)
    assert row["state"] == "confirmed"
    assert row["steps"][-1]["kind"] == "confirmed"


def test_a_caller_cancels_by_keypad_and_is_told_so(simulator: Simulator, salon: Portal) -> None:
    known = len(simulator.phone(SAMIR).texts())
    samir = proves_it_is_them(simulator, SAMIR)
    samir.presses("2")
    samir.hears("encore 2")
    assert appointment(salon, SAMIR)["state"] == "booked"
    samir.presses("2")
    samir.hears("annulé")
    samir.expect_status("completed")
    assert appointment(salon, SAMIR)["state"] == "cancelled"
    news(samir, known, r"(annulé)")


def test_a_visitor_types_the_code_from_their_telephone(
    stack: Stack, simulator: Simulator, salon: Portal
) -> None:
    page, phone = Portal(stack, COIFFEUR), simulator.phone(VISITOR)
    known = len(phone.texts())
    kind = first(r"kind=([0-9a-f-]{36})", page.sees("/book/", lang="fr"))
    slot = first(r'name="slot"\s+value="([^"]+)"', page.sees("/book/", lang="fr", kind=kind))
    held = page.posts("/book/hold", lang="fr", kind=kind, slot=slot)
    visit = {"lang": "fr", "visit": first(r'name="visit"\s+value="([^"]+)"', held)}
    page.posts("/book/details", **visit, name="Zoé Test", number="06 39 98 50 77")
    code = news(phone, known, r"\b(\d{6})\b")
    done = page.posts("/book/code", **visit, code=code)
    assert first(r'class="reference">([0-9A-F-]+)<', done)
    row = appointment(salon, VISITOR)
    assert (row["name"], row["state"]) == ("Zoé Test", "booked")
    assert datetime.fromisoformat(row["starts_at"]) == datetime.fromisoformat(slot.split()[1])


@dataclass(frozen=True)
class Clinic:
    """The vets' portal, and a quarter of an hour for which a test puts somebody else on duty."""

    portal: Portal
    start: datetime

    def puts_in(self, name: str) -> None:
        form = self.portal.sees("/duty/put-in")
        times = (f"{moment:%Y-%m-%dT%H:%M}" for moment in (self.start, self.start + QUARTER))
        key = first(rf'<option value="([0-9a-f-]+)"[^>]*>{name}', form)
        self.portal.posts(
            "/duty/put-in", **dict(zip(("start", "end"), times, strict=True)), colleague=key
        )

    def says_of(self, name: str) -> str:
        """What stands beside the name in the roster."""
        who = rf'class="duty-who">\s*<strong>{name}</strong>((?:.|\n)*?)</p>'
        return first(who, self.portal.sees("/duty/"))


@pytest.fixture
def clinic(stack: Stack) -> Iterator[Clinic]:
    soon = datetime.now(PARIS) + timedelta(minutes=40)
    clinic = Clinic(Portal(stack, VETERINAIRE).logs_in(), soon)
    yield clinic
    clinic.puts_in(VETERINAIRE.people[VETERINAIRE.duty].name)


def test_who_comes_on_duty_is_told_and_confirms_by_the_link(
    stack: Stack, simulator: Simulator, clinic: Clinic
) -> None:
    phone = simulator.phone(VET.mobile)
    known = len(phone.texts())
    clinic.puts_in(VET.name)
    link = news(phone, known, r"(http\S+/duty/a/\S+)")
    assert urlsplit(link).hostname == f"{VETERINAIRE.slug}.{stack.environment['BASE_DOMAIN']}"
    mobile = Portal(stack, VETERINAIRE)  # logged in nowhere
    assert VET.name in mobile.sees(link)
    assert "not confirmed yet" in clinic.says_of(VET.name), "looking does not confirm"
    assert "Confirmed" in mobile.posts(link)
    assert "not confirmed" not in clinic.says_of(VET.name)
