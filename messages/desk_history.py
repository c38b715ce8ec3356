"""What a caller left before, for the history on the desk: never the words themselves."""

from django.db.models import Q
from django.utils.translation import gettext as _

from messages.models import Message
from telephony.desk.history import Known, Moment, register
from tenants.directory.models import Identified

EARLIER = 8


def earlier(known: Known) -> list[Moment]:
    """The caller's last messages with what became of them. In the client's schema."""
    theirs = Q(caller_number__in=known.numbers)
    if known.contact:
        calls = Identified.objects.filter(contact=known.contact).values("call_id")
        theirs |= Q(call_id__in=calls)
    found = Message.objects.filter(theirs).exclude(state=Message.State.DRAFT)
    return [_moment(message) for message in found.exclude(call_id=known.call_id)[:EARLIER]]


def _moment(message: Message) -> Moment:
    done = message.state == Message.State.ACKNOWLEDGED
    if not message.recipient_name:
        text = _("message, %(state)s") % {"state": message.get_state_display()}
    else:
        about = {"name": message.recipient_name, "state": message.get_state_display()}
        text = _("message for %(name)s, %(state)s") % about
    return Moment(message.created_at, text, message.call_id, done)


register(earlier)
