"""One call, worked by keys: the cursor stays, what is typed arrives, and axe finds nothing."""

import string

from playwright.sync_api import expect

from config.demo.shops import COIFFEUR, PLOMBIER
from tests.stack import axe
from tests.stack.desk import Desk
from tests.stack.house import House

NADEGE, KARIM = "+33639984007", "+33639984004"
LEA = COIFFEUR.people[COIFFEUR.duty]
BODY = "#message-form [name=body]"
FIND = "#desk-palette .people-field"
# What is pressed, what is seen then, where the cursor is. All of it with the cursor in the message.
STEPS = [
    ("F6", ".strip-held", BODY),
    ("F6", ".strip-talking", BODY),
    ("F4", "#desk-keypad", "#desk-keypad"),
    ("Escape", ".strip-talking", BODY),
    ("F8", "#choice-park", "#desk-people .people-field"),
    ("F8", ".strip-talking", BODY),
    ("Alt+k", "#desk-keys", "#desk-keys .keys-top button"),
    ("Alt+k", ".strip-talking", BODY),
    ("Control+k", "#desk-palette .choice", FIND),
    ("Escape", ".strip-talking", BODY),
    ("F7", ".strip-talking", "#voice-line"),
    ("Escape", ".strip-talking", BODY),
    ("F2", "#desk-muted", BODY),
    ("F2", ".strip-talking", BODY),
]
SHEETS = [
    ("Alt+KeyC", "#desk-beside [data-sheet=card]"),
    ("Alt+KeyL", "#desk-beside select"),
    ("Alt+KeyH", "#desk-helping [data-say]"),
    ("Shift+F2", "dialog[open]"),
]
TYPED = "".join(set(string.printable) - set("\t\n\r\x0b\x0c")) + "éèçàùœ€@#«’»ñß"
# AltGr is Control and Alt to a browser on Windows; while a word is composed, keys belong to it.
TAKEN_BY_NOBODY = """field => {
  const codes = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((one) => `Key${one}`);
  codes.push(...[..."0123456789"].map((one) => `Digit${one}`));
  codes.push("Enter", "F2", "F4", "F6", "F8", "F9");
  const ways = [
    { ctrlKey: true, altKey: true, modifierAltGraph: true },
    { ctrlKey: true, altKey: true },
    { modifierAltGraph: true },
    { isComposing: true },
    { isComposing: true, ctrlKey: true },
    { isComposing: true, altKey: true },
  ];
  const pressed = (about) => {
    const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...about });
    return field.dispatchEvent(event);
  };
  pressed({ code: "F9", key: "F9", repeat: true });
  const all = codes.flatMap((code) => ways.map((way) => ({ code, key: "€", ...way })));
  return all.filter((one) => !pressed(one));
}"""


def test_a_call_by_keys(house: House) -> None:
    desk, nadege = house.desk("camille"), house.caller(NADEGE)
    axe.finds_nothing(desk.page)
    finds_a_client(desk)
    desk.ready()
    nadege.dials(COIFFEUR.line)
    desk.answers(nadege, COIFFEUR.name)
    stops = tabbed(desk)
    assert stops[:3] == ["caller_name", "caller_number", "recipient"]
    assert stops[-1] == "submit"
    desk.writes("body", "Un mot")
    for key, seen, place in STEPS:
        desk.press(key)
        expect(desk.page.locator(seen).first).to_be_visible()
        desk.has_the_cursor_in(place)
        if key != "Escape" and desk.page.locator(place).count():
            axe.finds_nothing(desk.page, dark=place != BODY)
        desk.lets_a_moment_pass()
    types_what_people_type(desk)
    finds_what_can_be_done(desk)
    sends(desk)
    desk.used_no_mouse()
    desk.is_clean()


def test_a_key_is_changed_in_a_call(house: House) -> None:
    desk, karim = house.desk("camille"), house.caller(KARIM)
    desk.ready()
    karim.dials(PLOMBIER.line)
    desk.sees_offer_of(PLOMBIER.name)
    with desk.news_held_up():  # the offer may run out meanwhile
        axe.finds_nothing(desk.page)
    desk.lets_a_moment_pass()
    desk.answers(karim, PLOMBIER.name)
    desk.field("body").focus()
    changes_a_key(desk)
    for key, sheet in SHEETS:
        desk.press(key)
        expect(desk.page.locator(sheet)).to_be_visible()
        axe.finds_nothing(desk.page)
        desk.press("Escape")
        desk.has_the_cursor_in(BODY)
    desk.used_no_mouse()
    desk.is_clean()


