"""`python -m config.launch`: start everything, print the card, stay until told to end."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

from config.children import ServiceError
from config.launch.environment import ROOT, read_given
from config.launch.stack import Stack


class Ended(BaseException):
    """Somebody asked us to end."""


class Signals:
    """The first request to end raises Ended in the main thread; a second Ctrl-C ends at once."""

    def __init__(self) -> None:
        self.stack: Stack | None = None
        self._first = 0.0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._received)

    def _received(self, number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if not self._first:
            self._first = now
            raise Ended
        # A terminal may send Ctrl-C to us and `make` pass it on as well: that is still one.
        if number == signal.SIGINT and now - self._first > 0.5:
            self._end_at_once()

    def _end_at_once(self) -> NoReturn:
        if self.stack and self.stack.processes:
            self.stack.processes.kill()
        os._exit(130)  # The embedded servers end with us.


def main() -> int:
    options = _options()
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    signals = Signals()
    parent = os.getppid()
    try:
        stack = signals.stack = Stack(options.run_dir, given=read_given())
        if options.check:
            print(_summary(stack))
            return 0
        with stack:
            try:
                stack.console.say(stack.card())
                stack.supervise(lambda: options.with_parent and os.getppid() != parent)
            finally:
                stack.console.say("\nEnding …")
    except ServiceError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except Ended:
        return 0
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m config.launch", description=__doc__)
    parser.add_argument("--run-dir", type=Path, default=ROOT / ".run", help="where all state is")
    parser.add_argument("--check", action="store_true", help="say what would be used, and end")
    parser.add_argument(
        "--with-parent", action="store_true", help="end when the program that started this ends"
    )
    return parser.parse_args()


def _summary(stack: Stack) -> str:
    def source(setting: str, embedded: str) -> str:
        return f"the one in {setting}" if setting in stack.given else embedded

    mail = "the simulator" if stack.simulated else "the log of the web process"
    return "\n".join(
        [
            f"database   {source('DATABASE_URL', 'embedded PostgreSQL')}",
            f"Redis      {source('REDIS_URL', 'embedded Redis')}",
            f"telephony  {'the simulator' if stack.simulated else 'Twilio'}",
            f"e-mail     {source('EMAIL_URL', mail)}",
            f"port       {stack.ports.web}",
            f"state      {stack.run_dir}",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
