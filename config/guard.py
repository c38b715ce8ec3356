"""Run a command that must not outlive the process that started it.

    python -I -S config/guard.py --parent PID [--signal TERM] [--user NAME] -- COMMAND ...

On Linux the kernel delivers the signal when the parent dies, even by `kill -9`, and this
program turns into the command (same process id). Elsewhere it stays, watches its parent and
passes signals on. Imports the standard library only: it starts in a few hundredths of a second.

The kernel means the parent *thread*: start guarded processes from one that lives on.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from contextlib import suppress

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 4
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
LINUX_CAPABILITY_VERSION_3 = 0x20080522


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


def _prctl(option: int, *values: int) -> None:
    padded = [*values, 0, 0, 0, 0][:4]
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, *(ctypes.c_ulong(value) for value in padded)) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def _keep_passing_closed_directories() -> None:
    # PostgreSQL refuses to be root, yet a checkout below /root is closed to everybody else.
    # This one capability opens the way without changing the mode of any directory.
    libc = ctypes.CDLL(None, use_errno=True)
    mask = 1 << CAP_DAC_OVERRIDE
    sets = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
    header = _Header(LINUX_CAPABILITY_VERSION_3, 0)
    if libc.capset(ctypes.byref(header), sets) == 0:
        _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE)


def become(user: str) -> None:
    """Give up root for `user`, as far as the system allows still able to pass any directory."""
    entry = pwd.getpwnam(user)
    linux = sys.platform == "linux"
    if linux:
        _prctl(PR_SET_KEEPCAPS, 1)
        # So that access(2) too, which initdb asks about its own binary, knows the capability.
        with suppress(OSError):
            _prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)
    if linux:
        # A container may lack that capability: open directories still work.
        with suppress(OSError):
            _keep_passing_closed_directories()


def _watch(command: list[str], parent: int, death_signal: signal.Signals) -> int:
    child = subprocess.Popen(command)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: child.send_signal(received))
    while child.poll() is None:
        if os.getppid() != parent:
            child.send_signal(death_signal)
            return child.wait()
        time.sleep(0.25)
    return child.returncode


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--signal", default="TERM")
    parser.add_argument("--user")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args(arguments)
    death_signal = signal.Signals[f"SIG{options.signal}"]
    if options.user:
        become(options.user)
    if sys.platform != "linux":
        return _watch(options.command, options.parent, death_signal)
    # After the change of user, which would reset it.
    _prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != options.parent:
        return 1  # The parent died before the kernel knew of our wish.
    os.execvp(options.command[0], options.command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
