"""What tests of the set-up pages share: a page's words, and a form as a browser would send it."""

import re
from html import unescape
from typing import Any

from tests.visitors import Visitor

ENGLISH = {"accept-language": "en"}


def words(answer: Any) -> str:
    """What stands on the page, without its marks."""
    html = answer.content.decode()
    html = re.sub(r"<(script|style|head|select)\b.*?</\1>", " ", html, flags=re.S)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


def looks(visitor: Visitor, path: str) -> str:
    """The page's words."""
    answer: Any = visitor.get(path, headers=ENGLISH)
    assert answer.status_code == 200, answer.status_code
    return words(answer)


def hidden(visitor: Visitor, path: str, name: str = "version") -> str:
    """What the page's form carries under this name."""
    html = visitor.get(path, headers=ENGLISH).content.decode()
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no {name} on the page"
    return found[1]


def sends(visitor: Visitor, path: str, **typed: Any) -> Any:
    """The answer to a form."""
    return visitor.post(path, typed, headers=ENGLISH)
