"""One receptionist, two clients' calls at once, help from a colleague: nothing gets mixed up."""

import re

from playwright.sync_api import expect

from config.demo.shops import CABINET, PLOMBIER
from tests.stack.house import House

ODILE, KARIM = "+33639984001", "+33639984004"
WORDS, QUESTION, ANSWER = (
    "Le pansement de Simon",
    "Que dire au laboratoire ?",
    "Prendre un message.",
)

# The receptionist's Ctrl+Enter comes when the other client's form has just taken the place.
SENDS_AS_THE_SCREEN_CHANGES = """() => {
  const key = { code: "Enter", ctrlKey: true, bubbles: true, cancelable: true };
  const column = new MutationObserver(() => {
    column.disconnect();
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", key));
  });
  column.observe(document.querySelector(".col-client"), { childList: true });
}"""


def test_a_second_client_is_unmistakable_and_its_form_gets_nothing_of_the_first(
    house: House,
) -> None:
    desk = house.desk("camille")
    page = desk.page
    desk.ready()
    odile, karim = house.caller(ODILE), house.caller(KARIM)
    odile.dials(CABINET.line)
    desk.answers(odile, CABINET.name)
    desk.field("body").focus()
    desk.types(WORDS)
    desk.press("Alt+KeyI")
    expect(page.locator("[name=read_instructions]")).to_have_value("1")
    desk.press("Alt+KeyI")
    desk.keeps_the_draft()
    desk.press("Shift+F8")
    desk.sees_set_aside(CABINET.name)

    karim.dials(PLOMBIER.line)
    desk.answers(karim, PLOMBIER.name)
    held = page.locator("#desk-queue .is-mine")
    expect(held).to_contain_text(CABINET.name)
    assert held.evaluate("card => card.style.getPropertyValue('--client')") == CABINET.colour
    expect(desk.field("body")).to_have_value("")
    desk.field("body").focus()
    desk.types("Fuite")
    desk.press("Shift+F6")
    expect(page.locator("#desk-swap")).to_have_text(CABINET.name)
    expect(page.locator("#desk-client")).to_have_text(CABINET.name)
    desk.meets(odile)
    expect(desk.field("body")).to_have_value(WORDS)
    assert desk.colour() == CABINET.colour
    expect(held).to_contain_text(PLOMBIER.name)

    desk.lets_a_moment_pass()
    page.evaluate(SENDS_AS_THE_SCREEN_CHANGES)
    desk.press("Shift+F6")
    assert desk.is_told(), "what was meant for the one is sent for neither of the two"
    expect(page.locator("#desk-client")).to_have_text(PLOMBIER.name)
    expect(desk.field("body")).to_have_value("Fuite")
    assert page.locator(".sent").count() == 0
    desk.is_clean()


def test_a_colleague_helps_beside_the_call_by_keys_alone(house: House) -> None:
    camille, nadia = house.desk("camille"), house.desk("nadia")
    camille.ready()
    odile = house.caller(ODILE)
    odile.dials(CABINET.line)
    camille.answers(odile, CABINET.name)
    camille.press("Alt+KeyH")
    expect(camille.page.locator("#desk-helping [data-say]")).to_be_focused()
    camille.types(QUESTION)
    camille.press("Enter")
    expect(nadia.page.locator("#desk-helping")).to_contain_text(QUESTION)
    nadia.press("Alt+KeyH")
    nadia.types(ANSWER)
    nadia.press("Enter")
    camille.press("Escape")
    expect(camille.page.locator("#desk-helping .chat-log")).to_contain_text(ANSWER)

    camille.press("Alt+KeyL")
    sheet = camille.page.locator("#desk-beside")
    expect(sheet.locator("select")).to_be_focused()
    camille.press("ArrowDown")
    camille.press("Tab")
    camille.types("au bloc", "23:58")
    camille.press("Enter")
    expect(camille.page.locator(".notices")).to_contain_text("au bloc")
    expect(camille.page.locator("#desk-help .where-away")).to_contain_text(re.compile("23.58"))
    camille.press("Alt+KeyC")
    expect(sheet.locator("[data-sheet=card]")).to_be_visible()
    camille.press("Digit0")
    expect(sheet.locator("[name=name]")).to_be_focused()
    camille.types("Simon Garnier")
    camille.press("Enter")
    expect(camille.field("caller_name")).to_have_value("Simon Garnier")
    expect(camille.page.locator("#desk-call .caller-name")).to_have_text("Simon Garnier")
    camille.is_clean()
    nadia.is_clean()
