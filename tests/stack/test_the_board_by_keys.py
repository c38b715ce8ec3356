"""Messages that nobody has taken, found and closed without a mouse."""

from playwright.sync_api import expect

from config.demo.shops import PLOMBIER
from tests.stack import axe
from tests.stack.house import House

KARIM = "+33639984004"
WORDS = "Robinet qui goutte, rien ne presse"


def test_a_receptionist_looks_after_a_message_and_closes_it_by_keys(house: House) -> None:
    desk = house.desk("camille")
    desk.ready()
    karim = house.caller(KARIM)
    karim.dials(PLOMBIER.line)
    desk.sees_offer_of(PLOMBIER.name)
    desk.accepts()
    desk.meets(karim)
    desk.field("body").fill(WORDS)
    desk.field("q_address").fill("12 rue des Lilas")
    desk.sends()
    desk.sees_it_sent_in_the_end_to(PLOMBIER.people[PLOMBIER.duty].name)
    karim.hangs_up()

    count = desk.page.locator("#desk-board .board-count strong")
    expect(count).not_to_have_text("0")
    desk.press("Alt+n")
    board = desk.page.locator("#desk-board-list")
    expect(board.locator(".board-row.is-chosen")).to_be_focused()
    mine = board.locator(".board-row", has_text=PLOMBIER.name).last
    for _step in range(board.locator(".board-row").count()):
        if "is-chosen" in (mine.get_attribute("class") or ""):
            break
        desk.press("ArrowDown")
    desk.press("1")
    expect(board.locator(".board-row.is-chosen .board-words")).to_contain_text(WORDS)
    desk.is_clean()
    axe.finds_nothing(desk.page)
    before = board.locator(".board-row").count()
    desk.press("5")
    expect(board.locator(".board-row.is-chosen details[open] button").first).to_be_focused()
    desk.press("Enter")
    expect(board.locator(".board-row")).to_have_count(before - 1)
    desk.press("Escape")
    expect(board).to_be_hidden()
