"""The exchange in front of a sheet of documents, with no product and no database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pytest

from tests.exchange.clock import Clock
from tests.exchange.exchange import Exchange
from tests.exchange.script import Script
from tests.exchange.things import Call

T = TypeVar("T")
LINE = "+33199001001"


def at_once(work: Callable[[], T]) -> T:
    """There is no commit to wait for."""
    return work()


@dataclass
class Scene:
    """An exchange, and the documents that it is answered with."""

    exchange: Exchange
    script: Script

    def rings(self, document: str = "", **others: str) -> Call:
        """A caller hears this document; `others` are answered at the paths of their names."""
        if document:
            self.script.documents["/in"] = document
        self.script.documents |= {f"/{name}": text for name, text in others.items()}
        return self.exchange.rings(LINE)


@pytest.fixture
def scene(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Scene:
    script = Script()
    exchange = Exchange(clock, script, at_once)
    exchange.plug_in(monkeypatch)
    exchange.world.addresses.incoming = "/in"
    exchange.world.addresses.status = "/status"
    return Scene(exchange, script)
