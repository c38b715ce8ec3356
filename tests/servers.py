"""The tests' own PostgreSQL and Redis, and all settings; for a command too:

python -m tests.servers python manage.py makemigrations --check
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from config.children import exclusive
from config.services import ServiceError, postgres, redis

PREFIX: Final = "permanence-tests-"
ROOM: Final = 2 * 1024**3  # Bytes that must be free in memory for the cluster to go there.
A_MINUTE: Final = 60.0

# Every setting, so that neither the shell nor a developer's .env changes what tests see.
SETTINGS: Final = {
    "SECRET_KEY": "only-for-tests-" + "0" * 50,
    "DEBUG": "false",
    "ALLOWED_HOSTS": "*",
    "BASE_DOMAIN": "localhost",
    "PORT": "8000",
    "PUBLIC_URL": "http://localhost:8000",
    "EMAIL_URL": "memorymail://",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 31 + "1",
    "TWILIO_AUTH_TOKEN": "1" * 32,
    "TWILIO_API_KEY_SID": "SK" + "0" * 31 + "1",
    "TWILIO_API_KEY_SECRET": "2" * 32,
    "TWILIO_VOICE_APP_SID": "AP" + "0" * 31 + "1",
    "TWILIO_API_URL": "http://127.0.0.1:9",  # Nobody listens: no test reaches the outside.
    "TWILIO_SMS_SENDER": "Permanence",
    "SPARE_SCHEMAS": "1",
    "UNDO_SECONDS": "0",  # What is sent leaves at once, but where a test says otherwise.
    "TWILIO_REGION": "",
    "TWILIO_EDGE": "",
    # A test on a busy machine may take longer than a living desk is silent.
    "DESK_SILENCE_SECONDS": "15",
    # Tests ring the same line from the same telephone, day in day out.
    "HOP_LIMIT": "1000000",
    "CALLER_LIMIT": "1000000",
    "ANONYMOUS_LIMIT": "1000000",
    "SIMULATOR_URL": "",
    # Most tests log in without one; tests/people/test_a_second_factor.py asks for it.
    "FORCE_SECOND_FACTOR": "false",
    "SIMULATOR_PORT": "8001",
    "SIMULATOR_SMTP_PORT": "8025",
}


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """Run both; yields DATABASE_URL and REDIS_URL, and MEDIA_ROOT beside them."""
    urls = {
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", ""),
        "REDIS_URL": os.environ.get("TEST_REDIS_URL", ""),
    }
    with ExitStack() as stack:
        directory = stack.enter_context(_directory())
        if not urls["DATABASE_URL"]:
            urls["DATABASE_URL"] = stack.enter_context(
                postgres(directory / "postgres", durable=False)
            )
        if not urls["REDIS_URL"]:
            urls["REDIS_URL"] = stack.enter_context(redis(directory / "redis", durable=False))
        yield {**urls, "MEDIA_ROOT": str(directory / "media")}


@contextmanager
def _directory() -> Iterator[Path]:
    parent = _roomy_parent()
    _remove_leftovers(parent)
    directory = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    try:
        with exclusive(directory / "lock", "The tests' servers are in use"):
            yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _roomy_parent() -> Path:
    memory = Path("/dev/shm")
    # TESTS_ON_DISK: a thousand clients' schemas are gigabytes.
    on_disk = os.environ.get("TESTS_ON_DISK")
    if not on_disk and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM:
        return memory
    return Path(tempfile.gettempdir())


def _remove_leftovers(parent: Path) -> None:
    """What killed runs left: directories whose lock nobody holds."""
    for directory in parent.glob(f"{PREFIX}*"):
        with suppress(ServiceError, OSError):
            if time.time() - directory.stat().st_mtime < A_MINUTE:
                continue  # Another run may have made it just now, and not locked it yet.
            with exclusive(directory / "lock", ""):
                shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    with servers() as urls:
        sys.exit(subprocess.call(sys.argv[1:], env={**os.environ, **SETTINGS, **urls}))
