"""Which failures are for good, in one table by provider and its code; all others pass.

After a permanent one the same thing to the same address would fail again: the plan goes on by
another way. After any other it is tried again, by `outbox.RETRY_SECONDS`.
"""

import re
from typing import Final

from messages.channels.base import ChannelError
from telephony.carrier import client as carrier

OPTED_OUT: Final = "21610"  # Twilio: the recipient has answered STOP
# Words of ours stand beside the providers' numbers where we refuse before anybody is asked.
PERMANENT: Final[dict[str, str]] = {
    # Twilio's documentation, docs/api/errors; of texts the carrier module knows them already.
    "twilio": rf"{'|'.join(map(str, sorted(carrier.PERMANENT)))}"
    # calls: not a number, country or caller's number not allowed, blocked
    r"|21201|21210|21214|21215|21216|21217|13223|13224|13225|13227"
    # texts: unknown or unreachable for good, landline, content refused, from a blocked sender
    r"|21219|21611|21635|30007|30034"
    # WhatsApp: not one of its users, no template, template refused, opted out
    r"|63003|63007|63016|63021|63024|63027|63032|63049",
    # Our own dialling rules (telephony/carrier/dialling.py), and a client without a line.
    "dialling": r"number|emergency|premium|short|country|ours|no_line",
    # RFC 5321, 4.2.3: from 550 on the mailbox or the mail is refused; 552 is a full box, which
    # is emptied one day, and 4xx pass by definition.
    "smtp": r"55[013-9]|56\d|57\d",
    # The provider's own interface; what it says later comes as an event.
    "mail": r"refused|400|413|422",
    # RFC 9110. A receiver may be wrong for an hour while it is changed: only "gone" is for good.
    "webhook": r"410|address|no_secret",
    # RFC 8030, 7.3 and 8.4: the subscription is unknown or over, or the push is too large.
    "push": r"400|401|403|404|410|413|no_keys|no_telephone",
    "whatsapp": r"no_template",
    "letter": r"no_note|no_data",
}


def is_permanent(provider: str, code: object) -> bool:
    """Whether the same thing to the same address would fail again."""
    return re.fullmatch(PERMANENT[provider], str(code)) is not None


def fault(provider: str, code: object) -> ChannelError:
    """The provider's refusal, to be raised."""
    return ChannelError(code, permanent=is_permanent(provider, code))


def of_carrier(error: carrier.CarrierError) -> ChannelError:
    """Twilio's refusal, or its silence, after which nobody knows."""
    permanent = error.permanent or is_permanent("twilio", error.code)
    return ChannelError(error.code, permanent=permanent, unclear=error.unclear)
