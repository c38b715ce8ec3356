"""What the user gave, what is checked, what is kept: without starting anything."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from config.children import ServiceError, free_port
from config.launch.checks import check_ports
from config.launch.environment import (
    Ports,
    choose_ports,
    compose,
    keep_secrets,
    read_given,
    simulated,
)

TWILIO = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "2"}


def test_a_taken_port_is_named_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(ServiceError, match=rf"Port {port} is taken .* PORT=\d+ make run"):
            check_ports(Ports(port, free_port(), free_port()), with_simulator=True)


def test_only_the_ports_that_will_be_used_must_be_free() -> None:
    port = free_port()
    check_ports(Ports(port, port, port), with_simulator=False)
    with pytest.raises(ServiceError, match="one purpose only"):
        check_ports(Ports(port, port, port), with_simulator=True)


def test_the_other_ports_follow_the_first() -> None:
    assert choose_ports({"PORT": "9000"}) == Ports(9000, 9001, 9025)
    assert choose_ports({"SIMULATOR_PORT": "7"}) == Ports(8000, 7, 8025)


@pytest.mark.parametrize("text", ["http", "0", "-1", "65536", "8000 "])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ServiceError, match="PORT must be a number"):
        choose_ports({"PORT": text})


def test_half_the_credentials_are_refused() -> None:
    assert simulated({})
    assert not simulated(TWILIO)
    with pytest.raises(ServiceError, match="TWILIO_AUTH_TOKEN is set alone"):
        simulated({"TWILIO_AUTH_TOKEN": "2"})
    with pytest.raises(ServiceError, match="without credentials"):
        simulated({"TWILIO_API_URL": "http://twilio.test"})


def test_the_environment_goes_before_the_file_and_empty_is_not_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("PORT=1\nBASE_DOMAIN=here.test\nREDIS_URL=\nOTHER=1\n")
    monkeypatch.setenv("PORT", "2")
    monkeypatch.delenv("BASE_DOMAIN")
    monkeypatch.delenv("REDIS_URL")
    monkeypatch.setenv("DATABASE_URL", "")
    given = read_given(tmp_path)
    assert (given["PORT"], given["BASE_DOMAIN"]) == ("2", "here.test")
    assert not {"REDIS_URL", "DATABASE_URL", "OTHER"} & set(given)


def test_twilio_in_use_means_no_simulator_anywhere(tmp_path: Path) -> None:
    environment = compose(TWILIO, Ports(1, 2, 3), tmp_path, {"REDIS_URL": "redis://"})
    assert environment["TWILIO_ACCOUNT_SID"] == "AC1"
    assert environment["REDIS_URL"] == "redis://"
    assert not {"SIMULATOR_URL", "TWILIO_API_URL", "EMAIL_URL"} & set(environment)


def test_secrets_are_kept_private_and_completed(tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    first = keep_secrets(path)
    assert keep_secrets(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text(f"SECRET_KEY={first['SECRET_KEY']}\nTWILIO_ACC")
    second = keep_secrets(path)
    assert second["SECRET_KEY"] == first["SECRET_KEY"]
    assert len(second["TWILIO_ACCOUNT_SID"]) == 34
