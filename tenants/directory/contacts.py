"""Who is calling, as far as this client knows. All functions run in the client's schema."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tenants.directory.models import Colleague, Contact, Identified
from tenants.reading import once


def known_as(number: str | None) -> Contact | None:
    """The contact with this number (E.164); the latest where several share a telephone."""
    return next(iter(people_at(number)), None)


@once
def people_at(number: str | None) -> list[Contact]:
    """All who can be called at this number (E.164), the latest first; nobody for None."""
    if not number:
        return []
    known = Contact.objects.filter(Q(number=number) | Q(more_numbers__number=number))
    return list(known.distinct().order_by("-created_at", "-pk"))


@once
def calling(call_id: UUID, number: str | None) -> Contact | None:
    """Who calls: as the receptionist found out, else the only one known at the number.

    None where several share the telephone and nobody has asked yet: a guess would be written down.
    """
    chosen = Contact.objects.filter(calls__call_id=call_id).first()
    if chosen:
        return chosen
    known = people_at(number)
    return known[0] if len(known) == 1 else None


def identify(call_id: UUID, contact: Contact) -> None:
    """Keep that it is this contact who calls; the last word counts."""
    Identified.objects.update_or_create(call_id=call_id, defaults={"contact": contact})


@once
def recipients() -> list[Colleague]:
    """The colleagues who can be given a message: each has at least one way that works."""
    return list(
        Colleague.objects.filter(
            receives_messages=True, reaches__isnull=False, reaches__set_aside_at=None
        )
        .distinct()
        .prefetch_related("reaches")
    )


def remember(name: str, number: str | None) -> None:
    """Keep a caller for the next time; without a number there is nothing to find them by."""
    if not name or not number or any(known.name == name for known in people_at(number)):
        return
    Contact.objects.get_or_create(number=number, name=name)


def forget(name: str, number: str | None, since: datetime) -> None:
    """Take `remember` back: a contact made since then, to which nobody has added a note."""
    made = Contact.objects.filter(name=name, number=number or "", created_at__gte=since, note="")
    made.delete()


def resembling(name: str, number: str | None, limit: int = 200) -> list[Contact]:
    """Contacts with this number, and those of whose name a word or its beginning is the same."""
    alike = Q(number=number) if number else Q()
    for word in name.split():
        if len(word) > 2:
            alike |= Q(name__icontains=word[:4])
    return list(Contact.objects.filter(alike)[:limit]) if alike else []


def numbers_of(contact: Contact) -> list[str]:
    """All numbers of the contact, its own first."""
    return [contact.number, *(more.number for more in contact.more_numbers.all())]


@dataclass(frozen=True)
class Trail:
    """What somebody is found by, who is to be forgotten.

    At `own` numbers nobody else is known: whatever came from there is theirs. At `shared` ones only
    what was said in their `name` ("" for no name).
    """

    contact: Contact | None
    name: str
    own: tuple[str, ...]
    shared: tuple[str, ...] = ()

    def fits(self, number: str, name: str) -> Q:
        """The rows, by the names of their two columns, that are theirs."""
        found = Q(**{f"{number}__in": self.own})
        if self.name:
            found |= Q(**{f"{number}__in": self.shared, name: self.name})
        return found


def trail(contact: Contact) -> Trail:
    """Of this contact."""
    numbers = numbers_of(contact)
    own = [one for one in numbers if all(who.pk == contact.pk for who in people_at(one))]
    shared = tuple(one for one in numbers if one not in own)
    return Trail(contact, contact.name, tuple(own), shared)
