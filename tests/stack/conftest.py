"""The whole product, started once, and receptionists in browsers of their own.

Everything is scoped to this package: while Playwright runs, its thread has an event loop, in
which Django refuses to touch the database. One worker has all of it (tests/scheduler.py).
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from config.launch.stack import Stack
from tests.chromium import ARGUMENTS, find_chromium
from tests.stack.house import House
from tests.telephones import Simulator

PATIENCE = 15_000  # milliseconds; all of this may run on two busy cores
SPEED = "10"  # speech and waiting take a tenth of their time


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine: install chromium, or set CHROMIUM to one")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def stack(chromium: Browser) -> Iterator[Stack]:
    """Ready to be rung; the path is short, for the sake of its Unix sockets."""
    with tempfile.TemporaryDirectory(prefix="permanence-") as directory:
        before = os.environ.get("SIMULATOR_SPEED")
        os.environ["SIMULATOR_SPEED"] = SPEED
        try:
            with Stack(Path(directory), port=0, quiet=True) as stack:
                yield stack
        finally:
            os.environ.pop("SIMULATOR_SPEED")
            if before is not None:
                os.environ["SIMULATOR_SPEED"] = before


@pytest.fixture(scope="package")
def simulator(stack: Stack) -> Iterator[Simulator]:
    simulator = Simulator(stack.urls.simulator)
    yield simulator
    simulator.close()


@pytest.fixture
def house(stack: Stack, chromium: Browser, simulator: Simulator) -> Iterator[House]:
    """The floor of one test; afterwards every caller has hung up and every desk is on a break."""
    house = House(stack, chromium, simulator)
    yield house
    house.closes()
