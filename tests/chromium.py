"""Which browser the browser tests use: the system's Chromium, else Playwright's own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Final

import pytest

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC: Final = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """The path of a Chromium on this machine; CHROMIUM in the environment comes first."""
    candidates = [os.environ.get("CHROMIUM", ""), *NAMES, MAC]
    found = (shutil.which(name) for name in candidates if name)
    return next(filter(None, found), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    cache = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright"
    executables = sorted(Path(cache).glob("chromium-*/chrome-linux*/chrome"))
    return str(executables[-1]) if executables else None


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine: install chromium, or set CHROMIUM to one")
    return {**browser_type_launch_args, "executable_path": executable, "args": ARGUMENTS}
