"""The proof: every step of a message in one chain, in which nothing can be changed unseen.

All functions run in the client's schema, in the transaction of the step itself.
"""

from django.utils import timezone

from messages import chain
from messages.models import Message, TimelineEntry

Step = TimelineEntry.Step


def add(
    message: Message, step: Step, who: str = "", channel: str = "", about: str = ""
) -> TimelineEntry:
    """Append a step to the message's chain; `about` is made of keys, never of words of it."""
    # The message's row is the chain's lock, and holds its end: two steps at once would share a
    # place.
    rows = Message.objects.filter(pk=message.pk)
    [head] = rows.select_for_update().values_list("chain_head", flat=True)
    last = message.timeline.order_by("-position").values_list("position", flat=True).first()
    entry = TimelineEntry(
        message=message,
        position=(last or 0) + 1,
        at=timezone.now(),
        step=step,
        who=who,
        channel=channel,
        about=about,
        previous_hash=head,
    )
    entry.hash = chain.hash_of(link_of(entry))
    entry.save(force_insert=True)
    rows.update(chain_head=entry.hash)
    return entry


def link_of(entry: TimelineEntry) -> chain.Link:
    """The step as it is hashed."""
    return chain.Link(
        message=str(entry.message_id),
        position=entry.position,
        at=entry.at.isoformat(),
        step=entry.step,
        who=entry.who,
        channel=entry.channel,
        about=entry.about,
        previous_hash=entry.previous_hash,
        hash=entry.hash,
    )


def first_break(message: Message) -> int | None:
    """Where the chain is broken first, as `chain.first_break` says it; None: it is whole."""
    links = [link_of(entry) for entry in message.timeline.all()]
    # Read anew: each step has moved it on.
    head = Message.objects.values_list("chain_head", flat=True).get(pk=message.pk)
    return chain.first_break(links, head)


def is_whole(message: Message) -> bool:
    """Whether no step of the message was changed, removed or put in between."""
    return first_break(message) is None
