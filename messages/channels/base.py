"""What every channel has in common: one class, one method, one exception."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from messages.models import Message
from tenants.models import Client


@dataclass(frozen=True)
class Outgoing:
    """One delivery, ready to leave: no database is needed from here on."""

    delivery_id: UUID
    client: Client
    message: Message
    address: str
    link: str
    since: datetime


class ChannelError(Exception):
    """It was not sent. `permanent`: trying again would fail again. `unclear`: it may have been."""

    def __init__(self, code: object, *, permanent: bool = False, unclear: bool = False) -> None:
        super().__init__(f"channel error {code}")
        self.code = str(code)
        self.permanent = permanent
        self.unclear = unclear


class Channel(ABC):
    """A way to a person.

    `patience`: how long sending may take at most; after it, what is still being sent is unclear.
    """

    patience = timedelta(seconds=60)

    @abstractmethod
    def send(self, outgoing: Outgoing) -> str:
        """Hand it to the provider and return the provider's name for it. Raises ChannelError."""

    def find(self, outgoing: Outgoing) -> str | None:
        """After an unclear end: the provider's name for it if it did go out, else None.

        Raises ChannelError while the provider cannot be asked.
        """
        return None
