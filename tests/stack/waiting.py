"""Waiting until a page is so far, where no element says it."""

import time
from typing import Any

from playwright.sync_api import Page

PATIENCE = 60  # seconds


def until(page: Page, question: str, about: Any = None) -> None:
    """Ask the page until it says yes.

    Playwright's own `wait_for_function` evaluates its question in the page, again and again, which
    the page's content security policy forbids; what is asked from outside is not the page's doing.
    """
    end = time.monotonic() + PATIENCE
    while not page.evaluate(question, about):
        assert time.monotonic() < end, question
        page.wait_for_timeout(100)
