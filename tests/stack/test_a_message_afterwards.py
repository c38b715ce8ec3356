"""A message that was taken is found by its client, and looked at again by a supervisor, by keys."""

from urllib.parse import urljoin

from playwright.sync_api import Page, expect

from config.demo.people import HOST, PASSWORD
from config.demo.shops import CABINET
from tests.stack import axe
from tests.stack.desk import Desk
from tests.stack.house import House
from tests.stack.portal import Portal

HENRI = "+33261914002"
WORDS = "Demande si ses radiographies sont arrivées."


def test_it_is_found_and_looked_at_again(house: House) -> None:
    portal = Portal(house.stack, CABINET).logs_in()
    portal.posts("/messages/settings", months="6", review_percent="100")
    desk = house.desk("camille")
    takes_a_message(desk, house)

    assert "radiographies" in portal.posts("/messages/", text="radiographie henri")
    assert "radiographies" not in portal.posts("/messages/", text="radiographie odile")

    assert WORDS in portal.sees("/messages/export.csv"), "streamed, as the server serves it"

    floor = house.supervision().page
    floor.goto(urljoin(floor.url, "/floor/review/"))
    expect(floor.locator(".review-words")).to_contain_text("radiographies")
    axe.finds_nothing(floor)
    marks(floor)
    floor.keyboard.press("Enter")
    expect(floor.locator(".page-flash")).to_be_visible()

    mine = house.window()
    mine.goto(urljoin(house.stack.urls.desk, "/desk/reviews/"))
    mine.fill("[name=login]", f"camille@{HOST}")
    mine.fill("[name=password]", PASSWORD)
    mine.keyboard.press("Enter")
    expect(mine.locator("main")).to_contain_text("Relire 2 fois.")
    expect(mine.locator("main")).not_to_contain_text("radiographies")
    axe.finds_nothing(mine)


def takes_a_message(desk: Desk, house: House) -> None:
    desk.ready()
    henri = house.caller(HENRI)
    henri.dials(CABINET.line)
    desk.answers(henri, CABINET.name)
    desk.field("caller_name").focus()
    desk.press("Enter")
    expect(desk.field("body")).to_be_focused()
    desk.types(WORDS)
    desk.press("Control+Enter")
    desk.sees_it_sent_in_the_end_to(CABINET.people[CABINET.duty].name)
    desk.hangs_up()


def marks(page: Page) -> None:
    """By digits, which are letters in the remark; a digit twice takes the mark away."""
    for key in ("7", "4", "4", "r"):
        page.keyboard.press(key)
    page.keyboard.type("Relire 2 fois.")
    page.keyboard.press("Escape")
    expect(page.locator("[name=faults]:checked")).to_have_value("spelling")
    expect(page.locator("[data-faulty]")).to_be_visible()
    expect(page.locator("[data-well]")).to_be_hidden()
