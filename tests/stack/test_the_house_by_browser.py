"""An administrator at work in a browser, and what the others see of it at once."""

import re

from playwright.sync_api import Page, expect

from config.demo.people import HOST, PASSWORD
from config.demo.shops import CABINET, PLOMBIER
from tests.stack.house import House

ODILE, CALLER = "+33639984001", "+33639984099"
TEXT = "Ce soir, la permanence ferme à minuit."


def administrator(house: House) -> Page:
    page = house.window()
    page.goto(house.stack.urls.desk.replace("/desk/", "/house/clients/"))
    page.fill("[name=login]", f"administratrice@{HOST}")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Clients")
    return page


def test_what_is_announced_stands_beside_the_call_at_once(house: House) -> None:
    page, desk, caller = administrator(house), house.desk("camille"), house.caller(ODILE)
    desk.ready()
    caller.dials(CABINET.line)
    desk.answers(caller, CABINET.name)
    before = desk.page.locator(".col-client").bounding_box()
    page.goto(page.url.replace("/clients/", "/announcements/"))
    page.fill("[name=text_fr]", TEXT)
    page.select_option("[name=audience]", "desks")
    page.get_by_role("button", name="Annoncer", exact=True).click()
    part = desk.page.locator("#desk-announcements")
    expect(part).to_contain_text(TEXT)
    assert desk.page.locator(".col-client").bounding_box() == before, "it covers nothing"
    desk.meets(caller)
    part.get_by_role("button", name="Lu").click()
    expect(part).to_be_hidden()
    page.get_by_role("link", name=TEXT).first.click()
    expect(page.locator("main")).to_contain_text("Camille")
    desk.hangs_up()


def test_callers_of_a_suspended_client_hear_so_until_it_is_taken_up(house: House) -> None:
    page, caller = administrator(house), house.caller(CALLER)
    page.get_by_role("link", name=PLOMBIER.name).click()
    page.get_by_role("link", name="Suspendre…").click()
    page.get_by_role("button", name="Suspendre").click()
    expect(page.locator(".duty-warning")).to_contain_text("Suspendu depuis")
    caller.dials(PLOMBIER.line)
    caller.hears("est momentanément suspendu")
    page.reload()
    expect(page.locator(".duty-warning")).to_contain_text(re.compile("1 appel a été éconduit"))
    page.get_by_role("button", name="Reprendre le service").click()
    expect(page.locator(".duty-warning")).to_have_count(0)
    caller.dials(PLOMBIER.line)
    caller.hears("Nous sommes à vous")
