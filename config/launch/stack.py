"""The whole product on one machine: services, migrations, demo data, processes."""

from __future__ import annotations

import http.client
import json
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from config.children import ServiceError, exclusive
from config.launch.card import Urls, card, read_demo
from config.launch.checks import check_disk, check_ports
from config.launch.console import Console
from config.launch.environment import ROOT, choose_ports, compose, simulated
from config.launch.processes import Processes
from config.services import Server, postgres_server, redis_server

READY_WITHIN: Final = 90.0  # Seconds from the start of the processes to /readyz saying 200.


class Stack:
    """Everything that `make run` starts, as a context manager; entered means ready.

    `given` are the user's settings, which replace embedded parts; `port` goes before PORT, 0
    takes free ports. All state is in `run_dir`. Enter and leave it in the main thread. Raises
    ServiceError with a sentence for the user.
    """

    def __init__(
        self,
        run_dir: Path,
        port: int | None = None,
        *,
        quiet: bool = False,
        given: Mapping[str, str] | None = None,
    ) -> None:
        self.run_dir = run_dir.resolve()
        self.logs = self.run_dir / "logs"
        self.given = dict(given or {})
        self.console = Console(quiet=quiet)
        self.ports = choose_ports(self.given, port)
        self.simulated = simulated(self.given)
        self.environment: dict[str, str] = {}
        self.processes: Processes | None = None
        self._servers: dict[str, Server] = {}
        self._exit = ExitStack()

    def __enter__(self) -> Stack:
        try:
            self._start()
        except BaseException:
            self._exit.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._exit.close()

    @property
    def urls(self) -> Urls:
        public = self.environment["PUBLIC_URL"].rstrip("/")
        simulator = self.environment.get("SIMULATOR_URL", "")
        return Urls(f"{public}/", f"{public}/desk/", simulator and f"{simulator}/")

    @property
    def demo(self) -> dict[str, Any]:
        """Accounts and clients of the demo data: {"accounts": [...], "clients": [...], "ring"}."""
        return read_demo(self.run_dir)

    def card(self) -> str:
        return card(self.urls, self.demo, self.ports.web, self.logs)

    def supervise(self, ended: Callable[[], bool] = lambda: False) -> None:
        """Keep everything running until `ended` says so. Raises ServiceError when it cannot."""
        assert self.processes is not None
        self.processes.echo = True
        while not ended():
            self.processes.supervise()
            self._check_servers()
            time.sleep(0.2)

    def _start(self) -> None:
        self._prepare()
        database = self._serve("DATABASE_URL", "database", postgres_server, "postgres")
        broker = self._serve("REDIS_URL", "Redis", redis_server, "redis")
        self.environment = compose(self.given, self.ports, self.run_dir, {**database, **broker})
        processes = Processes(self.environment, ROOT, self.logs, self.console)
        self.processes = processes
        self._exit.callback(processes.stop)
        with self.console.step("migrations"):
            self._manage("migrate_clients", "-v", "0")
            if self.environment["DEBUG"].lower() not in ("true", "1", "on", "yes", "y", "t"):
                self._manage("collectstatic", "--noinput", "-v", "0")
        with self.console.step("demo data"):
            self._manage("demo", "--card", str(self.run_dir / "demo.json"))
        with self.console.step(", ".join(self._programs())):
            for name, command in self._programs().items():
                processes.start(name, command)
            self._wait_until_ready()
            if self.simulated:
                # The stand-in's account begins empty; the same command as with Twilio fills it.
                self._manage("twilio_setup", "--yes")

    def _prepare(self) -> None:
        self.logs.mkdir(parents=True, exist_ok=True)
        self._exit.enter_context(
            exclusive(self.run_dir / "lock", "Permanence already runs from this directory")
        )
        check_disk(self.run_dir)
        check_ports(self.ports, with_simulator=self.simulated)

    def _serve(
        self,
        setting: str,
        name: str,
        server: Callable[[Path], AbstractContextManager[Server]],
        directory: str,
    ) -> dict[str, str]:
        if setting in self.given:
            with self.console.step(f"{name}: the one in {setting}"):
                return {}
        with self.console.step(name):
            running = self._exit.enter_context(server(self.run_dir / directory))
        self._servers[name] = running
        return {setting: running.url}

    def _manage(self, command: str, *options: str) -> None:
        assert self.processes is not None
        self.processes.run(command, [sys.executable, "manage.py", command, *options])

    def _programs(self) -> dict[str, list[str]]:
        python = [sys.executable, "-m"]
        worker = "-A config.celery worker -Q voice,default --concurrency 4 --pool threads"
        web = f"config.asgi:application --host 127.0.0.1 --port {self.ports.web} --workers 1"
        programs = {
            "web": f"uvicorn {web} --ws websockets --lifespan off --timeout-graceful-shutdown 3",
            "worker": f"celery {worker} --loglevel WARNING",
            "beat": "celery -A config.celery beat --loglevel WARNING",
        }
        commands = {name: python + text.split() for name, text in programs.items()}
        commands["beat"] += ["-s", str(self.run_dir / "beat")]
        if self.simulated:
            commands["simulator"] = [*python, "telephony.simulator"]
        return commands

    def _wait_until_ready(self) -> None:
        assert self.processes is not None
        deadline = time.monotonic() + READY_WITHIN
        while (answer := self._readiness()) is not None:
            self.processes.check()
            self._check_servers()
            if time.monotonic() > deadline:
                raise ServiceError(
                    f"Not ready after {READY_WITHIN:.0f} s. /readyz said: {answer or 'nothing'}. "
                    f"The logs are in {self.logs}."
                )
            time.sleep(0.2)

    def _readiness(self) -> str | None:
        """None when ready, else what /readyz said."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports.web, timeout=5)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/readyz", headers={"Host": self.environment["BASE_DOMAIN"]})
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            return None if response.status == 200 else _short(text)
        return ""

    def _check_servers(self) -> None:
        for name, server in self._servers.items():
            if server.process.poll() is not None:
                raise ServiceError(
                    f"The {name} server ended unexpectedly, so everything ends. Start again: the "
                    f"data is kept. Its log is below {self.run_dir}."
                )


def _short(text: str) -> str:
    with suppress(ValueError):
        return json.dumps(json.loads(text))
    return text.strip()[:300]
