"""The whole product on servers that a test may kill and start again."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from config.children import server_environment
from config.launch.environment import ROOT
from config.launch.stack import Stack
from config.services import Server, postgres_server, redis_server
from tests.stack.killing import group_of

SPEED = {"SIMULATOR_SPEED": "10"}


@dataclass
class Fire:
    """Its programs are kept running by the supervisor of `make run`, its servers by the test."""

    stack: Stack
    servers: dict[str, Server]
    again: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def kills(self, name: str) -> None:
        """`kill -9` of a program or of a server with all its children; it is started again."""
        if name in self.servers:
            self._kill_server(self.servers[name])
        else:
            os.killpg(group_of(self.stack, name), signal.SIGKILL)

    def burns(self, seconds: float) -> None:
        """Time passes, and what has ended is started again."""
        self.until(lambda: False, seconds)

    def until(self, look: Callable[[], bool], within: float) -> bool:
        """Whether it came true in time."""
        assert self.stack.processes is not None
        end = time.monotonic() + within
        while time.monotonic() < end:
            self.stack.processes.supervise()
            if look():
                return True
            time.sleep(0.2)
        return False

    def streams(self, slug: str, run: str, count: int, pause: float) -> "subprocess.Popen[bytes]":
        """Somebody writes so many messages, one after the other."""
        command = [sys.executable, "-m", "tests.stack.stream", slug, run, str(count), str(pause)]
        return subprocess.Popen(command, env=dict(self.stack.environment), cwd=ROOT)

    def asks(self, slug: str, words: str, *about: Any) -> list[tuple[Any, ...]]:
        """Of one client's messages and deliveries, in the database itself."""
        with psycopg.connect(self.stack.environment["DATABASE_URL"], autocommit=True) as database:
            found = database.execute(
                "SELECT schema_name FROM tenants_client WHERE slug = %s", [slug]
            )
            [schema] = found.fetchone() or ("public",)
            database.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(schema)))
            answer = database.execute(words.encode(), about)
            return answer.fetchall() if answer.description else []

    def _kill_server(self, server: Server) -> None:
        pid = self.again[-1].pid if server.process.poll() is not None else server.process.pid
        os.killpg(pid, signal.SIGKILL)
        server.process.wait()
        time.sleep(0.5)  # its children see that it is gone
        self.again.append(
            subprocess.Popen(
                server.process.args,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env=server_environment(),
                cwd="/",
            )
        )


@contextmanager
def fire() -> Iterator[Fire]:
    """Durable servers, as a house has them; the path is short, for its sockets' sake."""
    with tempfile.TemporaryDirectory(prefix="fire-") as folder:
        here = Path(folder)
        for name in ("pg", "redis", "run"):
            (here / name).mkdir()
        here.chmod(0o755)
        with postgres_server(here / "pg") as database, redis_server(here / "redis") as broker:
            given = {**SPEED, "DATABASE_URL": database.url, "REDIS_URL": broker.url}
            with Stack(here / "run", port=0, quiet=True, given=given) as stack:
                burning = Fire(stack, {"postgres": database, "redis": broker})
                try:
                    yield burning
                finally:
                    assert stack.processes is not None
                    stack.processes.stop()
                    for server in burning.again:
                        os.killpg(server.pid, signal.SIGKILL)
                        server.wait()
