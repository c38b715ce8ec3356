"""Somebody with a telephone, a browser and no account, on a client's booking page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse

from scheduling import signals
from tenants.models import Client
from tests.visitors import Visitor, at_client

NUMBER = "06 39 98 50 77"


@dataclass
class Stranger:
    """Walks through the pages as a browser without cookies does."""

    browser: Visitor
    token: str = ""
    page: str = ""
    status: int = 0

    @classmethod
    def at(cls, client: Client, address: str = "198.51.100.7") -> "Stranger":
        browser = at_client(client)
        browser.defaults["REMOTE_ADDR"] = address
        return cls(browser)

    def looks(self, kind: Any = "", **more: str) -> "Stranger":
        about = {"kind": str(kind), "visit": self.token, "lang": "en", **more}
        return self._saw(self.browser.get("/book/", about))

    def times(self) -> list[str]:
        """The buttons of the page, by the clock."""
        return re.findall(r"<button[^>]*name=\"slot\"[^>]*>(\d\d:\d\d)</button>", self.page)

    def slots(self) -> list[str]:
        return [unescape(one) for one in re.findall(r'name="slot"\s+value="([^"]+)"', self.page)]

    def takes(self, kind: Any, slot: str) -> "Stranger":
        return self._posts("/book/hold", kind=str(kind), slot=slot)

    def says(self, name: str = "Zoé Test", number: str = NUMBER, **more: str) -> "Stranger":
        return self._posts("/book/details", name=name, number=number, **more)

    def types(self, code: str) -> "Stranger":
        return self._posts("/book/code", code=code)

    def asks_again(self) -> "Stranger":
        return self._posts("/book/code", again="1")

    @property
    def reference(self) -> str:
        found = re.search(r'class="reference">([0-9A-F-]+)<', self.page)
        return found[1] if found else ""

    def _posts(self, path: str, **about: str) -> "Stranger":
        return self._saw(self.browser.post(path, {"visit": self.token, "lang": "en", **about}))

    def _saw(self, answer: Any) -> "Stranger":
        self.browser.cookies.clear()
        if answer.status_code == 303:
            self.token = parse_qs(urlsplit(answer["Location"]).query)["visit"][0]
            return self._saw(self.browser.get(answer["Location"]))
        self.page, self.status = answer.content.decode(), answer.status_code
        self.answer: HttpResponse = answer
        return self


@dataclass
class Texts:
    """The codes that are texted, in order."""

    codes: list[str] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)

    def hear(self, sender: object, **notice: Any) -> None:
        if notice["kind"] == "booking_code":
            self.codes.append(notice["about"]["code"])
            self.notices.append(notice)


@contextmanager
def telephone() -> Iterator[Texts]:
    """What is texted meanwhile."""
    texts = Texts()
    signals.notice.connect(texts.hear)
    try:
        yield texts
    finally:
        signals.notice.disconnect(texts.hear)
