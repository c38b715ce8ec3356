"""A browser without a window: a client's pages over HTTP, for what needs no key and no eye."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import httpx

from config.demo.people import HOST, PASSWORD
from config.demo.shapes import Shop
from config.launch.stack import Stack


class Portal:
    """Somebody at a client's host. Names below `localhost` are not known to every machine."""

    def __init__(self, stack: Stack, shop: Shop) -> None:
        host = f"{shop.slug}.{stack.environment['BASE_DOMAIN']}:{stack.ports.web}"
        self.owner = f"{shop.owner}@{HOST}"
        self.http = httpx.Client(
            base_url=f"http://127.0.0.1:{stack.ports.web}",
            headers={"Host": host, "Accept-Language": "en"},
            follow_redirects=True,
            timeout=30,
            trust_env=False,
        )

    def logs_in(self) -> "Portal":
        """As the client's owner."""
        self.sees("/accounts/login/")
        self.posts("/accounts/login/", login=self.owner, password=PASSWORD)
        assert "sessionid" in self.http.cookies
        return self

    def sees(self, address: str, **asked: str) -> str:
        """The page at an address: a path, or a whole one of this client's from a text."""
        return self._page(self.http.get(urlsplit(address).path, params=asked or None))

    def posts(self, address: str, **form: str) -> str:
        """The page that comes of it, after whatever it leads to."""
        form.setdefault("csrfmiddlewaretoken", self.http.cookies.get("csrftoken") or "")
        return self._page(self.http.post(urlsplit(address).path, data=form))

    def asks(self, path: str, **asked: str) -> Any:
        """What the API answers."""
        return self.http.get(path, params=asked).raise_for_status().json()

    def _page(self, answer: httpx.Response) -> str:
        assert answer.is_success, f"{answer.request.method} {answer.url.path}: {answer.status_code}"
        return answer.text


def first(pattern: str, page: str) -> str:
    """What the pattern's group finds first in the page."""
    found = re.search(pattern, page)
    assert found is not None, f"{pattern!r} is not in {page[-2000:]}"
    return unescape(found[1])
