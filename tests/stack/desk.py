"""The receptionist's desk in a browser, worked by keys as a receptionist works it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.telephones import Phone


class Desk:
    """One window. What it `sees` is waited for, what it `has` is there already."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.name = name
        self.errors: list[str] = []
        self.held: list[str | bytes] | None = None
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.route_web_socket(re.compile("/ws/desk/"), self._passes)

    @contextmanager
    def news_held_up(self) -> Iterator[None]:
        """The network is slow for a while: what the server sends comes late, in order."""
        self.held = []
        yield
        late, self.held = self.held, None
        for news in late:
            self._socket.send(news)

    def _passes(self, socket: WebSocketRoute) -> None:
        self._socket = socket
        socket.connect_to_server().on_message(self._hands_on)

    def _hands_on(self, news: str | bytes) -> None:
        if self.held is None:
            self._socket.send(news)
        else:
            self.held.append(news)

    def opens(self, address: str) -> None:
        self.page.goto(address)

    def logs_in(self, email: str, password: str) -> None:
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self.page.keyboard.press("Enter")

    def is_linked(self) -> None:
        """The socket is open and the voice registered: from now on keys are heard."""
        expect(self.page.locator("#desk-link")).to_have_attribute("data-state", "ok")
        expect(self.page.locator("#desk-voice")).to_have_attribute("data-state", "text")

    def ready(self) -> None:
        self.press("F2")
        self.is_in("ready")

    def goes_on_a_break(self) -> None:
        """Whatever it was at: out of the line-up."""
        status = self.page.locator("#desk-status")
        for _ in range(40):
            state = status.get_attribute("data-state")
            if state in ("pause", "offline"):
                return
            self.press("F9" if state == "talking" else "F2")
            self.page.wait_for_timeout(250)
        raise AssertionError(f"{self.name} cannot go on a break: {state}")

    def is_in(self, state: str) -> None:
        expect(self.page.locator("#desk-status")).to_have_attribute("data-state", state)

    def sees_offer_of(self, client: str) -> None:
        """The client's whole screen is painted, and the keyboard is in the form's first field."""
        expect(self.page.locator("#desk-screen.is-offered #desk-client")).to_have_text(client)
        expect(self.field("caller_name")).to_be_focused()

    def sees_no_offer(self) -> None:
        assert self.page.locator("#desk-screen.is-offered").count() == 0

    def accepts(self) -> None:
        """Take the call and be heard: the line for what is said opens."""
        self.press("F4")
        self.is_in("talking")
        expect(self.page.locator("#voice-line")).to_be_enabled()

    def meets(self, caller: Phone) -> None:
        """Both are in the conference: the caller says hello until it is heard."""
        heard = self.page.locator("#voice-log .is-caller")
        for _ in range(40):
            caller.says("Allô ?")
            self.page.wait_for_timeout(250)
            if heard.count():
                return
        raise AssertionError(f"{self.name} and {caller.number} do not meet")

    def hears(self, text: str) -> None:
        expect(self.page.locator("#voice-log .is-caller").last).to_contain_text(text)

    def says(self, text: str) -> None:
        self.press("F7")
        self.types(text)
        self.press("Enter")

    def types(self, *texts: str) -> None:
        """Type into the field that has the keyboard, and by Tab into those that follow it."""
        for place, text in enumerate(texts):
            if place:
                self.press("Tab")
            self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def hangs_up(self) -> None:
        self.press("F9")
        self.is_in("wrapup")

    def field(self, name: str) -> Locator:
        return self.page.locator(f"#message-form [name={name}]")

    def keeps_the_draft(self) -> None:
        """What was typed is on the server."""
        expect(self.page.locator("#message-draft")).not_to_be_empty()

    def sees_it_sent_to(self, recipient: str) -> None:
        expect(self.page.locator(".sent .sent-who")).to_contain_text(recipient)

    def sees_in_followup(self, *texts: str) -> None:
        """On the newest of the messages sent."""
        newest = self.page.locator("#desk-followup .followup-item").first
        for text in texts:
            expect(newest).to_contain_text(text)

    def sees_in_queue(self, *clients: str) -> None:
        """Those who wait, in order."""
        expect(self.page.locator("#desk-queue .queue-name")).to_have_text(list(clients))

    def is_told(self) -> str:
        """What the desk says in its one sentence."""
        toast = self.page.locator("#desk-say")
        expect(toast).to_be_visible()
        return toast.inner_text()

    def colour(self) -> str:
        """The client's colour on the screen."""
        value = self.page.locator("#desk-screen").evaluate(
            "screen => getComputedStyle(screen).getPropertyValue('--client')"
        )
        return str(value).strip()

    def is_clean(self) -> None:
        """No script failed."""
        assert self.errors == []
