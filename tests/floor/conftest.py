"""The same rooms and sockets as at the desk."""

import pytest

from tests.desk.conftest import floor, sockets_without_network
from tests.floor.pane import PATIENCE

__all__ = ["floor", "sockets_without_network"]


@pytest.fixture(autouse=True)
def an_eye_that_looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """What no news tells of is seen within a second; a desk is read late, so it does not beat."""
    monkeypatch.setattr("telephony.floor.consumers.LOOK_SECONDS", 1)
    monkeypatch.setattr("telephony.desk.consumers.BEAT_SECONDS", 600)
    monkeypatch.setattr("tests.desk.window.PATIENCE", PATIENCE)
