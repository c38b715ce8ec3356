"""The card at the end of the start: addresses, log-ins, what to do first."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Urls:
    """Where the product answers; `simulator` is empty where Twilio itself is used."""

    operator: str
    desk: str
    simulator: str


def read_demo(run_dir: Path) -> dict[str, Any]:
    """What `manage.py demo` said about its data: accounts, clients, whom to ring first."""
    demo: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        demo = json.loads((run_dir / "demo.json").read_text())
    demo.setdefault("accounts", [])
    demo.setdefault("clients", [])
    return demo


def card(urls: Urls, demo: dict[str, Any], web_port: int, logs: Path) -> str:
    """The text of the card."""
    rows = [("Operator", urls.operator), ("Desk", urls.desk)]
    for client in demo["clients"][:1]:
        rows.append(
            ("A client's portal", f"{_origin(client['host'], web_port)}   {client['name']}")
        )
    if urls.simulator:
        rows.append(("Telephones", urls.simulator))
    text = ["", "Permanence is running.", ""]
    text += [f"  {label:<18} {value}" for label, value in rows]
    text += ["", "  Log in as"]
    text += [_account(account) for account in demo["accounts"]]
    if urls.simulator:
        text += ["", f"  Ring the doctor: open {demo.get('ring') or urls.simulator}"]
    text += ["", f"  Ctrl-C ends everything; the data stays. Logs: {logs}", ""]
    return "\n".join(text)


def _origin(host: str, port: int) -> str:
    return host if "://" in host else f"http://{host if ':' in host else f'{host}:{port}'}/"


def _account(account: dict[str, str]) -> str:
    return f"    {account['email']:<42} {account['role']:<31} password: {account['password']}"
