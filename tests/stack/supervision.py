"""The supervisor's floor in a browser, worked by keys."""

import re

from playwright.sync_api import Page, expect


class Supervision:
    """One window of the floor."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def is_linked(self) -> None:
        """The socket is open and the voice registered."""
        expect(self.page.locator("body")).to_have_class(re.compile("is-linked"))
        expect(self.page.locator("#floor-voice-state")).to_have_attribute("data-state", "text")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def chooses_the_call_of(self, client: str) -> None:
        """By the arrow keys: the first list that has rows is that of the calls."""
        row = self.page.locator("#floor-talking .floor-row", has_text=client)
        expect(row).to_be_visible()
        self.press("ArrowDown")
        expect(row).to_be_focused()
        expect(self.page.locator('#floor-chosen [data-action="taking"]')).to_be_visible()

    def is_in(self, manner: str) -> None:
        """In the call, and Twilio has done what was wanted."""
        expect(self.page.locator(f"#floor-ear.is-{manner}.is-settled")).to_be_visible()

    def is_in_no_call(self) -> None:
        expect(self.page.locator("#floor-ear.card")).to_have_count(0)
        expect(self.page.locator("#floor-voice")).to_be_hidden()

    def hears(self, text: str) -> None:
        expect(self.page.locator("#floor-log")).to_contain_text(text)

    def says(self, text: str) -> None:
        line = self.page.locator("#floor-line")
        expect(line).to_be_enabled()
        self.press("F7")
        self.page.keyboard.type(text)
        self.press("Enter")

    def cannot_speak(self) -> None:
        expect(self.page.locator("#floor-line")).to_be_disabled()

    def takes_it_away(self) -> None:
        """Back to the queue, which stands first in the dialog."""
        self.press("F8")
        expect(self.page.locator("#floor-dialog [value=queue]")).to_be_focused()
        self.press("Enter")

    def sees_waiting(self, client: str) -> None:
        expect(self.page.locator("#floor-waiting .floor-client")).to_have_text(client)

    def is_clean(self) -> None:
        assert self.errors == []
