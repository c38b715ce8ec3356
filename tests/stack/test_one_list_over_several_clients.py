"""A doctor who works for two clients reads one list on one telephone, by thumb."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from config.demo.shops import AVOCATS, CABINET, PLOMBIER
from tests.stack.house import House
from tests.stack.pocket import Recipient, manage

WORDS = "La chaudière du cabinet fuit depuis ce matin."
SECRET = "Résultats reçus."
GUEST = replace(CABINET.people[0], name="Claire Roux, gérante")
ADD = f"""
from tenants import access
from tenants.directory.models import Colleague, Reach
from tenants.models import Client
with access.inside(Client.objects.get(slug={PLOMBIER.slug!r})):
    guest, _new = Colleague.objects.get_or_create(name={GUEST.name!r}, number={GUEST.mobile!r})
    Reach.objects.get_or_create(colleague=guest, channel="sms", address={GUEST.mobile!r})
"""
ELSEWHERE = "section[data-elsewhere]"
ASK = """async ([address, pass]) => {
  const body = new URLSearchParams({ pass });
  const answer = await fetch(address, { method: "POST", body }).catch(() => null);
  return answer && answer.text();
}"""


@pytest.fixture
def guest(house: House) -> Recipient:
    """At the plumber's, with the telephone that the practice knows, too."""
    manage(house.stack, ADD)
    return Recipient(house, PLOMBIER, GUEST)


def bring_together(guest: Recipient) -> None:
    guest.logs_in()
    guest.opens("/pocket/me")
    guest.is_fine()
    guest.page.locator("form[action$=look] button").click()
    expect(guest.page.locator(".word")).to_be_visible()
    guest.page.goto(guest.news("/pocket/in/"))
    assert CABINET.slug in guest.page.url
    guest.page.click("form[action*='/pocket/in/'] button")
    expect(guest.page.locator("body")).to_contain_text(CABINET.name)
    guest.is_fine()
    guest.page.click("form .cta-main")
    expect(guest.page.locator(ELSEWHERE)).to_contain_text(CABINET.name)


def test_both_lists_are_one_until_one_side_ends_it(house: House, guest: Recipient) -> None:
    page = guest.page
    bring_together(guest)
    guest.is_sent(WORDS)
    Recipient(house, CABINET, CABINET.people[0]).is_sent(SECRET)
    guest.opens("/pocket/")
    theirs = page.locator(f"{ELSEWHERE} a.mail.is-open").first
    expect(theirs).to_be_visible()
    expect(page.locator("#open ~ ul")).to_contain_text(WORDS)
    expect(page.locator("body")).not_to_contain_text(SECRET)  # a confidential client's
    guest.is_fine()
    theirs.click()
    expect(page.locator("article")).to_contain_text(SECRET)
    assert urlsplit(page.url).netloc.startswith(CABINET.slug)
    there = Recipient(house, CABINET, CABINET.people[0])
    there.page = page
    there.opens("/pocket/")
    expect(page.locator(ELSEWHERE)).to_contain_text(WORDS)
    there.is_fine()
    there.opens("/pocket/me")
    page.locator("form[action$=logout] button").first.click()
    guest.opens("/pocket/")
    expect(page.locator("#open")).to_be_visible()
    expect(page.locator(ELSEWHERE)).to_have_count(0)


def test_a_strangers_page_gets_nothing_by_somebodys_pass(house: House, guest: Recipient) -> None:
    page = guest.page
    bring_together(guest)
    about = page.locator(ELSEWHERE).evaluate("(one) => [one.dataset.elsewhere, one.dataset.pass]")
    assert page.evaluate(ASK, about)
    at_a_strangers = Recipient(house, AVOCATS, AVOCATS.people[0])
    at_a_strangers.page = page
    at_a_strangers.opens("/pocket/")
    assert page.evaluate(ASK, about) is None
    guest.opens("/pocket/me")
    page.locator("form[action$=part] button").click()
    expect(page.locator("form[action$=part]")).to_have_count(0)
