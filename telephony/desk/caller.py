"""Who calls, as far as this client knows. All functions run in the client's schema."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from telephony import journal
from telephony.desk import history
from telephony.switchboard.models import Call
from tenants.base import display_number
from tenants.directory import contacts
from tenants.directory.models import Contact

MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Caller:
    """The other end of a call, as its client knows it."""

    call: Call

    @cached_property
    def number(self) -> str | None:
        """E.164, also after the call; None where it is hidden."""
        closed = self.call.state == Call.State.CLOSED
        return journal.caller_of(self.call.pk) if closed else self.call.caller

    @cached_property
    def people(self) -> list[Contact]:
        """All who are known at the number: who shares a telephone is asked for."""
        return contacts.people_at(self.number)

    @cached_property
    def contact(self) -> Contact | None:
        """Who it is, where that is sure."""
        return contacts.calling(self.call.pk, self.number)

    @property
    def name(self) -> str:
        """The name, or whose telephone it is; "" for somebody unknown."""
        if self.contact:
            return self.contact.name
        names = [person.name for person in self.people]
        if len(names) > 2:
            return _("%(name)s, or %(number)s others") % {
                "name": names[0],
                "number": len(names) - 1,
            }
        return _("%(one)s or %(other)s") % {"one": names[0], "other": names[1]} if names else ""

    @property
    def known(self) -> history.Known:
        """What to look the history up by."""
        numbers = contacts.numbers_of(self.contact) if self.contact else []
        numbers = [*numbers, *([self.number] if self.number else [])]
        return history.Known(self.call.pk, tuple(dict.fromkeys(numbers)), self.contact)

    def shown(self, now: datetime) -> dict[str, object]:
        """As the templates read it."""
        return {
            "name": self.name,
            "number_display": display_number(self.number),
            "anonymous": self.number is None,
            "calls_this_month": journal.calls_since(self.number, now - MONTH, self.call.pk),
            "note": self.contact.note if self.contact else "",
            "is_shared": self.contact is None and len(self.people) > 1,
            "has_card": self.contact is not None,
        }
