"""A booking in a call sends a text; its link is confirmed, moved and cancelled by thumb."""

import re

from playwright.sync_api import Page, expect

from config.demo.shops import VETERINAIRE
from tests.stack import axe
from tests.stack.house import House

JULIE = "+33639984006"


def test_the_text_comes_and_its_link_works(house: House) -> None:
    camille, julie = house.desk("camille"), house.caller(JULIE)
    before = len(julie.texts())
    camille.ready()
    julie.dials(VETERINAIRE.line)
    camille.answers(julie, VETERINAIRE.name)
    camille.press("Alt+KeyB")
    box = camille.page.locator("#desk-booking[open]")
    expect(box.locator(".booking[data-view=slots]")).to_be_visible()
    camille.press("2")
    expect(box.locator(".booking[data-view=held] [data-first]")).to_be_focused()
    camille.press("Enter")
    expect(box.locator(".booking[data-view=done]")).to_be_visible()

    text = julie.expect_sms("/a/")["body"]
    assert VETERINAIRE.name in text
    address = re.search(r"https?://\S+/a/\S+", text)
    assert address is not None
    by_thumb(house.telephone(), address[0])
    told = [sent["body"] for sent in julie.texts()[before:]]
    assert len(told) == len(set(told))
    camille.hangs_up()
    camille.is_clean()


def by_thumb(phone: Page, address: str) -> None:
    """Confirmed, moved to the last time that is shown, cancelled."""
    phone.goto(address)
    first = phone.locator("h2").first.inner_text()
    axe.finds_nothing(phone)
    phone.locator("form[action$=confirm] button").click()
    expect(phone.locator(".taken")).to_be_visible()
    expect(phone.locator("form[action$=confirm]")).to_have_count(0)
    phone.locator("a[href*='/move']").click()
    axe.finds_nothing(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.locator(".free-times button").last.click()
    expect(phone.locator(".taken")).to_be_visible()
    expect(phone.locator("h2").first).not_to_have_text(first)
    phone.locator("a[href*='/cancel']").click()
    phone.locator("form[action$=cancel] button").click()
    expect(phone.locator("h2.struck")).to_be_visible()
    phone.goto(address)
    expect(phone.locator("h2.struck")).to_be_visible()
