"""The owner's list: what happens stands there without a reload, and an answer lies on the desk."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from config.demo.people import HOST, PASSWORD
from config.demo.shops import CABINET
from tests.stack import axe
from tests.stack.house import House
from tests.stack.test_a_message_afterwards import takes_a_message

ANSWER = "Qu'il vienne demain à jeun."


def test_it_is_seen_coming_and_answered(house: House) -> None:
    inbox = opens(house)
    desk = house.desk("camille")
    takes_a_message(desk, house)
    message = inbox.locator(".entry.is-message", has_text="radiographies").first
    expect(message).to_be_visible()
    expect(inbox.locator(".entry.is-call").first).to_be_visible()
    expect(inbox.locator("[data-live-word]")).not_to_be_empty()

    message.locator("summary").click()
    message.locator("textarea").fill(ANSWER)
    still = message.locator("textarea")
    house.caller("+33639984099").dials(CABINET.line)
    house.callers[-1].hangs_up()
    expect(inbox.locator(".entry.is-call.is-new")).not_to_have_count(0)
    expect(still).to_have_value(ANSWER)
    axe.finds_nothing(inbox)
    message.locator("button[value=answer]").click()
    expect(inbox.locator(".page-flash")).to_be_visible()
    expect(desk.page.locator("#desk-callbacks")).to_contain_text(ANSWER)


def opens(house: House) -> Page:
    page = house.window()
    host = urlsplit(house.stack.urls.operator).netloc
    page.goto(f"http://{CABINET.slug}.{host}/messages/")
    page.fill("[name=login]", f"claire.roux@{HOST}")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/messages/"))
    return page
