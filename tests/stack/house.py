"""Who is in a test of the whole product: callers, desks, telephones of recipients."""

from contextlib import suppress
from typing import Any, ClassVar

from playwright.sync_api import Browser, BrowserContext, Page

from config.demo.people import HOST, PASSWORD
from config.launch.stack import Stack
from tests.stack.desk import Desk
from tests.stack.supervision import Supervision
from tests.telephones import Phone, Simulator

SCREEN = {"width": 1366, "height": 768}
TELEPHONE = {"width": 360, "height": 720}


class House:
    """Opens what a test asks for and closes it at the end."""

    log_ins: ClassVar[dict[tuple[str, str], Any]] = {}

    def __init__(self, stack: Stack, browser: Browser, simulator: Simulator) -> None:
        self.stack = stack
        self.browser = browser
        self.simulator = simulator
        self.contexts: list[BrowserContext] = []
        self.desks: list[Desk] = []
        self.callers: list[Phone] = []

    def desk(self, name: str) -> Desk:
        """A window of this receptionist's, logged in."""
        key = (self.stack.urls.desk, name)
        context = self._context(storage_state=self.log_ins.get(key))
        desk = Desk(context.new_page(), name)
        desk.opens(self.stack.urls.desk)
        if key not in self.log_ins:
            desk.logs_in(f"{name}@{HOST}", PASSWORD)
        desk.is_linked()
        self.log_ins[key] = context.storage_state()
        self.desks.append(desk)
        return desk

    def supervision(self) -> Supervision:
        """The floor in a window of the supervisor's, logged in."""
        page = self._context().new_page()
        page.goto(self.stack.urls.desk.replace("/desk/", "/floor/"))
        page.fill("[name=login]", f"superviseure@{HOST}")
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        floor = Supervision(page)
        floor.is_linked()
        return floor

    def another_tab(self, desk: Desk) -> Desk:
        """A second window of the same browser."""
        tab = Desk(desk.page.context.new_page(), desk.name)
        tab.opens(self.stack.urls.desk)
        tab.is_linked()
        self.desks.append(tab)
        return tab

    def caller(self, number: str) -> Phone:
        phone = self.simulator.phone(number)
        self.callers.append(phone)
        return phone

    def window(self) -> Page:
        """Of somebody who is no receptionist."""
        return self._context().new_page()

    def telephone(self) -> Page:
        """The browser of a recipient's telephone."""
        return self._context(viewport=TELEPHONE).new_page()

    def closes(self) -> None:
        for caller in self.callers:
            with suppress(AssertionError):
                caller.hangs_up()
        for desk in self.desks:
            if not desk.page.is_closed():
                desk.goes_on_a_break()
        for context in self.contexts:
            context.close()

    def _context(self, **wishes: Any) -> BrowserContext:
        context = self.browser.new_context(**{"viewport": SCREEN, "locale": "fr-FR", **wishes})
        context.set_default_timeout(60_000)
        self.contexts.append(context)
        return context
