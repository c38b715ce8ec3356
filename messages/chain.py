"""The chain of hashes: pure rules, for rows in the database and for a proof on paper alike."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

BEGINNING = "0" * 64


@dataclass(frozen=True)
class Link:
    """A step of a message as it is hashed: `at` in ISO 8601 and UTC, `message` its key."""

    message: str
    position: int
    at: str
    step: str
    who: str
    channel: str
    about: str
    previous_hash: str
    hash: str


def hash_of(link: Link) -> str:
    """SHA-256, in hexadecimal, over the step and the hash of the one before it."""
    content = [
        *(link.previous_hash, link.message, link.position, link.at),
        *(link.step, link.who, link.channel),
        # Steps of the time before there was an `about` keep their hash.
        *([link.about] if link.about else []),
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def first_break(links: Sequence[Link], head: str) -> int | None:
    """The place, counted from 1, of the first step that is not what it was; None: all are.

    One place after the last: steps were taken off the end. `head` is the last step's hash as the
    message itself has it.
    """
    previous = BEGINNING
    for place, link in enumerate(links, start=1):
        if (link.position, link.previous_hash, link.hash) != (place, previous, hash_of(link)):
            return place
        previous = link.hash
    return None if previous == head else len(links) + 1
