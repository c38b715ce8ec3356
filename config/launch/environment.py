"""From what the user gave (environment, `.env`) to what every process is started with."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import environ

from config.children import ServiceError, free_port, write_private

ROOT: Final = Path(__file__).resolve().parents[2]

# Never inherited by chance: a process gets one of these from `given`, or from us, or not at all.
SETTINGS: Final = (
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DEBUG",
    "PUBLIC_URL",
    "BASE_DOMAIN",
    "PORT",
    "TWILIO_ACCOUNT_SID",
    "TWILIO_AUTH_TOKEN",
    "TWILIO_AUTH_TOKEN_SECONDARY",
    "TWILIO_API_KEY_SID",
    "TWILIO_API_KEY_SECRET",
    "TWILIO_VOICE_APP_SID",
    "TWILIO_API_URL",
    "TWILIO_SMS_SENDER",
    "TWILIO_REGION",
    "TWILIO_EDGE",
    "SIMULATOR_URL",
    "SIMULATOR_PORT",
    "SIMULATOR_SMTP_PORT",
    "SIMULATOR_PHONEBOOK",
    "SMS_SENDERS",
    "WHATSAPP_SENDER",
    "WHATSAPP_TEMPLATES",
    "VAPID_PRIVATE_KEY",
    "VAPID_SUBJECT",
    "EMAIL_PROVIDER",
    "MAIL_REPLY_DOMAIN",
)

VAPID: Final = "VAPID_PRIVATE_KEY"
SECRETS: Final = {  # Name: prefix.
    "SECRET_KEY": "",
    "TWILIO_ACCOUNT_SID": "AC",
    "TWILIO_AUTH_TOKEN": "",
    "TWILIO_API_KEY_SID": "SK",
    "TWILIO_API_KEY_SECRET": "",
    "TWILIO_VOICE_APP_SID": "AP",
    VAPID: "",
}


@dataclass(frozen=True)
class Ports:
    """TCP ports of the loopback; without a simulator there is no one on the other two."""

    web: int
    simulator: int
    mail: int


def read_given(root: Path = ROOT) -> dict[str, str]:
    """What the user set, in `.env` or, stronger, in the environment. Empty means not set."""
    variables: dict[str, str] = {}
    file = root / ".env"
    if file.exists():
        reader = environ.Env()
        reader.ENVIRON = variables
        reader.read_env(file)
    variables.update(os.environ)
    return {name: variables[name] for name in SETTINGS if variables.get(name)}


def choose_ports(given: Mapping[str, str], port: int | None = None) -> Ports:
    """The ports to use; `port` goes before PORT, and 0 means three free ones."""
    if port == 0:
        return Ports(free_port(), free_port(), free_port())
    web = port or _port(given, "PORT", 8000)
    return Ports(
        web,
        _port(given, "SIMULATOR_PORT", web + 1),
        _port(given, "SIMULATOR_SMTP_PORT", web + 25),
    )


def _port(given: Mapping[str, str], name: str, default: int) -> int:
    text = given.get(name, str(default))
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ServiceError(f"{name} must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def simulated(given: Mapping[str, str]) -> bool:
    """Whether the simulator stands in for Twilio: no Twilio credentials were given."""
    pair = [name for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN") if name in given]
    if len(pair) == 1:
        raise ServiceError(
            f"{pair[0]} is set alone: set both TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN to use "
            "Twilio, or neither to use the simulator."
        )
    if not pair and "TWILIO_API_URL" in given:
        raise ServiceError(
            "TWILIO_API_URL is set without credentials: set TWILIO_ACCOUNT_SID and "
            "TWILIO_AUTH_TOKEN too, or leave all three out to use the simulator."
        )
    return not pair


def compose(
    given: Mapping[str, str], ports: Ports, run_dir: Path, urls: Mapping[str, str]
) -> dict[str, str]:
    """The whole environment of the processes; `urls` are those of the embedded servers."""
    with_simulator = simulated(given)
    inherited = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    kept = keep_secrets(run_dir / "secrets.env")
    domain = given.get("BASE_DOMAIN", "localhost")
    own = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
        "RUN_DIR": str(run_dir),
        "SECRET_KEY": kept["SECRET_KEY"],
        VAPID: kept[VAPID],
        "DEBUG": "true",
        "BASE_DOMAIN": domain,
        "PUBLIC_URL": f"http://{domain}:{ports.web}",
        **(_for_simulator(ports, run_dir, kept) if with_simulator else {}),
        **urls,
    }
    return {**inherited, **own, **given, **_port_settings(ports, with_simulator=with_simulator)}


def _port_settings(ports: Ports, *, with_simulator: bool) -> dict[str, str]:
    if not with_simulator:
        return {"PORT": str(ports.web)}
    return {
        "PORT": str(ports.web),
        "SIMULATOR_PORT": str(ports.simulator),
        "SIMULATOR_SMTP_PORT": str(ports.mail),
    }


def _for_simulator(ports: Ports, run_dir: Path, kept: Mapping[str, str]) -> dict[str, str]:
    return {
        **{name: value for name, value in kept.items() if name.startswith("TWILIO_")},
        "TWILIO_API_URL": f"http://127.0.0.1:{ports.simulator}",
        "EMAIL_URL": f"smtp://127.0.0.1:{ports.mail}",
        "SIMULATOR_URL": f"http://localhost:{ports.simulator}",
        "SIMULATOR_PHONEBOOK": str(run_dir / "phonebook.json"),
    }


def keep_secrets(path: Path) -> dict[str, str]:
    """The secrets in the file at `path` (mode 0600), made where one is missing."""
    kept = _read_pairs(path)
    missing = {name: prefix for name, prefix in SECRETS.items() if not kept.get(name)}
    if missing:
        kept |= {name: prefix + secrets.token_hex(16) for name, prefix in missing.items()}
        if VAPID in missing:
            kept[VAPID] = _private_key()
        unfinished = path.with_suffix(".unfinished")
        write_private(unfinished, "".join(f"{name}={value}\n" for name, value in kept.items()))
        unfinished.replace(path)
    return kept


def _private_key() -> str:
    """A number between 1 and half of P-256's order, in base64url, as py_vapid reads it."""
    number = (int.from_bytes(secrets.token_bytes(32)) >> 1) + 1
    return base64.urlsafe_b64encode(number.to_bytes(32)).decode().rstrip("=")


def _read_pairs(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    pairs = (line.partition("=") for line in path.read_text().splitlines())
    return {name: value for name, _, value in pairs if name in SECRETS}
