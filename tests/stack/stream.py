"""Messages in a stream, from a process of its own that never gives up:

    python -m tests.stack.stream SLUG RUN COUNT PAUSE

Each is written once, as the desk writes it, whatever happens to the database meanwhile.
"""

import sys
import time
from collections.abc import Callable
from uuid import NAMESPACE_URL, UUID, uuid5

import django
from django.db import Error, connections, transaction


def main() -> None:
    slug, run, count, pause = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    django.setup()
    for number in range(count):
        key = uuid5(NAMESPACE_URL, f"{run}/{number}")
        _until_it_works(lambda key=key, number=number: _write(slug, key, f"Feu {number}."))  # type: ignore[misc]
        print(number, flush=True)
        time.sleep(pause)


def _write(slug: str, key: UUID, body: str) -> None:
    from messages import escalation, forms, timeline
    from messages.models import Message
    from tenants import access
    from tenants.base import uuid7
    from tenants.directory import contacts
    from tenants.models import Client

    client = Client.objects.get(slug=slug)
    with access.inside(client), transaction.atomic():
        if Message.objects.filter(call_id=key).exists():
            return  # its commit was carried out, though the answer was lost
        recipient = contacts.recipients()[0]
        message = Message.objects.create(
            call_id=key,
            version=forms.current_version(),
            state=Message.State.SENT,
            sent_at=django.utils.timezone.now(),
            recipient=recipient,
            recipient_name=recipient.name,
            caller_name="Feu",
            body=body,
            agent_id=uuid7(),
            agent_name="Camille",
        )
        timeline.add(message, timeline.Step.SENT, "Camille")
        escalation.begin(client, message, recipient)


def _until_it_works(work: Callable[[], None]) -> None:
    while True:
        try:
            return work()
        except (Error, OSError):
            connections.close_all()
            time.sleep(0.3)


if __name__ == "__main__":
    main()
