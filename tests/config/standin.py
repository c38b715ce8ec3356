"""A stand-in for the product, to start by the launcher: no Django, up in a second."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from config.children import free_port
from config.launch.environment import ROOT, SETTINGS

PARTS: Final = ("children.py", "guard.py", "services.py", "launch")

ASGI: Final = """
async def application(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})
"""
MANAGE: Final = """
import json, os, pathlib, sys
here = pathlib.Path(os.environ["RUN_DIR"])
if sys.argv[1] == "demo":
    (here / "environment.json").write_text(json.dumps(dict(os.environ)))
    camille = {"role": "Receptionist", "email": "camille@demo.permanence.test", "password": "x"}
    card = {"clients": [{"name": "Dr Test", "host": "dr.localhost"}], "accounts": [camille]}
    card["ring"] = "http://ring/"
    pathlib.Path(sys.argv[sys.argv.index("--card") + 1]).write_text(json.dumps(card))
"""
SLEEPER: Final = "import time; time.sleep(600)\n"
# What a process that hangs does with the polite request to end.
DEAF: Final = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SLEEPER
FAILING: Final = """
import pathlib, time
while not pathlib.Path("fail").exists():
    time.sleep(0.05)
raise SystemExit("this one cannot live")
"""


def make_standin(root: Path, *, simulator: str = SLEEPER) -> Path:
    """A directory with the real launcher around stub processes."""
    (root / "config").mkdir(parents=True)
    for part in PARTS:
        source = ROOT / "config" / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, root / "config" / part)
    stubs = {
        "manage.py": MANAGE,
        "config/__init__.py": "",
        "config/asgi.py": ASGI,
        "celery.py": SLEEPER,
        "telephony/__init__.py": "",
        "telephony/simulator.py": simulator,
    }
    for name, text in stubs.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    return root


@contextmanager
def launched(root: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """The launcher of a stand-in, in a session of its own, with PORT in its environment."""
    clean = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    ports = {name: str(free_port()) for name in ("PORT", "SIMULATOR_PORT", "SIMULATOR_SMTP_PORT")}
    process = subprocess.Popen(
        [sys.executable, "-m", "config.launch", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=root,
        env={**clean, **ports},
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """What the launcher prints, up to and with the line that has the words."""
    assert process.stdout is not None
    text = ""
    for line in process.stdout:
        text += line
        if words in line:
            return text
    raise AssertionError(f"the launcher ended without saying {words!r}:\n{text}")
