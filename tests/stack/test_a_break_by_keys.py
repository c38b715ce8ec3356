"""Breaks at a real desk: booked in a call by arrows or by digit, taken back by its key."""

from playwright.sync_api import expect

from config.demo.shops import PLOMBIER
from tests.stack.house import House

KARIM = "+33639984004"


def test_a_break_is_booked_in_a_call_and_begins_after_it(house: House) -> None:
    camille = house.desk("camille")
    camille.ready()
    karim = house.caller(KARIM)
    karim.dials(PLOMBIER.line)
    camille.answers(karim, PLOMBIER.name)
    camille.press("Shift+F2")
    listed = camille.page.locator("#desk-breaks .choice")
    expect(listed.first).to_have_attribute("aria-selected", "true")
    camille.press("ArrowDown")
    camille.press("Enter")
    booked = camille.page.locator(".break-later.is-booked")
    expect(booked).to_contain_text("Déjeuner")
    expect(camille.field("caller_name")).to_be_focused()
    camille.press("Shift+F2")
    expect(booked).to_have_count(0)
    camille.press("Shift+F2")
    expect(listed.first).to_be_visible()
    camille.press("Digit1")
    expect(booked).to_contain_text("Pause")

    camille.hangs_up()
    clock = camille.page.locator("#desk-screen .strip-clock")
    before = clock.get_attribute("data-countdown")
    camille.lets_a_moment_pass()
    camille.press("F6")
    expect(clock).not_to_have_attribute("data-countdown", before or "")
    camille.press("F2")
    camille.is_in("pause")
    expect(camille.page.locator("#desk-idle-state")).to_have_text("Pause")
    expect(camille.page.locator(".day-calls li")).not_to_have_count(0)
    camille.press("F2")
    camille.is_in("ready")
    camille.is_clean()
