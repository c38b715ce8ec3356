"""The processes of the product: started, watched, started again, ended."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from config.children import ServiceError, guarded
from config.launch.console import Console

GRACE: Final = 5.0  # Seconds between the polite and the impolite end.
FIRST_DELAY: Final = 0.25  # Seconds before a first restart; doubled for each further one.
GIVE_UP_AFTER: Final = 5  # Unexpected ends of one process ...
WITHIN: Final = 60.0  # ... in this many seconds.


@dataclass
class Process:
    """One program that shall run; `ends` are the moments at which it ended unasked."""

    name: str
    command: Sequence[str]
    running: subprocess.Popen[bytes] | None = None
    reader: threading.Thread | None = None
    restart_at: float | None = None
    ends: deque[float] = field(default_factory=lambda: deque(maxlen=GIVE_UP_AFTER))


class Processes:
    """All of them, each in a process group of its own, with its output in `logs`/NAME.log.

    To be used from one thread that lives on: they are killed when it ends. `echo` says whether
    their lines go to the console too.
    """

    def __init__(
        self, environment: Mapping[str, str], directory: Path, logs: Path, console: Console
    ) -> None:
        self.environment = environment
        self.directory = directory
        self.logs = logs
        self.console = console
        self.echo = False
        self._all: list[Process] = []

    def run(self, name: str, command: Sequence[str]) -> None:
        """Run a command to its end; raise ServiceError with its last lines if it fails."""
        process = Process(name, command)
        self._all.append(process)
        self._start(process)
        assert process.running is not None
        status = process.running.wait()
        self._all.remove(process)
        if status != 0:
            raise ServiceError(f"{self._ended(process, status)}. {self._last_words(process)}")

    def start(self, name: str, command: Sequence[str]) -> None:
        process = Process(name, command)
        self._all.append(process)
        self._start(process)

    def leader(self, name: str) -> int | None:
        """The process group of a program that runs; None while it waits to be started again."""
        running = next(process.running for process in self._all if process.name == name)
        return running.pid if running else None

    def check(self) -> None:
        """Raise ServiceError if one has ended: used while all are starting."""
        for process in self._all:
            status = process.running.poll() if process.running else None
            if status is not None:
                ended = self._ended(process, status)
                raise ServiceError(f"{ended}. {self._last_words(process)}")

    def supervise(self) -> None:
        """Start again what ended; to be called several times a second.

        Raises ServiceError when one ended five times within a minute.
        """
        for process in self._all:
            if process.running is None:
                self._start_when_due(process)
            elif (status := process.running.poll()) is not None:
                process.running = None
                self._plan_restart(process, status)

    def stop(self) -> None:
        """End every process group within some seconds, whoever refuses by force."""
        running = [process.running for process in self._all if process.running]
        for popen in running:
            _signal_group(popen, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for popen in running:
            with suppress(subprocess.TimeoutExpired):
                popen.wait(max(0.0, deadline - time.monotonic()))
        self.kill()

    def kill(self) -> None:
        for process in self._all:
            if process.running:
                # The group even if its leader has ended: it may have left children.
                _signal_group(process.running, signal.SIGKILL)
                process.running.wait()
        self._all.clear()

    def _start(self, process: Process) -> None:
        process.restart_at = None
        popen = subprocess.Popen(
            guarded(list(process.command), death_signal="KILL"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(self.environment),
            cwd=self.directory,
            start_new_session=True,  # The terminal's Ctrl-C is for the launcher alone.
        )
        process.running = popen
        assert popen.stdout is not None
        log = self._log(process.name).open("ab" if process.ends else "wb")
        process.reader = threading.Thread(
            target=self._copy, args=(process.name, popen.stdout, log), daemon=True
        )
        process.reader.start()

    def _copy(self, name: str, output: IO[bytes], log: IO[bytes]) -> None:
        with output, log:
            for line in output:
                with suppress(OSError):  # A full disk must not block the process.
                    log.write(line)
                    log.flush()
                if self.echo:
                    self.console.line_of(name, line.decode(errors="replace").rstrip())

    def _plan_restart(self, process: Process, status: int) -> None:
        now = time.monotonic()
        process.ends.append(now)
        ended = self._ended(process, status)
        if len(process.ends) == GIVE_UP_AFTER and now - process.ends[0] < WITHIN:
            raise ServiceError(
                f"{ended}, for the {GIVE_UP_AFTER}th time within a minute: giving up. "
                f"{self._last_words(process)}"
            )
        recent = sum(now - moment < WITHIN for moment in process.ends)
        delay = FIRST_DELAY * 2 ** (recent - 1)
        process.restart_at = now + delay
        self.console.say(f"{ended}; starting it again in {delay:g} s.")

    def _start_when_due(self, process: Process) -> None:
        if process.restart_at is not None and time.monotonic() >= process.restart_at:
            self._start(process)

    def _ended(self, process: Process, status: int) -> str:
        how = f"by signal {-status}" if status < 0 else f"with status {status}"
        return f"{process.name} ended unexpectedly ({how})"

    def _last_words(self, process: Process) -> str:
        if process.reader:
            process.reader.join(timeout=1)
        lines = self._log(process.name).read_text(errors="replace").splitlines()[-15:]
        said = "\n".join(f"    {line}" for line in lines) or "    (it printed nothing)"
        return f"Its last lines:\n{said}"

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"


def _signal_group(popen: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(popen.pid, number)
