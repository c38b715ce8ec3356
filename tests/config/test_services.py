"""The embedded servers: they start, keep their data, and survive what happens to them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from config.children import exclusive
from config.services import ServiceError, postgres, postgres_server, redis, redis_server
from tests.config.processes import alive, eventually


def note(url: str, text: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("create table if not exists notes (text text)")
        connection.execute("insert into notes values (%s)", [text])


def notes(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("select text from notes")]


def redis_says(url: str, command: str) -> bytes:
    password, _, address = url.removeprefix("redis://:").partition("@")
    port = int(address.partition(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"AUTH {password}\r\n{command}\r\nQUIT\r\n".encode())
        answer = b""
        while received := connection.recv(4096):
            answer += received
    return answer


def test_postgres_speaks_utf8_and_french(tmp_path: Path) -> None:
    with postgres(tmp_path, durable=False) as url, psycopg.connect(url) as connection:
        row = connection.execute("select upper('é'), to_tsvector('french', 'appelés')::text")
        assert row.fetchone() == ("É", "'appel':1")


def test_postgres_keeps_its_data_through_kill_9_and_a_long_path(tmp_path: Path) -> None:
    directory = tmp_path / ("a long path with blanks " * 6)
    with postgres_server(directory) as server:
        note(server.url, "kept")
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
    with postgres(directory) as url:
        assert notes(url) == ["kept"]


def test_postgres_starts_over_a_pid_file_that_names_another_process(tmp_path: Path) -> None:
    with postgres(tmp_path, durable=False):
        text = (tmp_path / "data/postmaster.pid").read_text()
    stale = "\n".join([str(os.getpid()), *text.splitlines()[1:]])
    (tmp_path / "data/postmaster.pid").write_text(stale + "\n")
    with postgres(tmp_path, durable=False) as url:
        note(url, "started")


def test_an_interrupted_creation_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / "data.unfinished/base").mkdir(parents=True)
    with postgres(tmp_path, durable=False) as url:
        note(url, "started")
    assert not (tmp_path / "data.unfinished").exists()


def test_a_directory_serves_one_process_at_a_time(tmp_path: Path) -> None:
    with (
        exclusive(tmp_path / "lock", "held"),
        pytest.raises(ServiceError, match=rf"in use by another .* \(process {os.getpid()}\)"),
        postgres(tmp_path),
    ):
        pass


def test_redis_keeps_its_data_and_wants_its_password(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server:
        assert b"+OK\r\n+OK" in redis_says(server.url, "SET call waiting")
        time.sleep(1.1)  # Its journal reaches the disk every second.
        server.process.kill()
        server.process.wait()
    with redis(tmp_path) as url:
        assert b"waiting" in redis_says(url, "GET call")
        assert b"NOAUTH" in redis_says(url.replace("redis://:", "redis://:x"), "GET call")
    assert (tmp_path / "password").stat().st_mode & 0o777 == 0o600


def test_redis_ends_what_an_earlier_run_left(tmp_path: Path) -> None:
    with redis_server(tmp_path) as left:
        (tmp_path / "lock").unlink()  # As if its owner were gone and it had not died with it.
        with redis(tmp_path) as url:
            assert left.process.wait(timeout=5) == 0
            assert b"PONG" in redis_says(url, "PING")


def test_redis_starts_empty_over_a_damaged_journal(tmp_path: Path) -> None:
    (tmp_path / "appendonly.aof").write_text("this is no journal\n" * 9)
    with redis(tmp_path) as url:
        assert b"$-1" in redis_says(url, "GET call")


def test_both_die_with_a_parent_killed_by_kill_9(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path\n"
        "from config.services import postgres_server, redis_server\n"
        "here = Path(sys.argv[1])\n"
        "with postgres_server(here / 'p', durable=False) as p, redis_server(here / 'r') as r:\n"
        "    print(p.process.pid, r.process.pid, flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        parent.kill()
    assert len(pids) == 2
    eventually(lambda: not any(alive(pid) for pid in pids))
    with postgres(tmp_path / "p", durable=False) as url:
        note(url, "started again")
