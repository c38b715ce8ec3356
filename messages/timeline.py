"""The proof: every step of a message in one chain, in which nothing can be changed unseen.

All functions run in the client's schema, in the transaction of the step itself.
"""

import hashlib
import json

from django.utils import timezone

from messages.models import Message, TimelineEntry

Step = TimelineEntry.Step
BEGINNING = "0" * 64


def add(message: Message, step: Step, who: str = "", channel: str = "") -> TimelineEntry:
    """Append a step to the message's chain."""
    # The message's row is the chain's lock: two steps at once would share a place.
    Message.objects.select_for_update().get(pk=message.pk)
    last = message.timeline.last()
    entry = TimelineEntry(
        message=message,
        position=last.position + 1 if last else 1,
        at=timezone.now(),
        step=step,
        who=who,
        channel=channel,
        previous_hash=last.hash if last else BEGINNING,
    )
    entry.hash = hash_of(entry)
    entry.save()
    Message.objects.filter(pk=message.pk).update(chain_head=entry.hash)
    return entry


def hash_of(entry: TimelineEntry) -> str:
    """SHA-256, in hexadecimal, over the step and the hash of the one before it."""
    content = [
        entry.previous_hash,
        str(entry.message_id),
        entry.position,
        entry.at.isoformat(),
        entry.step,
        entry.who,
        entry.channel,
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def is_whole(message: Message) -> bool:
    """Whether no step of the message was changed, removed or put in between."""
    previous = BEGINNING
    for position, entry in enumerate(message.timeline.all(), start=1):
        if (entry.position, entry.previous_hash, entry.hash) != (
            position,
            previous,
            hash_of(entry),
        ):
            return False
        previous = entry.hash
    # Without it, steps taken off the end would not be missed.
    return Message.objects.filter(pk=message.pk, chain_head=previous).exists()
