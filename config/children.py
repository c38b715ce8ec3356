"""Other programs: starting them so that none outlives us, ending them, finding what was left."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

GUARD: Final = Path(__file__).with_name("guard.py")


class ServiceError(Exception):
    """An embedded server cannot run; the text is a sentence for the person at the terminal."""


def guarded(
    command: list[str], *, death_signal: str = "TERM", user: str | None = None
) -> list[str]:
    """The command as one that gets `death_signal` when the calling thread dies, however it does."""
    options = ["--parent", str(os.getpid()), "--signal", death_signal]
    if user:
        options += ["--user", user]
    return [sys.executable, "-I", "-S", str(GUARD), *options, "--", *command]


@contextmanager
def exclusive(path: Path, complaint: str) -> Iterator[None]:
    """Hold the lock file at `path`; the system frees it when this process dies.

    Raises ServiceError with `complaint` and the holder's process id if another one has it.
    """
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise ServiceError(f"{complaint} (process {file.read().strip()}).") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def free_port() -> int:
    """A TCP port of the loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, from its first byte on."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)


def server_environment() -> dict[str, str]:
    # Without PGDATA, LC_ALL of a locale that is not there and the like of the user's shell.
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


@contextmanager
def running(
    command: list[str],
    log: Path,
    stop_signals: list[signal.Signals],
    death_signal: str,
    user: str | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server with its output in `log`; at the end it gets each signal for 5 seconds."""
    with log.open("wb") as output:
        process = _spawn(guarded(command, death_signal=death_signal, user=user), output)
    try:
        yield process
    finally:
        _stop(process, stop_signals)


def _spawn(command: list[str], output: IO[bytes]) -> subprocess.Popen[bytes]:
    # A session of its own: the terminal's Ctrl-C must not stop it before those who use it.
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        env=server_environment(),
        cwd="/",
    )


def _stop(process: subprocess.Popen[bytes], signals: list[signal.Signals]) -> None:
    for number in (*signals, signal.SIGKILL):
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
            return


def end_recorded(note: Path, mark: str, number: signal.Signals) -> None:
    """End the process whose id `note` names, if it lives and has `mark` in its command line."""
    for attempt in range(200):
        pid = _recorded_pid(note, mark)
        if pid is None:
            return
        with suppress(ProcessLookupError):
            os.kill(pid, number if attempt < 100 else signal.SIGKILL)
        time.sleep(0.05)


def _recorded_pid(note: Path, mark: str) -> int | None:
    # The mark, because the id may be another process's by now.
    with suppress(OSError, ValueError, IndexError):
        pid = int(note.read_text().split()[0])
        if mark in _command_line(pid):
            return pid
    return None


def _command_line(pid: int) -> str:
    if sys.platform == "linux":
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
        return raw.replace(b"\0", b" ").decode(errors="replace")
    else:
        command = ["ps", "-o", "command=", "-p", str(pid)]
        return subprocess.run(command, capture_output=True, text=True).stdout
