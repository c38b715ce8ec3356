"""Every page that people use: a machine finds nothing against it, in the light and in the dark.

Nor does the browser: nothing on it is against the house's content security policy, no script fails.
In French every page is looked at that a link of another one leads to, one of each address; in
English those of the lists.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.urls import resolve
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
# Some of those that only links lead to.
BEHIND = {
    *("duty/", "reminders/", "calendars/", "calendars/booking", "waiting-list/", "book/"),
    *("rules/<uuid:rule_id>", "forms/<uuid:form_id>", "team/<uuid:person_id>"),
}
OUTSIDE = [
    "/start/",
    "/start/no-such-link/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/login/code/",
    "/no-such-page",
]
OWNER = "claire.roux"
# Another application, a library's own pages, what is downloaded, and where something is done.
NO_PAGES = ("admin/", "accounts/", "api/", "pocket/", "i18n/")


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
            self.looks_at(path, slug)

    def looks_at(self, path: str, slug: str = "") -> None:
        self.opens(path, slug)
        axe.finds_nothing(self.page, dark=self.language == "fr-FR")
        assert self.complaints == [], path

    def finds_nothing_behind(self, paths: list[str], slug: str = "") -> set[str]:
        """On these pages and on whatever a link leads to; the addresses that were looked at."""
        urls = "config.urls_client" if slug else "config.urls"
        ahead, seen = deque(paths), set[str]()
        while ahead:
            path = ahead.popleft()
            self.looks_at(path, slug)
            seen.add(resolve(path.partition("?")[0], urls).route)
            known = seen | {resolve(one.partition("?")[0], urls).route for one in ahead}
            for link in self.links():
                route = resolve(link, urls).route
                if route not in known and not route.startswith(NO_PAGES):
                    known.add(route)
                    ahead.append(link)
        return seen

    def links(self) -> list[str]:
        """The addresses on this host that the page links to, but for files."""
        found: list[str] = self.page.evaluate(
            "() => [...document.querySelectorAll('main a[href], nav a[href]')]"
            ".filter((a) => a.host === location.host && !a.hasAttribute('download'))"
            ".map((a) => a.pathname)"
        )
        return [path for path in found if not re.search(r"\.\w+$", path)]


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
    if visitor.language == "fr-FR":
        visitor.finds_nothing_behind(OPERATORS)
        return
    visitor.finds_nothing_on(OPERATORS)
    for path, (way, pages) in OF_A_ROW.items():
        visitor.opens(path)
        row = visitor.page.locator(way).first.get_attribute("href")
        visitor.finds_nothing_on([f"{row}{page}" for page in pages])


def test_a_clients_pages(visitor: Visitor) -> None:
    visitor.logs_in(OWNER, CABINET.slug)
    if visitor.language == "fr-FR":
        assert visitor.finds_nothing_behind(CLIENTS, CABINET.slug) >= BEHIND
    else:
        visitor.finds_nothing_on(CLIENTS, CABINET.slug)
