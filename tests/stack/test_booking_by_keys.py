"""An appointment is booked, found again, moved and cancelled in a call, by keys alone."""

import re
import time

from playwright.sync_api import Locator, expect

from config.demo.shops import CABINET
from tests import speed
from tests.stack import axe
from tests.stack.desk import Desk
from tests.stack.house import House

ODILE = "+33639984001"
WORDS = "Vient pour un vaccin"
# Escape and Alt+B, before the browser has told anybody that the panel was closed.
IN_ONE_BREATH = """() => [["Escape", {}], ["KeyB", { altKey: true }]].forEach(([code, held]) =>
  document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { code, key: code, bubbles: true, cancelable: true, ...held })))"""


def panel(desk: Desk, view: str) -> Locator:
    found = desk.page.locator(f"#desk-booking[open] .booking[data-view={view}]")
    expect(found).to_be_visible()
    return found


def test_a_time_is_booked_beside_the_message_then_moved_and_cancelled(house: House) -> None:
    camille, odile = house.desk("camille"), house.caller(ODILE)
    camille.ready()
    odile.dials(CABINET.line)
    camille.answers(odile, CABINET.name)
    camille.field("body").focus()
    camille.types(WORDS)

    began = time.monotonic()
    camille.press("Alt+KeyB")
    slots = panel(camille, "slots")
    # Not just the second: a time that an earlier try holds is nobody's for ninety seconds.
    second = slots.locator(".booking-slot[data-book-key]").nth(1)
    hour = second.locator("strong").inner_text()
    camille.press(second.get_attribute("data-book-key") or "")
    held = panel(camille, "held")
    aloud = held.locator(".booking-aloud").inner_text()
    expect(held.locator("[data-first]")).to_be_focused()
    expect(held.locator("[name=number]")).to_have_value("06 39 98 40 01")
    camille.press("Enter")
    done = panel(camille, "done")
    speed.note("a booking", 3, round((time.monotonic() - began) * 1000))
    assert re.search(rf"{int(hour[:2])}\sh\s{hour[3:]} avec le Dr", aloud)
    expect(done.locator(".booking-aloud")).to_have_text(aloud)
    expect(done).to_contain_text("Odile Garnier")
    camille.press("Enter")
    expect(camille.field("body")).to_be_focused()
    expect(camille.field("body")).to_have_value(WORDS)
    expect(camille.page.locator(".booking-coming .done").last).to_be_visible()

    changes(camille, aloud)
    side_by_side(camille)
    camille.hangs_up()
    camille.is_clean()


def changes(camille: Desk, aloud: str) -> None:
    """Odile has another one from before: hers of this call is the one that is moved."""
    camille.press("Alt+KeyB")
    panel(camille, "slots")
    camille.press("f")
    find = panel(camille, "find")
    expect(find.locator("[name=typed]")).to_be_focused()
    camille.types("garnier")  # and no waiting: Enter is for what will be found
    camille.press("Enter")
    first = panel(camille, "appointment").locator(".booking-aloud").inner_text()
    camille.press("d")
    panel(camille, "slots")
    camille.press("s")
    expect(camille.page.locator("#desk-booking [data-book-key=ArrowLeft]")).to_be_visible()
    camille.press("1")
    panel(camille, "held")
    camille.press("Enter")
    moved = panel(camille, "done").locator(".booking-aloud")
    expect(moved).not_to_have_text(first)
    camille.press("n")
    panel(camille, "slots")
    camille.press("f")
    panel(camille, "find")
    camille.press("ArrowDown")
    camille.press("Enter")
    panel(camille, "appointment")
    camille.press("x")
    camille.types("elle part en voyage")
    camille.press("Enter")
    expect(panel(camille, "done").locator(".is-cancelled")).to_be_visible()
    camille.page.evaluate(IN_ONE_BREATH)
    panel(camille, "slots")
    camille.press("Escape")
    expect(camille.page.locator("#desk-booking")).to_be_hidden()


def to_a_free_time(camille: Desk, grid: Locator) -> None:
    """Down the column, or up: what is somebody's depends on the time of day."""
    for key in ["ArrowDown"] * 30 + ["ArrowUp"] * 60:
        camille.press(key)
        if grid.locator(".grid-free:focus").count():
            return
    raise AssertionError("nothing is free in this column")


def side_by_side(camille: Desk) -> None:
    """The agendas beside each other: booked by the arrows, moved with the mouse."""
    camille.press("Alt+KeyB")
    panel(camille, "slots")
    camille.press("v")
    grid = panel(camille, "grid")
    expect(grid.locator(".grid-free").first).to_be_focused()
    axe.finds_nothing(camille.page)
    camille.press("ArrowRight")
    to_a_free_time(camille, grid)
    camille.press("Enter")
    panel(camille, "held")
    camille.press("Enter")
    booked = panel(camille, "done").locator(".booking-aloud").inner_text()
    camille.press("Escape")
    expect(camille.field("body")).to_be_focused()
    camille.used_no_mouse()
    camille.press("Alt+KeyB")
    panel(camille, "slots")
    camille.press("v")
    mine = panel(camille, "grid").locator("[data-move]", has_text="Odile Garnier").last
    mine.drag_to(camille.page.locator(".grid-free").last)
    expect(panel(camille, "held").locator(".booking-aloud")).not_to_have_text(booked)
    camille.press("Enter")
    expect(panel(camille, "done")).to_contain_text("Odile Garnier")
    camille.press("Enter")
