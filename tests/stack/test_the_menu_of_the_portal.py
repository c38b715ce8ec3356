"""The menu of each page of the portal: by keys, by mouse, on a telephone."""

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from config.demo.shops import CABINET
from config.launch.stack import Stack
from tests.stack import axe
from tests.stack.house import SCREEN, TELEPHONE
from tests.stack.test_what_axe_finds import OWNER, Visitor


@pytest.mark.parametrize("size", [SCREEN, TELEPHONE], ids=["screen", "telephone"])
def test_it_opens_leads_on_and_goes_away(
    chromium: Browser, stack: Stack, size: ViewportSize
) -> None:
    context = chromium.new_context(locale="fr-FR", viewport=size)
    visitor = Visitor(context.new_page(), stack.urls.operator, "fr-FR", [])
    visitor.logs_in(OWNER, CABINET.slug)
    page, sheet = visitor.page, visitor.page.locator(".menu-sheet")
    visitor.opens("/rules/", CABINET.slug)
    page.locator(".portal-menu summary").focus()
    page.keyboard.press("Enter")
    expect(sheet).to_be_visible()
    axe.finds_nothing(page, dark=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.locator(".portal-menu summary")).to_be_focused()
    page.locator(".portal-menu summary").click()
    page.mouse.click(size["width"] - 3, size["height"] - 3)  # beside it
    expect(sheet).to_be_hidden()
    page.locator(".portal-menu summary").click()
    sheet.get_by_role("link", name="Qui est prévenu").click()
    expect(page.locator("h1")).to_have_text("Qui est prévenu")
    context.close()
