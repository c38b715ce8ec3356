"""Starts the tests' own PostgreSQL and Redis before Django reads its settings.

Loaded by `-p tests.plugin`. TEST_DATABASE_URL and TEST_REDIS_URL put other servers in their
place. Workers of pytest-xdist inherit the environment; each has a Redis database of its own
and, by pytest-django, a PostgreSQL database of its own.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from xdist.remote import Producer

from config.services import ServiceError
from tests import speed
from tests.scheduler import LIVES, STACK, Files
from tests.servers import SETTINGS, servers

_servers = ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        os.environ.update(SETTINGS)
        try:
            os.environ.update(_servers.enter_context(servers()))
        except ServiceError as error:
            raise pytest.UsageError(str(error)) from error
    else:
        os.environ["REDIS_URL"] = redis_url_of(worker, os.environ["REDIS_URL"])
    return (yield)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Files:
    return Files(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits the most begins first, what computes the most next, so that all end together."""
    heads = (STACK, LIVES)
    items.sort(key=lambda item: next((i for i, h in enumerate(heads) if h in item.nodeid), 2))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """What a test has measured goes with its report, out of a worker too."""
    if call.when == "call":
        item.user_properties.extend(("speed", noted) for noted in speed.taken())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The speed of the desk, a line each."""
    reports = [one for some in terminalreporter.stats.values() for one in some]
    for report in reports:
        for name, noted in getattr(report, "user_properties", ()):
            if name == "speed" and getattr(report, "when", "") == "call":
                what, keys, milliseconds = noted
                line = f"speed of {what}: {keys} keys beside the content, {milliseconds} ms"
                terminalreporter.write_line(line)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    _servers.close()


def redis_url_of(worker: str, url: str) -> str:
    """The controller's Redis URL with the worker's own database number: gw0 has 1."""
    number = int(worker.removeprefix("gw")) + 1
    return urlsplit(url)._replace(path=f"/{number}").geturl()
