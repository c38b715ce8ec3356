"""The house that every test finds: two clients, and the same people each time."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.cast import Cast, build
from tests.chromium import browser_type_launch_args
from tests.exchange.fixtures import clock, exchange, hands
from tests.recorder import Recorder
from tests.twilio import Twilio

__all__ = ["browser_type_launch_args", "clock", "exchange", "hands"]
PROJECT = Path(__file__).parents[1]
# A loaded machine is no reason to fail.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def made_for_many_short_lives(django_test_environment: None) -> None:
    """Static files are found when asked for: else each browser of a test would list all of them
    before its first page. A password that is hashed takes no second.
    """
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Two clients made once, before any test; what a test changes is rolled back."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")[:8] or str(os.getpid())
    with django_db_blocker.unblock(), databases.copied(worker, run, build):
        yield


@pytest.fixture(autouse=True)
def own_language() -> None:
    """Each test begins in the house's language: Django's test client leaves its last request's."""
    translation.deactivate()


@pytest.fixture
def cast(db: None) -> Cast:
    """The clients and people by name."""
    return Cast.find()


@pytest.fixture
def twilio(db: None, monkeypatch: pytest.MonkeyPatch) -> Twilio:
    """Twilio from both sides: it signs and sends webhooks, and notes what is asked of it."""
    return Twilio.in_place(monkeypatch)


@pytest.fixture
def recorder(twilio: Twilio, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """Twilio's recordings: which it has, and what is asked of them."""
    return Recorder.in_place(monkeypatch, twilio)


@pytest.fixture
def reference() -> Path:
    """The folder of outside facts, which does not travel with the project."""
    folder = Path(os.environ.get("PERMANENCE_REFERENCE") or PROJECT.parent / "shared/reference")
    if not folder.is_dir():
        pytest.skip(f"no reference material in {folder}")
    return folder
