"""The post: an SMTP server that keeps what it is given."""

import asyncio
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from telephony.simulator.sids import new_sid, now
from telephony.simulator.world import World


@dataclass
class Mail:
    """A mail with its envelope; `at` is when it came, in UTC."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    id: str = field(default_factory=lambda: new_sid("ML"))
    at: str = field(default_factory=lambda: now().isoformat())

    def summary(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "at": self.at,
            "from": str(self.message.get("From", self.sender)),
            "to": self.recipients,
            "subject": str(self.message.get("Subject", "")),
        }

    def whole(self) -> dict[str, Any]:
        headers = [[name, str(value)] for name, value in self.message.items()]
        parts = {"text": self._part("plain"), "html": self._part("html")}
        return self.summary() | parts | {"headers": headers}

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


class Postbox:
    """aiosmtpd's handler: every mail is accepted."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        message = message_from_bytes(raw, policy=policy.default)
        mail = Mail(str(envelope.mail_from), [str(to) for to in envelope.rcpt_tos], message)
        self._world.mails.append(mail)
        self._world.bus.publish("mail", mail=mail.summary())
        return "250 OK"


async def serve_mail(world: World) -> asyncio.Server:
    """Listen on loopback; with port 0 the chosen one is written to `world.smtp_port`."""
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Postbox(world), enable_SMTPUTF8=True, hostname="localhost"),
        "127.0.0.1",
        world.settings.smtp_port,
    )
    world.smtp_port = server.sockets[0].getsockname()[1]
    return server
