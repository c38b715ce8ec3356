"""Rules in another order: by the mouse, then back by keys. Nothing counts before it is saved."""

from playwright.sync_api import Page, expect

from tests.stack.house import House
from tests.stack.owning import at, opens

UNSAVED = ".rules-unsaved"


def order(page: Page) -> list[str]:
    values: list[str] = page.eval_on_selector_all(
        "[data-rule] [name=order]", "found => found.map((one) => one.value)"
    )
    return values


def drags_first_below_second(page: Page) -> None:
    handle = page.locator("[data-rule-handle]").first.bounding_box()
    second = page.locator("[data-rule]").nth(1).bounding_box()
    assert handle is not None
    assert second is not None
    x = handle["x"] + handle["width"] / 2
    page.mouse.move(x, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, second["y"] + second["height"] + 4, steps=8)
    page.mouse.up()


def saves_by_key(page: Page) -> None:
    page.locator(f"{UNSAVED} button[value=save]").press("Enter")
    expect(page.locator(UNSAVED)).to_have_count(0)


def test_by_the_mouse_and_back_by_keys(house: House) -> None:
    page = opens(house, "/rules/")
    before = order(page)
    swapped = [before[1], before[0], *before[2:]]

    drags_first_below_second(page)
    expect(page.locator(UNSAVED)).to_be_visible()
    assert order(page) == swapped
    page.goto(at(house, "/rules/"))
    assert order(page) == before, "left without saving, nothing has changed"

    drags_first_below_second(page)
    expect(page.locator(UNSAVED)).to_be_visible()
    saves_by_key(page)
    page.reload()
    assert order(page) == swapped

    page.locator(f"#up-{before[0]}").press("Enter")
    expect(page.locator(UNSAVED)).to_be_visible()
    assert order(page) == before
    saves_by_key(page)
    page.reload()
    assert order(page) == before
