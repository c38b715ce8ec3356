"""What every channel has in common: one class, one method, one exception."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import connection

from tenants import access
from tenants.models import Client

T = TypeVar("T")


@dataclass(frozen=True)
class File:
    """What is attached to an e-mail."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """The words of an e-mail, plain and as HTML, and what is attached."""

    subject: str
    plain: str
    html: str
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Note:
    """What stands on a telephone's locked screen, and where a tap on it leads."""

    title: str
    body: str
    link: str
    urgent: bool = False


class Letter(ABC):
    """What is sent, in the words of each channel; written where no database is needed."""

    @abstractmethod
    def text(self) -> str:
        """The text message, on one line."""

    @abstractmethod
    def mail(self) -> Mail:
        """The e-mail."""

    def note(self) -> Note:
        """What a locked screen may show."""
        raise ChannelError("no_note", permanent=True)

    def data(self) -> dict[str, object]:
        """What a machine of the client's own is told."""
        raise ChannelError("no_data", permanent=True)

    @property
    @abstractmethod
    def mark(self) -> str:
        """The part of the text by which it is found again at the provider."""


@dataclass(frozen=True)
class Outgoing:
    """One row of the outbox, ready to leave: no database is needed from here on.

    `kind` (`delivery` or `notice`) and `key` name the row in the address of the callbacks;
    `besides` are the provider's names of what else was sent to this address.
    """

    kind: str
    key: UUID
    client: Client
    address: str
    since: datetime
    letter: Letter
    besides: Collection[str] = ()


@dataclass(frozen=True)
class Became:
    """The end of something handed over, as `delivery.provider_says` takes it."""

    status: str  # delivered or failed
    code: str = ""


class ChannelError(Exception):
    """It was not sent. `permanent`: trying again would fail again. `unclear`: it may have been."""

    def __init__(self, code: object, *, permanent: bool = False, unclear: bool = False) -> None:
        super().__init__(f"channel error {code}")
        self.code = str(code)
        self.permanent = permanent
        self.unclear = unclear


def looked_up(client: Client, read: Callable[[], T]) -> T:
    """What `read` finds in the client's schema; the connection goes back before anybody is asked.

    For what a channel must know beside the letter. Never hold a row that is not read yet.
    """
    try:
        with access.inside(client):
            return read()
    finally:
        if not connection.in_atomic_block:
            connection.close()


class Channel(ABC):
    """A way to a person.

    `patience`: how long sending may take at most; after it, what is still being sent is unclear.
    """

    patience = timedelta(seconds=60)
    reports = False  # whether the provider says what became of it, and can be asked (`became`)

    @abstractmethod
    def tidy(self, address: str) -> str:
        """The address as it is kept. Raises ValidationError for what is none of this channel's.

        In the client's schema, where a person typed it.
        """

    def prepared(self, outgoing: Outgoing) -> Callable[[], str]:
        """`send`, after what it must know from the database was looked up. In the client's schema.

        What is asked here costs no connection of its own. Raises ChannelError, as `send` does.
        """
        return lambda: self.send(outgoing)

    @abstractmethod
    def send(self, outgoing: Outgoing) -> str:
        """Hand it to the provider and return the provider's name for it. Raises ChannelError."""

    def find(self, outgoing: Outgoing) -> str | None:
        """After an unclear end: the provider's name for it if it did go out, else None.

        Raises ChannelError while the provider cannot be asked.
        """
        return None

    def became(self, provider_id: str) -> Became | None:
        """What the provider knows of what it was handed, where its callback never came.

        None: it is still under way, or this provider cannot be asked. Raises ChannelError.
        """
        return None
