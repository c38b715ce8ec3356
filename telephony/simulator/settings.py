"""What the simulator is told by its environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DEMO_ACCOUNT = "AC" + "0" * 32
DEMO_KEY = "SK" + "0" * 32
DEMO_APP = "AP" + "0" * 32


@dataclass(frozen=True)
class Settings:
    """Everything configurable; a missing variable takes the default shown here.

    `speed` divides every simulated wait: at 20, a second of speech takes 50 ms. `fallback_url`
    is that of every line: absent, the product's own; `none` for lines without one.
    """

    port: int = 8001
    smtp_port: int = 8025
    public_url: str = "http://localhost:8000"
    account_sid: str = DEMO_ACCOUNT
    auth_token: str = field(default="simulator", repr=False)
    api_key_sid: str = DEMO_KEY
    api_key_secret: str = field(default="simulator-key-secret-for-loopback-only", repr=False)
    voice_app_sid: str = DEMO_APP
    phonebook: Path | None = None
    fallback_url: str = ""
    speed: float = 1.0

    def __post_init__(self) -> None:
        url = self.fallback_url or self.product("/twilio/fallback")
        object.__setattr__(self, "fallback_url", "" if url == "none" else url)

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Read the variables; a number that is no number raises ValueError at start."""
        phonebook = env.get("SIMULATOR_PHONEBOOK", "")
        return cls(
            port=int(env.get("SIMULATOR_PORT") or cls.port),
            smtp_port=int(env.get("SIMULATOR_SMTP_PORT") or cls.smtp_port),
            public_url=(env.get("PUBLIC_URL") or cls.public_url).rstrip("/"),
            account_sid=env.get("TWILIO_ACCOUNT_SID") or cls.account_sid,
            auth_token=env.get("TWILIO_AUTH_TOKEN") or "simulator",
            api_key_sid=env.get("TWILIO_API_KEY_SID") or cls.api_key_sid,
            api_key_secret=env.get("TWILIO_API_KEY_SECRET")
            or "simulator-key-secret-for-loopback-only",
            voice_app_sid=env.get("TWILIO_VOICE_APP_SID") or cls.voice_app_sid,
            phonebook=Path(phonebook) if phonebook else None,
            fallback_url=env.get("SIMULATOR_FALLBACK_URL") or "",
            speed=float(env.get("SIMULATOR_SPEED") or cls.speed),
        )

    def product(self, path: str) -> str:
        """The product's address for a path that begins with a slash."""
        return self.public_url + path
