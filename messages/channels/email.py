"""E-mail by SMTP: plain and HTML, good in a telephone's mail program."""

import smtplib
from datetime import timedelta
from urllib.parse import urlsplit

from anymail.exceptions import AnymailError, AnymailRecipientsRefused, AnymailRequestsAPIError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email

from messages import mail_threads
from messages.channels import faults
from messages.channels.base import Channel, ChannelError, Outgoing


class Email(Channel):
    """One mail. Its Message-ID is the row's key, so a second copy can be told as one."""

    patience = timedelta(seconds=180)  # EMAIL_TIMEOUT holds for each step of SMTP

    def tidy(self, address: str) -> str:
        validate_email(address)
        return address

    def send(self, outgoing: Outgoing) -> str:
        message_id = f"<{outgoing.key}@{urlsplit(settings.PUBLIC_URL).hostname}>"
        mail = _compose(outgoing, message_id)
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


def _compose(outgoing: Outgoing, message_id: str) -> EmailMultiAlternatives:
    words, thread = outgoing.letter.mail(), _thread(outgoing)
    mail = EmailMultiAlternatives(
        subject=words.subject,
        body=words.plain,
        to=[outgoing.address],
        reply_to=[thread] if thread else None,
        headers={"Message-ID": message_id},
    )
    mail.attach_alternative(words.html, "text/html")
    for file in words.files:
        mail.attach(file.name, file.content, file.content_type)
    # Comes back with what the provider tells of it (messages/mail_webhooks.py); SMTP has no such.
    whose = {"client": outgoing.client.schema_name, "kind": outgoing.kind}
    mail.metadata = {**whose, "key": str(outgoing.key)}  # type: ignore[attr-defined]
    return mail


def _thread(outgoing: Outgoing) -> str:
    """Where an answer finds its message; a notice asks for none."""
    if outgoing.kind != "delivery":
        return ""
    thread = mail_threads.Thread(outgoing.client.pk, outgoing.key)
    return mail_threads.address_of(thread)
