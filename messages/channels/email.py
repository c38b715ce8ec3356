"""E-mail by SMTP: plain and HTML, good in a telephone's mail program."""

import smtplib
from collections.abc import Callable
from datetime import timedelta
from email.mime.image import MIMEImage
from pathlib import Path
from urllib.parse import urlsplit

from anymail.exceptions import AnymailError, AnymailRecipientsRefused, AnymailRequestsAPIError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email

from messages import logos, mail_threads
from messages.channels import faults
from messages.channels.base import Channel, ChannelError, Outgoing, looked_up

LOGO = "cid:logo@permanence"  # as it stands in templates/messages/email/frame.html


class Email(Channel):
    """One mail. Its Message-ID is the row's key, so a second copy can be told as one."""

    patience = timedelta(seconds=180)  # EMAIL_TIMEOUT holds for each step of SMTP

    def tidy(self, address: str) -> str:
        validate_email(address)
        return address

    def prepared(self, outgoing: Outgoing) -> Callable[[], str]:
        """Looks for the logo: it lies in the client's folder."""
        logo = logos.path_of(outgoing.client)
        return lambda: self._send(outgoing, logo)

    def send(self, outgoing: Outgoing) -> str:
        return looked_up(outgoing.client, lambda: self.prepared(outgoing))()

    def _send(self, outgoing: Outgoing, logo: Path | None) -> str:
        message_id = f"<{outgoing.key}@{urlsplit(settings.PUBLIC_URL).hostname}>"
        mail = _compose(outgoing, message_id, logo)
        try:
            mail.send()
        except AnymailRecipientsRefused as error:
            raise faults.fault("mail", "refused") from error
        except AnymailRequestsAPIError as error:
            raise faults.fault("mail", error.status_code) from error
        except AnymailError as error:
            raise ChannelError("anymail") from error
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _text in error.recipients.values()]
            raise faults.fault("smtp", codes[0]) from error
        except smtplib.SMTPResponseException as error:
            raise faults.fault("smtp", error.smtp_code) from error
        except OSError as error:
            raise ChannelError("unreachable") from error
        return message_id


def _compose(outgoing: Outgoing, message_id: str, logo: Path | None) -> EmailMultiAlternatives:
    words, thread = outgoing.letter.mail(), _thread(outgoing)
    mail = EmailMultiAlternatives(
        subject=words.subject,
        body=words.plain,
        to=[outgoing.address],
        reply_to=[thread] if thread else None,
        headers={"Message-ID": message_id},
    )
    mail.attach_alternative(words.html, "text/html")
    if logo and LOGO in words.html:
        mail.attach(_inline(logo))
    for file in words.files:
        mail.attach(file.name, file.content, file.content_type)
    # Comes back with what the provider tells of it (messages/mail_webhooks.py); SMTP has no such.
    whose = {"client": outgoing.client.schema_name, "kind": outgoing.kind}
    mail.metadata = {**whose, "key": str(outgoing.key)}  # type: ignore[attr-defined]
    return mail


def _inline(logo: Path) -> MIMEImage:
    """The picture travels with the mail: nothing is fetched when it is read, so nobody is told."""
    image = MIMEImage(logo.read_bytes(), "png")
    image.add_header("Content-ID", f"<{LOGO.removeprefix('cid:')}>")
    image.add_header("Content-Disposition", "inline", filename="logo.png")
    return image


def _thread(outgoing: Outgoing) -> str:
    """Where an answer finds its message; a notice asks for none."""
    if outgoing.kind != "delivery":
        return ""
    thread = mail_threads.Thread(outgoing.client.pk, outgoing.key)
    return mail_threads.address_of(thread)
