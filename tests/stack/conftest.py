"""The whole product, started once, and receptionists in browsers of their own.

Everything is scoped to this package: while Playwright runs, its thread has an event loop, in
which Django refuses to touch the database. Each worker starts its own (tests/scheduler.py).
"""

import os
import sys
import tempfile
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from psycopg import sql

from config.launch.stack import Stack
from tests.chromium import ARGUMENTS, find_chromium
from tests.databases import KEPT
from tests.stack.house import House
from tests.telephones import Simulator

FAILED = KEPT / "failed"
PATIENCE = 60_000  # milliseconds; all of this may run on two busy cores
SETTINGS = {
    "SIMULATOR_SPEED": "10",  # speech and waiting take a tenth of their time
    "DECLINED_SECONDS": "0",  # a call that was left to a colleague may come back at once
    "UNDO_SECONDS": "5",  # in which a message can be taken back
    # Twice what is usual: a busy machine is no dead desk.
    "DESK_SILENCE_SECONDS": "8",
}


class QuickStack(Stack):
    """Has its tables before it migrates: the outcome is the same, half a minute sooner."""

    def _manage(self, command: str, *options: str) -> None:
        if command == "migrate_clients":
            assert self.processes is not None
            self.processes.run("tables", [sys.executable, "-m", "tests.kept_tables"])
        super()._manage(command, *options)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On a machine that is busy with other things a browser test is given a second try, and the
    report says so (`R`): what fails twice is broken.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(
                pytest.mark.flaky(reruns=int(os.environ.get("RERUNS", "1")), reruns_delay=1)
            )


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
def stack() -> Iterator[Stack]:
    """Ready to be rung; the path is short, for the sake of its Unix sockets."""
    with (
        tempfile.TemporaryDirectory(prefix="permanence-") as directory,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in SETTINGS.items():
            patch.setenv(name, value)
        with QuickStack(Path(directory), port=0, quiet=True) as stack:
            yield stack


@pytest.fixture(scope="package")
def simulator(stack: Stack) -> Iterator[Simulator]:
    simulator = Simulator(stack.urls.simulator)
    yield simulator
    simulator.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What stood on each desk belongs to the report of what failed there; both are kept below
    `.run/tests/failed/`, for a first try that a second one makes good is told by its name only.
    """
    report = yield
    house = (getattr(item, "funcargs", None) or {}).get("house")
    if report.failed and isinstance(house, House):
        shown = "\n\n".join(desk.shows() for desk in house.desks)
        report.sections.append(("Desks", shown))
        FAILED.mkdir(parents=True, exist_ok=True)
        kept = FAILED / f"{item.name}-{report.when}.txt"
        kept.write_text(f"{datetime.now(UTC)}\n{report.longreprtext}\n\n{shown}\n")
    return report


@pytest.fixture
def house(chromium: Browser, stack: Stack, simulator: Simulator) -> Iterator[House]:
    """The floor of one test; afterwards every caller has hung up and every desk is on a break."""
    house = House(stack, chromium, simulator)
    what_was_sent_is_long_ago(stack)
    yield house
    house.closes()


def what_was_sent_is_long_ago(stack: Stack) -> None:
    """The look before sending warns of the like within the hour: another test's is no such."""
    with psycopg.connect(stack.environment["DATABASE_URL"], autocommit=True) as database:
        for [schema] in database.execute("SELECT schema_name FROM tenants_client").fetchall():
            words = "UPDATE {} SET sent_at = sent_at - interval '2 hours' WHERE sent_at IS NOT NULL"
            database.execute(sql.SQL(words).format(sql.Identifier(schema, "inbox_message")))
