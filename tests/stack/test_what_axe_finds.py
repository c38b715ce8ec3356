"""Every page that people use: a machine finds nothing against it, in the light and in the dark.

Nor does the browser: nothing on it is against the house's content security policy, no script fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from config.demo.people import HOST, PASSWORD
from config.demo.shops import CABINET
from config.launch.stack import Stack
from tests.stack import axe

OPERATORS = [
    *("/", "/telephony/check", "/accounts/password/change/", "/accounts/2fa/"),
    *("/floor/review/", "/floor/quality/", "/messages/"),
    *("/sign-ups/", "/sign-ups/new/", "/sign-ups/stock/", "/client-files/"),
    "/support/",
    *("/house/clients/", "/house/teams/", "/house/people/", "/house/plans/", "/house/trades/"),
    *("/house/trades/medical/", "/house/announcements/", "/house/itself/", "/house/breaks/new/"),
    "/accounts/sessions/",
]
# Behind a row of these lists: its page, and what leads on from there.
OF_A_ROW = {
    "/house/clients/": (".house-who a", ("", "edit/", "suspend/", "target/")),
    "/house/teams/": (".sign-up-row a", ("",)),
    "/house/people/": (".sign-up-row a", ("",)),
}
CLIENTS = [
    "/",
    "/calendar/",
    "/calendar/day/",
    "/calendar/setup/",
    "/hours/",
    "/closed/",
    "/ways/",
    "/divert/",
    "/people/new/",
    *("/team/", "/team/new", "/team/groups/new", "/policies/", "/policies/new"),
    *("/forms/", "/forms/new", "/settings/", "/settings/languages", "/settings/confidential"),
    "/rules/",
    "/rules/new",
    "/rules/lists/",
    "/instructions/",
    "/instructions/new",
    "/instructions/notes/new",
    "/rehearsal/",
    "/menus/",
    "/menus/new",
    "/greetings/",
    "/greetings/new?situation=welcome",
    "/messages/",
    "/messages/?show=calls",
    "/figures/",
    "/figures/reports/",
    "/messages/settings",
    "/messages/looks",
    "/telephones/",
    "/people/",
    "/people/left",
    "/accounts/sessions/",
    "/file/",
    "/programs/",
    "/web-site/",
]
OUTSIDE = [
    "/start/",
    "/start/no-such-link/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/login/code/",
    "/no-such-page",
]
OWNER = "claire.roux"


@dataclass(frozen=True)
class Visitor:
    """A browser of somebody's, in one language."""

    page: Page
    operator: str
    language: str
    complaints: list[str]

    def opens(self, path: str, slug: str = "") -> None:
        parts = urlsplit(self.operator)
        host = f"{slug}.{parts.netloc}" if slug else parts.netloc
        where, _mark, asked = path.partition("?")
        self.page.goto(urlunsplit((parts.scheme, host, where, asked, "")))

    def logs_in(self, login: str, slug: str = "") -> None:
        self.opens("/accounts/login/", slug)
        self.page.fill("[name=login]", f"{login}@{HOST}")
        self.page.fill("[name=password]", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: "/accounts/login" not in url)

    def finds_nothing_on(self, paths: list[str], slug: str = "") -> None:
        for path in paths:
            self.opens(path, slug)
            axe.finds_nothing(self.page, dark=self.language == "fr-FR")
            assert self.complaints == [], path


@pytest.fixture(params=["fr-FR", "en-GB"])
def visitor(request: pytest.FixtureRequest, chromium: Browser, stack: Stack) -> Iterator[Visitor]:
    context = chromium.new_context(locale=request.param)
    page, complaints = context.new_page(), list[str]()

    def hears(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    page.on("console", hears)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Visitor(page, stack.urls.operator, request.param, complaints)
    context.close()


def test_pages_before_the_log_in(visitor: Visitor) -> None:
    visitor.finds_nothing_on(OUTSIDE)
    visitor.finds_nothing_on([*OUTSIDE, "/m/no-such-link"], CABINET.slug)


def test_the_operators_pages(visitor: Visitor) -> None:
    visitor.logs_in("administratrice")
    visitor.finds_nothing_on(OPERATORS)
    for path, (way, pages) in OF_A_ROW.items():
        visitor.opens(path)
        row = visitor.page.locator(way).first.get_attribute("href")
        visitor.finds_nothing_on([f"{row}{page}" for page in pages])


def test_a_clients_pages(visitor: Visitor) -> None:
    visitor.logs_in(OWNER, CABINET.slug)
    visitor.finds_nothing_on(CLIENTS, CABINET.slug)
