"""A browser that freezes, loads anew or is one of two: the caller stays, and so does the talk."""

import time

from playwright.sync_api import expect

from config.demo.shops import CABINET
from config.launch.stack import Stack
from tests.stack.conftest import SETTINGS
from tests.stack.house import House
from tests.stack.killing import comes_back, kill

ODILE = "+33639984001"
WORDS = "Demande un rendez-vous jeudi"
NOTICED = int(SETTINGS["DESK_SILENCE_SECONDS"]) + 1  # seconds
SLACK = 15  # what a busy machine adds to notice and to paint


def test_a_frozen_desk_loses_the_offer_and_is_not_blamed(house: House) -> None:
    camille, nadia = house.desk("camille"), house.desk("nadia")
    camille.ready()
    odile = house.caller(ODILE)
    odile.dials(CABINET.line)
    camille.sees_offer_of(CABINET.name)
    nadia.ready()
    with camille.frozen():
        began = time.monotonic()
        nadia.sees_offer_of(CABINET.name)
        took = time.monotonic() - began
        print(f"a frozen desk was noticed after {took:.1f} s")
        assert took < NOTICED + SLACK
        nadia.answers(odile, CABINET.name)
    camille.is_in("ready")
    nadia.is_clean()


def test_a_page_that_is_loaded_anew_speaks_on_by_itself_and_so_does_another_window(
    house: House,
) -> None:
    desk, odile = house.desk("camille"), house.caller(ODILE)
    desk.ready()
    odile.dials(CABINET.line)
    desk.answers(odile, CABINET.name)
    desk.field("body").focus()
    desk.types(WORDS)
    desk.page.reload()
    desk.is_linked()
    expect(desk.field("body")).to_have_value(WORDS)
    desk.meets(odile)
    desk.is_in("talking")
    assert odile.status() == "in-progress"

    other = house.another_tab(desk)
    bar = other.page.locator("#desk-elsewhere")
    expect(bar).to_be_visible()
    other.press("F9")
    desk.is_in("talking")
    bar.locator("button").click()
    expect(desk.page.locator("#desk-elsewhere")).to_be_visible()
    expect(bar).to_be_hidden()
    expect(other.field("body")).to_have_value(WORDS)
    other.meets(odile)
    other.says("Je suis là.")
    odile.hears("Je suis là")

    other.page.close()
    expect(desk.page.locator("#desk-elsewhere")).to_be_hidden()
    desk.meets(odile)
    desk.says("Me revoici.")
    odile.hears("Me revoici")
    desk.hangs_up()
    desk.press("F2")  # the message is not sent: that is said first
    assert desk.is_told()
    desk.ready()
    expect(desk.page.locator("#desk-probed")).to_be_visible()
    expect(desk.page.locator("#desk-link [data-took]")).to_contain_text("ms")
    desk.is_clean()


def test_the_server_dies_in_a_talk_and_nobody_is_taken_out_of_it(
    house: House, stack: Stack
) -> None:
    desk, odile = house.desk("camille"), house.caller(ODILE)
    desk.ready()
    odile.dials(CABINET.line)
    desk.answers(odile, CABINET.name)
    desk.field("body").focus()
    desk.types(WORDS)
    link = desk.page.locator("#desk-link")
    kill(stack, "web")
    expect(link).to_have_attribute("data-state", "lost")
    expect(desk.page.locator(".desk-lost")).to_be_visible()
    desk.types(", plutôt le matin")
    desk.says("Je note.")
    odile.hears("Je note.")
    comes_back(stack, "web")
    desk.is_linked()
    desk.is_in("talking")
    desk.keeps_the_draft()
    desk.page.reload()
    expect(desk.field("body")).to_have_value(WORDS + ", plutôt le matin")
    desk.meets(odile)
    desk.is_clean()


def test_a_line_that_is_cut_is_seen_on_both_sides_and_its_caller_goes_on(house: House) -> None:
    camille, nadia = house.desk("camille"), house.desk("nadia")
    camille.ready()
    odile = house.caller(ODILE)
    odile.dials(CABINET.line)
    camille.answers(odile, CABINET.name)
    nadia.ready()
    nadia.lets_a_moment_pass()  # until her window has beaten
    with camille.cut_off():
        began = time.monotonic()
        expect(camille.page.locator("#desk-link")).to_have_attribute("data-state", "lost")
        nadia.sees_offer_of(CABINET.name)
        took = time.monotonic() - began
        print(f"a desk that was cut off was noticed after {took:.1f} s")
        assert took < NOTICED + SLACK
        nadia.answers(odile, CABINET.name)
    camille.is_linked()
    for desk in (camille, nadia):
        desk.is_clean()
