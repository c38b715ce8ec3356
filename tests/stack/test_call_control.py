"""A live call, worked by keys alone: hold, transfer, hand-over, park, call back."""

from playwright.sync_api import expect

from config.demo.shops import CABINET, PLOMBIER
from tenants.base import display_number
from tests.stack.house import House

ODILE, KARIM = "+33639984001", "+33639984004"
DOCTOR = CABINET.people[CABINET.duty]
WORDS = "Demande un rendez-vous jeudi"


def test_hold_and_a_transfer_to_the_one_on_duty_who_accepts(house: House) -> None:
    desk, odile = house.desk("camille"), house.caller(ODILE)
    doctor = house.caller(DOCTOR.number)
    desk.ready()
    odile.dials(CABINET.line)
    desk.answers(odile, CABINET.name)
    desk.field("body").focus()

    desk.press("F6")
    desk.sees_strip("held", "Odile Garnier")
    desk.press("F6")
    desk.sees_strip("talking")
    desk.press("F4")
    expect(desk.page.locator("#desk-keypad")).to_be_visible()
    desk.types("12")
    expect(desk.page.locator(".keypad-sent")).to_have_text("12")
    desk.press("Escape")
    expect(desk.field("body")).to_be_focused()

    desk.press("F8")
    desk.chooses("lambert")
    desk.sees_strip("held", DOCTOR.name)
    desk.types("Le docteur est appelé")
    expect(desk.field("body")).to_have_value("Le docteur est appelé")
    doctor.answers()
    doctor.hears(CABINET.name)
    doctor.presses("1")
    desk.sees_strip("third", DOCTOR.name)
    desk.lets_a_moment_pass()
    desk.press("Shift+F6")
    desk.sees_strip("all")
    desk.lets_a_moment_pass()
    desk.press("F8")
    desk.is_in("wrapup")
    odile.says("Bonjour docteur.")
    doctor.hears("Bonjour docteur")
    doctor.hangs_up()
    odile.expect_status("completed")
    desk.is_clean()


def test_a_call_is_handed_over_with_the_last_word_that_was_typed(house: House) -> None:
    camille, nadia = house.desk("camille"), house.desk("nadia")
    odile = house.caller(ODILE)
    camille.ready()
    odile.dials(CABINET.line)
    camille.answers(odile, CABINET.name)
    nadia.ready()
    nadia.lets_a_moment_pass()  # until her window has beaten
    camille.field("body").focus()
    camille.types(WORDS)
    camille.press("F8")
    camille.chooses("nadia")
    nadia.sees_offer_of(CABINET.name)
    expect(nadia.field("body")).to_have_value(WORDS)
    camille.types(", plutôt le matin")
    camille.keeps_the_draft()
    nadia.accepts()
    nadia.meets(odile)
    expect(nadia.field("body")).to_have_value(WORDS + ", plutôt le matin")
    camille.is_in("ready")
    nadia.says("Nadia, je reprends.")
    odile.hears("je reprends")
    for desk in (camille, nadia):
        desk.is_clean()


def test_two_calls_are_swapped_by_setting_aside_and_picking_up(house: House) -> None:
    desk = house.desk("camille")
    odile, karim = house.caller(ODILE), house.caller(KARIM)
    desk.ready()
    odile.dials(CABINET.line)
    desk.answers(odile, CABINET.name)
    desk.field("body").focus()
    desk.types(WORDS)
    desk.press("Shift+F8")
    desk.sees_set_aside(CABINET.name)
    karim.dials(PLOMBIER.line)
    desk.answers(karim, PLOMBIER.name)
    desk.press("F8")
    desk.chooses(CABINET.name)
    desk.sees_set_aside(PLOMBIER.name)
    desk.is_in("talking")
    desk.meets(odile)
    expect(desk.field("body")).to_have_value(WORDS)
    odile.hangs_up()
    desk.sees_the_caller_gone()
    desk.press("Shift+F8")
    assert desk.is_told()  # what was written for Odile has not been sent
    desk.press("Shift+F8")
    expect(desk.page.locator("#desk-client")).to_have_text(PLOMBIER.name)
    desk.meets(karim)
    assert desk.colour() == PLOMBIER.colour
    desk.is_clean()


def test_a_caller_is_called_back_under_the_clients_number(house: House) -> None:
    desk, karim = house.desk("camille"), house.caller(KARIM)
    desk.ready()
    karim.dials(PLOMBIER.line)
    desk.answers(karim, PLOMBIER.name)
    karim.hangs_up()
    desk.sees_the_caller_gone()
    desk.press("F8")
    desk.chooses("Karim")
    desk.confirms(PLOMBIER.name, "Karim Haddad", display_number(PLOMBIER.line))
    desk.is_in("talking")
    karim.answers()
    desk.meets(karim)
    desk.sees_strip("talking")  # what is heard may be quicker than what Twilio tells of it
    desk.press("F2")
    expect(desk.page.locator("#desk-muted")).to_be_visible()
    desk.press("F2")
    expect(desk.page.locator("#desk-muted")).to_be_hidden()
    desk.says("Je vous rappelle.")
    karim.hears("Je vous rappelle")
    desk.hangs_up()
    karim.expect_status("completed")
    desk.is_clean()
