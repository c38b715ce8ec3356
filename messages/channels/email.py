"""E-mail by SMTP: plain and HTML, good in a telephone's mail program."""

import smtplib
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from messages import pocket
from messages.channels.base import Channel, ChannelError, Outgoing


class Email(Channel):
    """One mail. Its Message-ID is the delivery's key, so a second copy can be told as one."""

    patience = timedelta(seconds=180)  # EMAIL_TIMEOUT holds for each step of SMTP

    def send(self, outgoing: Outgoing) -> str:
        message_id = f"<{outgoing.delivery_id}@{urlsplit(settings.PUBLIC_URL).hostname}>"
        mail = _compose(outgoing, message_id)
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _text in error.recipients.values()]
            raise ChannelError(codes[0], permanent=all(code >= 500 for code in codes)) from error
        except smtplib.SMTPResponseException as error:
            raise ChannelError(error.smtp_code, permanent=error.smtp_code >= 550) from error
        except OSError as error:
            raise ChannelError("unreachable") from error
        return message_id


def _compose(outgoing: Outgoing, message_id: str) -> EmailMultiAlternatives:
    context = {
        "client": outgoing.client,
        "message": pocket.card(outgoing.message),
        "link": outgoing.link,
        "confidential": outgoing.client.confidential,
    }
    mail = EmailMultiAlternatives(
        subject=" ".join(render_to_string("messages/email/subject.txt", context).split()),
        body=render_to_string("messages/email/message.txt", context),
        to=[outgoing.address],
        headers={"Message-ID": message_id},
    )
    mail.attach_alternative(render_to_string("messages/email/message.html", context), "text/html")
    return mail
