"""A business signs up by keyboard and its first call is answered in its name."""

import re
import time
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.stack.house import House

NAME, EMAIL, PASSWORD = "Serrurerie Zéphyr", "zoe@zephyr.test", "les clefs sont sous le pot"
TYPED = ("Zoé Hugon", EMAIL, "06 39 98 77 01")
MOBILE = "+33639987701"
MOST_INPUTS, MOST_SECONDS = 12, 180.0


class Hands:
    """Fills in by keys alone, and counts what was asked."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.inputs = 0

    def types(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")
        self.inputs += 1

    def fills_in(self) -> None:
        """The form, from its first field on."""
        keyboard = self.page.keyboard
        self.page.locator("[name=trade]").focus()
        keyboard.type("Plom")
        keyboard.press("Tab")
        self.types(NAME)
        for text in TYPED:
            self.types(text)
        keyboard.press("Space")
        self.inputs += 2
        keyboard.press("Enter")


def test_from_the_form_to_a_call_answered_in_the_new_clients_name(house: House) -> None:
    desk, page = house.desk("camille"), house.window()
    desk.ready()
    begun = time.monotonic()
    hands = Hands(page)
    page.goto(f"{house.stack.urls.operator}start/")
    hands.fills_in()
    expect(page.locator("main")).to_contain_text(EMAIL)

    mail = house.simulator.expect_mail(EMAIL, "/start/")
    link = re.search(r"https?://\S+/start/\S+", mail["text"])
    assert link
    page.goto(house.stack.urls.operator.rstrip("/") + urlsplit(link[0]).path)
    expect(page.locator("[name=mobile]")).to_have_value(TYPED[2])
    page.keyboard.press("Enter")  # the button has the focus
    code = re.search(r"\d{6}", house.simulator.phone(MOBILE).expect_sms("code")["body"])
    assert code
    page.locator("[name=code]").focus()
    hands.types(code[0])
    page.keyboard.press("Enter")
    page.locator("[name=password]").focus()
    hands.types(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(NAME)

    ready = house.simulator.expect_mail(EMAIL, "serrurerie-zephyr")["text"]
    number = re.search(r"01 99 00 1[\d ]{4,5}", ready)
    assert number, ready
    caller = house.caller("+33639984009")
    caller.dials("+33" + number[0].replace(" ", "")[1:])
    caller.hears(NAME)
    desk.answers(caller, NAME)
    expect(desk.page.locator(".phrase")).to_contain_text(NAME)
    taken = time.monotonic() - begun
    desk.hangs_up()
    desk.is_clean()
    print(f"sign-up to answered call: {hands.inputs} inputs, {taken:.0f} s")
    assert hands.inputs <= MOST_INPUTS
    assert taken <= MOST_SECONDS
