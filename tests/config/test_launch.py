"""The launcher around stub processes: it starts, supervises, and leaves nothing behind."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from tests.config.processes import alive, eventually, processes_of
from tests.config.standin import DEAF, FAILING, launched, make_standin, read_until


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_prints_the_card_and_ends_everything_when_asked(
    tmp_path: Path, number: signal.Signals
) -> None:
    root = make_standin(tmp_path / "product")
    with launched(root) as launcher:
        text = read_until(launcher, "Ctrl-C ends everything")
        assert "[4/8] database" in text
        assert "camille@demo.permanence.test" in text
        assert "Ring the doctor: open http://ring/" in text
        assert len(processes_of(root)) > 6
        launcher.send_signal(number)
        assert launcher.wait(timeout=10) == 0
    assert processes_of(root) == []


def test_kill_9_of_the_launcher_leaves_nothing_and_the_next_start_works(tmp_path: Path) -> None:
    root = make_standin(tmp_path / "product")
    with launched(root) as launcher:
        read_until(launcher, "Ctrl-C ends everything")
        launcher.kill()
    eventually(lambda: not processes_of(root))
    with launched(root) as launcher:
        read_until(launcher, "Ctrl-C ends everything")


def test_a_second_ctrl_c_ends_at_once(tmp_path: Path) -> None:
    root = make_standin(tmp_path / "product", simulator=DEAF)
    with launched(root) as launcher:
        read_until(launcher, "Ctrl-C ends everything")
        launcher.send_signal(signal.SIGINT)
        read_until(launcher, "Ending")
        with pytest.raises(TimeoutError):
            _wait(launcher.pid, 1)
        launcher.send_signal(signal.SIGINT)
        assert launcher.wait(timeout=2) == 130
    eventually(lambda: not processes_of(root))


def _wait(pid: int, seconds: float) -> None:
    try:
        eventually(lambda: not alive(pid), seconds)
    except AssertionError:
        raise TimeoutError from None


def test_what_ends_is_started_again_and_given_up_at_the_fifth_time(tmp_path: Path) -> None:
    root = make_standin(tmp_path / "product", simulator=FAILING)
    with launched(root) as launcher:
        read_until(launcher, "Ctrl-C ends everything")
        (root / "fail").touch()
        text = read_until(launcher, "starting it again in 0.25 s")
        assert "simulator ended unexpectedly (with status 1)" in text
        text = read_until(launcher, "giving up")
        assert "for the 5th time" in text
        assert "this one cannot live" in read_until(launcher, "cannot live")
        assert launcher.wait(timeout=10) == 1
    assert processes_of(root) == []


def test_the_processes_get_their_settings(tmp_path: Path) -> None:
    root = make_standin(tmp_path / "product")
    with launched(root) as launcher:
        read_until(launcher, "Ctrl-C ends everything")
        again = second_start(root)
        assert f"already runs from this directory (process {launcher.pid})" in again
    environment = json.loads((root / ".run/environment.json").read_text())
    assert environment["PUBLIC_URL"] == f"http://localhost:{environment['PORT']}"
    assert environment["TWILIO_API_URL"].endswith(f":{environment['SIMULATOR_PORT']}")
    assert environment["EMAIL_URL"].endswith(f":{environment['SIMULATOR_SMTP_PORT']}")
    assert environment["TWILIO_ACCOUNT_SID"].startswith("AC")
    assert (root / ".run/secrets.env").stat().st_mode & 0o777 == 0o600
    assert (root / ".run/logs/web.log").exists()


def second_start(root: Path) -> str:
    with launched(root) as second:
        output, _ = second.communicate(timeout=20)
        assert second.returncode == 1
    return output
