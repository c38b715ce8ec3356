"""The house that every test finds: two clients, and the same people each time."""

import os
from pathlib import Path

import hypothesis
import pytest
from pytest_django import DjangoDbBlocker

from tests.cast import Cast, build
from tests.chromium import browser_type_launch_args
from tests.twilio import Twilio

__all__ = ["browser_type_launch_args"]
PROJECT = Path(__file__).parents[1]
# A loaded machine is no reason to fail.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Two clients made once a session: their schemas cost a second each, a rollback nothing."""
    with django_db_blocker.unblock():
        build()


@pytest.fixture
def cast(db: None) -> Cast:
    """The clients and people by name."""
    return Cast.find()


@pytest.fixture
def twilio(db: None, monkeypatch: pytest.MonkeyPatch) -> Twilio:
    """Twilio from both sides: it signs and sends webhooks, and notes what is asked of it."""
    return Twilio.in_place(monkeypatch)


@pytest.fixture
def reference() -> Path:
    """The folder of outside facts, which does not travel with the project."""
    folder = Path(os.environ.get("PERMANENCE_REFERENCE") or PROJECT.parent / "shared/reference")
    if not folder.is_dir():
        pytest.skip(f"no reference material in {folder}")
    return folder
