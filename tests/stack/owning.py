"""The owner of a client in a window of their own."""

from urllib.parse import urlsplit

from playwright.sync_api import Page

from config.demo.people import HOST, PASSWORD
from config.demo.shapes import Shop
from config.demo.shops import CABINET
from tests.stack.house import House


def at(house: House, path: str, shop: Shop = CABINET) -> str:
    """The address of a page of the client's."""
    host = urlsplit(house.stack.urls.operator).netloc
    return f"http://{shop.slug}.{host}{path}"


def opens(house: House, path: str, shop: Shop = CABINET, page: Page | None = None) -> Page:
    """That page, logged in."""
    page = page or house.window()
    page.goto(at(house, path, shop))
    page.fill("[name=login]", f"{shop.owner}@{HOST}")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    return page
