"""The receptionist's desk in a browser, worked by keys as a receptionist works it."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import (
    ConsoleMessage,
    Error,
    Locator,
    Page,
    TimeoutError,
    WebSocketRoute,
    expect,
)

from tests.stack.waiting import until
from tests.telephones import Phone

# Counted over reloads. A button that is pressed by Enter is clicked too, but without a `detail`.
COUNTS_THE_MOUSE = """
for (const name of ["pointerdown", "mousedown", "mousemove", "wheel", "click"]) {
  addEventListener(name, (event) => {
    if (event.isTrusted && (name !== "click" || event.detail)) {
      sessionStorage.setItem("mouse", `${sessionStorage.getItem("mouse") ?? ""} ${name}`);
    }
  }, true);
}
"""

MEETING = 60  # seconds in which a voice has come back, on a busy machine too
OWN_DOING = 1.5  # seconds after a key in which the desk takes a change for its effect (keys.js)


class Desk:
    """One window. What it `sees` is waited for, what it `has` is there already."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.name = name
        self.errors: list[str] = []
        self.held: list[str | bytes] | None = None
        self.is_cut = False
        # Letters that were typed as a content, and keys pressed beside them.
        self.content = self.extra = 0
        self.pressed_at = time.monotonic()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._complains)
        page.add_init_script(COUNTS_THE_MOUSE)
        page.route_web_socket(re.compile("/ws/desk/"), self._passes)

    def _complains(self, said: ConsoleMessage) -> None:
        if "Content Security Policy" in said.text:
            self.errors.append(said.text)

    @contextmanager
    def news_held_up(self) -> Iterator[None]:
        """The network is slow for a while: what the server sends comes late, in order."""
        late: list[str | bytes] = []
        self.held = late
        try:
            yield
        finally:
            self.held = None
        for news in late:
            self._socket.send(news)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """The page stands still in the middle of a script: nothing of it answers."""
        devtools = self.page.context.new_cdp_session(self.page)
        devtools.send("Debugger.enable")
        devtools.send("Debugger.pause")
        yield
        devtools.send("Debugger.resume")
        devtools.send("Debugger.disable")

    @contextmanager
    def cut_off(self) -> Iterator[None]:
        """The line is dead and does not say so: nothing passes, and no new one is had."""
        self.is_cut = True
        try:
            yield
        finally:
            self.is_cut = False

    def _passes(self, socket: WebSocketRoute) -> None:
        if self.is_cut:
            socket.close()
            return
        self._socket, server = socket, socket.connect_to_server()
        server.on_message(self._hands_on)
        socket.on_message(lambda said: None if self.is_cut else server.send(said))

    def _hands_on(self, news: str | bytes) -> None:
        if self.held is not None:
            self.held.append(news)
        elif not self.is_cut:
            self._socket.send(news)

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
            try:
                state = status.get_attribute("data-state")
            except TimeoutError as error:
                told = f"{self.name}'s window at {self.page.url} shows no desk; {self.errors}"
                raise AssertionError(told) from error
            if state in ("pause", "offline"):
                return
            self.press("F9" if state == "talking" else "F2")
            # A key pressed twice because the first was slow would lead back again.
            with suppress(AssertionError):
                expect(status).not_to_have_attribute("data-state", state or "", timeout=3_000)
        raise AssertionError(f"{self.name} cannot go on a break: {state}")

    def shows(self) -> str:
        """Where the window is and what stands in it, for whoever reads why a test failed."""
        try:
            words = self.page.locator("body").inner_text(timeout=5_000)
        except Error as error:
            words = f"it does not answer: {error.message.splitlines()[0]}"
        return f"{self.name} at {self.page.url}, errors {self.errors}:\n{words}"

    def state(self) -> str:
        return self.page.locator("#desk-status").get_attribute("data-state") or ""

    def offers_seen(self) -> list[float]:
        """Milliseconds from the making of each offer until it was painted in this window."""
        marks = "performance.getEntriesByName('offer-seen').map((mark) => mark.detail.milliseconds)"
        return list(self.page.evaluate(marks))

    def is_in(self, state: str) -> None:
        """What took long may have come by somebody else's doing: its keys are not yet obeyed."""
        expect(self.page.locator("#desk-status")).to_have_attribute("data-state", state)
        if time.monotonic() - self.pressed_at > OWN_DOING:
            self.lets_a_moment_pass()

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
        self.lets_a_moment_pass()

    def meets(self, caller: Phone) -> None:
        """Both are in the conference: the caller says hello until it is heard."""
        heard = self.page.locator("#voice-log .is-caller")
        end = time.monotonic() + MEETING
        while time.monotonic() < end:
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
            self.content += len(text)
            self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        self.extra += 1
        self.pressed_at = time.monotonic()
        self.page.keyboard.press(key)

    def hangs_up(self) -> None:
        self.press("F9")
        self.is_in("wrapup")

    def sees_the_caller_gone(self) -> None:
        """They hung up: the keys have changed their meaning by somebody else's doing."""
        self.is_in("wrapup")
        self.lets_a_moment_pass()

    def lets_a_moment_pass(self) -> None:
        """So long that a key which has just become another one is obeyed (keys.js, A_MOMENT)."""
        self.page.wait_for_timeout(1000)

    def answers(self, caller: Phone, client: str) -> None:
        """Take the call that is offered and be heard."""
        self.sees_offer_of(client)
        self.accepts()
        self.meets(caller)

    def sees_strip(self, kind: str, *texts: str) -> None:
        """Over the client's screen: who hears whom."""
        strip = self.page.locator(f"#desk-screen .strip.strip-{kind}")
        expect(strip).to_be_visible()
        for text in texts:
            expect(strip).to_contain_text(text)

    def chooses(self, typed: str) -> None:
        """In the list of people: the line that is left when this is typed, by Enter."""
        field = self.page.locator("#desk-people .people-field")
        expect(field).to_be_focused()
        self.page.keyboard.type(typed)
        line = self.page.locator("#desk-people .choice[aria-selected=true]")
        expect(line).to_contain_text(re.compile(typed, re.IGNORECASE))
        self.press("Enter")

    def confirms(self, *texts: str) -> None:
        """The call that is about to go out."""
        sheet = self.page.locator("#desk-people .confirm")
        for text in texts:
            expect(sheet).to_contain_text(text)
        expect(sheet.locator("[data-people-go]")).to_be_focused()
        self.press("Enter")

    def sees_set_aside(self, *clients: str) -> None:
        """Those who can be picked up."""
        expect(self.page.locator("#desk-queue .parked-list .queue-name")).to_have_text(
            list(clients)
        )

    def field(self, name: str) -> Locator:
        return self.page.locator(f"#message-form [name={name}]")

    def keeps_the_draft(self) -> None:
        """All that was typed is on the server: the browser has nothing left to send."""
        expect(self.page.locator("#message-draft")).not_to_be_empty()
        until(
            self.page,
            "!Object.keys(localStorage).some((name) => name.startsWith('draft:'))",
        )

    def sends(self) -> None:
        """By Ctrl+Enter, and once more where warnings are shown."""
        self.press("Control+Enter")
        shown = self.page.locator("#message-form .preflight, .sent")
        expect(shown.first).to_be_visible()
        if self.page.locator("#message-form .preflight:not(.is-blocked)").count():
            self.press("Control+Enter")

    def sees_it_sent_in_the_end_to(self, recipient: str) -> None:
        """The look before sending may warn of a twin that another test has sent."""
        self._overrides()
        self.sees_it_sent_to(recipient)

    def sends_or_puts_through(self) -> None:
        """By Ctrl+Enter, with a form that may end in a transfer."""
        self.press("Control+Enter")
        self._overrides()

    def _overrides(self) -> None:
        warned = self.page.locator("#message-form .preflight:not(.is-blocked) .finding")
        expect(
            warned.first.or_(self.page.locator(".sent, #desk-people[open]")).first
        ).to_be_visible()
        if warned.count():
            self.press("Control+Enter")

    def sees_it_sent_to(self, recipient: str) -> None:
        expect(self.page.locator(".sent .sent-who")).to_contain_text(recipient)

    def sees_in_followup(self, *texts: str) -> None:
        """On the newest of the messages sent."""
        newest = self.page.locator("#desk-followup .followup-item").first
        for text in texts:
            expect(newest).to_contain_text(text)

    def sees_in_queue(self, *clients: str) -> None:
        """Those who wait, in order."""
        expect(self.page.locator("#desk-queue .waiting-list .queue-name")).to_have_text(
            list(clients)
        )

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

    def has_the_cursor_in(self, place: str) -> None:
        """Of the selector; what is typed next goes there."""
        expect(self.page.locator(place)).to_be_focused()

    def writes(self, name: str, text: str) -> None:
        """Go to this field of the form by Tab, and type."""
        for _ in range(20):
            if self.field(name).evaluate("field => field === document.activeElement"):
                return self.types(text)
            self.press("Tab")
        raise AssertionError(f"no Tab leads to {name}")

    def used_no_mouse(self) -> None:
        """Nothing was clicked, pointed at or scrolled since the page was opened."""
        assert self.page.evaluate("sessionStorage.getItem('mouse')") is None

    def is_clean(self) -> None:
        """No script failed."""
        assert self.errors == []


def books(desk: Desk) -> None:
    """Book the first free slot for the caller by keys, the cursor in the form before and after."""
    booking = desk.page.locator("#desk-booking[open] .booking")
    desk.press("Alt+KeyB")
    expect(booking).to_have_attribute("data-view", "slots")
    desk.press("1")
    expect(booking).to_have_attribute("data-view", "held")
    expect(booking.locator("[data-first]")).to_be_focused()
    desk.press("Enter")
    expect(booking).to_have_attribute("data-view", "done")
    desk.press("Enter")
    expect(desk.page.locator("#message-form :focus")).to_be_visible()