def finds_a_client(desk: Desk) -> None:
    desk.press("Control+k")
    desk.types("vasseur")
    expect(desk.page.locator("#desk-palette [aria-selected=true]")).to_contain_text(PLOMBIER.name)
    axe.finds_nothing(desk.page)
    desk.press("Enter")
    expect(desk.page.locator("#preview-client")).to_have_text(PLOMBIER.name)
    axe.finds_nothing(desk.page)
    desk.press("Escape")
    expect(desk.page.locator("#preview-client")).to_have_count(0)


def tabbed(desk: Desk) -> list[str]:
    """Where Tab leads from the first field to the button that sends."""
    desk.has_the_cursor_in("#message-form [name=caller_name]")
    here = "document.activeElement.name || document.activeElement.type"
    passed = [desk.page.evaluate(here)]
    while passed[-1] != "submit" and len(passed) < 20:
        desk.press("Tab")
        passed.append(desk.page.evaluate(here))
    for _ in passed[1:]:
        desk.press("Shift+Tab")
    return [place for place in passed if place != "button"]


def types_what_people_type(desk: Desk) -> None:
    body = desk.field("body")
    desk.press("Control+a")
    desk.types(TYPED)
    expect(body).to_have_value(TYPED)
    assert body.evaluate(TAKEN_BY_NOBODY) == []
    ime = desk.page.context.new_cdp_session(desk.page)
    ime.send("Input.imeSetComposition", {"text": "ê", "selectionStart": 1, "selectionEnd": 1})
    ime.send("Input.insertText", {"text": "ê"})
    expect(body).to_have_value(TYPED + "ê")
    desk.has_the_cursor_in(BODY)
    desk.is_in("talking")
    expect(desk.page.locator("dialog[open]")).to_have_count(0)


def changes_a_key(desk: Desk) -> None:
    hold, line = desk.page.locator("[data-action=hold] kbd"), desk.page.locator("#keys-say")
    desk.press("Alt+k")
    desk.page.locator("[data-change=hold]").focus()
    desk.press("Enter")
    desk.press("Control+Alt+j")
    expect(line).to_contain_text("AltGr")
    desk.press("F8")
    expect(line).to_have_class("keys-say is-wrong")
    desk.press("Alt+Shift+j")
    expect(hold).to_have_text("Alt ⇧ J")
    expect(line).not_to_have_class("keys-say is-wrong")
    desk.press("Escape")
    desk.press("Alt+Shift+j")
    desk.sees_strip("held")
    desk.lets_a_moment_pass()
    desk.press("Alt+Shift+j")
    desk.sees_strip("talking")
    desk.press("Alt+k")
    desk.page.locator("[data-usual-keys]").focus()
    desk.press("Enter")
    expect(hold).to_have_text("F6")
    desk.press("Escape")
    desk.has_the_cursor_in(BODY)


def finds_what_can_be_done(desk: Desk) -> None:
    label = desk.page.locator("[data-action=keypad] > span").inner_text()
    desk.press("Control+k")
    desk.types(label.lower())
    expect(desk.page.locator("#desk-palette [aria-selected=true]")).to_contain_text("F4")
    desk.press("Enter")
    desk.has_the_cursor_in("#desk-keypad")
    desk.press("Escape")
    desk.press("Control+k")
    desk.types("simo")
    expect(desk.page.locator("#desk-palette .choice").first).to_contain_text(LEA.name)
    axe.finds_nothing(desk.page)
    desk.press("Escape")
    desk.has_the_cursor_in(BODY)


def sends(desk: Desk) -> None:
    name = desk.field("caller_name")
    name.focus()
    desk.press("Control+a")
    desk.press("Delete")
    desk.press("Control+Enter")
    expect(name).to_have_attribute("aria-invalid", "true")
    desk.has_the_cursor_in("#message-form [name=caller_name]")
    axe.finds_nothing(desk.page)
    desk.types("Nadège Colin")
    desk.press("Control+Enter")
    desk.sees_it_sent_in_the_end_to(LEA.name)
    axe.finds_nothing(desk.page)
    desk.hangs_up()
    axe.finds_nothing(desk.page)
