"""A page without JavaScript has the same dark as the others (frontend/src/css/tokens.css)."""

import re
from pathlib import Path

TOKENS = Path(__file__).parents[1] / "frontend/src/css/tokens.css"
BY_MEDIA = r"prefers-color-scheme: dark\) \{\s*:root[^{]*\{(.*?)\}"
BY_CHOICE = r':root\[data-bs-theme="dark"\] \{(.*?)\}'


def words(pattern: str) -> dict[str, str]:
    found = re.search(pattern, TOKENS.read_text(), re.DOTALL)
    assert found
    return dict(re.findall(r"([\w-]+): ([^;]+);", found[1]))


def test_the_dark_that_is_chosen_is_the_dark_of_the_device() -> None:
    assert words(BY_MEDIA) == words(BY_CHOICE)
    assert words(BY_CHOICE)["--text-l"] == "max(l, 0.78)"
