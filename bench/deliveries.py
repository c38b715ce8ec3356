"""What `bench.delivery` does inside Django: messages are saved and sent, empty tasks counted."""

import os
import time
from collections.abc import Callable
from importlib.metadata import version
from uuid import UUID

import redis
from django.db import connection, transaction
from django.utils import timezone

from bench import worker
from config.demo.shops import PLOMBIER
from messages import escalation, forms, hands, tasks, timeline
from messages.models import Delivery, Message
from tenants import access
from tenants.base import uuid7
from tenants.directory import contacts
from tenants.directory.models import Reach
from tenants.models import Client

OVER = ("sent", "delivered", "failed")
LONGEST = 120.0  # seconds


def prepare() -> Client:
    """A client whose recipients are reached by text only."""
    client: Client = Client.objects.get(slug=PLOMBIER.slug)
    with access.inside(client):
        Reach.objects.exclude(channel="sms").delete()
    return client


def versions() -> str:
    """What ran."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        [server] = cursor.fetchone() or ("?",)
    return f"celery {version('celery')}, django {version('django')}, PostgreSQL {server}"


def empty_a_second(many: int) -> float:
    """Empty tasks a second, from the first that is sent to the last that is done."""
    return _counted_a_second(many, lambda: worker.count.apply_async((many,), queue=worker.QUEUE))


def _counted_a_second(many: int, ask: Callable[[], object]) -> float:
    broker = redis.Redis.from_url(os.environ["REDIS_URL"])
    broker.delete(worker.DONE)
    began = time.time()
    for _number in range(many):
        ask()
    while (done := broker.get(worker.DONE)) is None:
        time.sleep(0.002)
    return many / (float(done) - began)


def texts_a_second(many: int) -> float:
    """What the provider's library does in the same worker, without a row, a letter or a step."""
    to = PLOMBIER.people[PLOMBIER.duty].mobile
    body = "Permanence: M. Dupont, 06 39 98 99 99. Robinet qui goutte"

    def ask() -> None:
        worker.text.apply_async((to, body, many), queue=worker.QUEUE)

    return _counted_a_second(many, ask)


def empty_round_trips(few: int) -> list[float]:
    """Seconds until the answer of an empty task is there, one after the other."""
    found = []
    for _number in range(few):
        began = time.perf_counter()
        worker.empty.apply_async(queue=worker.QUEUE).get(timeout=LONGEST)
        found.append(time.perf_counter() - began)
    return found


def a_second(client: Client, many: int) -> float:
    """Deliveries a second, from the first that is handed to the worker to the last that is sent."""
    keys = [_saved(client)[0] for _number in range(many)]
    began = time.time()
    for key in keys:
        _hand_over(client, key)
    return many / (_last_sent(client, keys) - began)


def send(client: Client, few: int) -> None:
    """So that everything has been used once."""
    waits(client, few)


def waits(client: Client, few: int) -> list[float]:
    """Seconds from the moment at which a message is saved until its text is handed over."""
    found = []
    for _number in range(few):
        key, saved = _saved(client)
        _hand_over(client, key)
        found.append(_last_sent(client, [key]) - saved)
    return found


def _saved(client: Client) -> tuple[UUID, float]:
    """A message with its plan, as `taking.send` leaves it; the delivery's key, and when."""
    with access.inside(client):
        kept, hands.send_after_commit = hands.send_after_commit, lambda *about: None
        try:
            with transaction.atomic():
                recipient = contacts.recipients()[0]
                message = Message.objects.create(
                    call_id=uuid7(),
                    version=forms.current_version(),
                    state=Message.State.SENT,
                    sent_at=timezone.now(),
                    recipient=recipient,
                    recipient_name=recipient.name,
                    body="Robinet qui goutte",
                    agent_id=uuid7(),
                    agent_name="Camille",
                )
                timeline.add(message, timeline.Step.SENT, "Camille")
                escalation.begin(client, message, recipient)
        finally:
            hands.send_after_commit = kept
        return Delivery.objects.get(message=message).pk, time.time()


def _hand_over(client: Client, key: UUID) -> None:
    tasks.deliver.apply_async((client.schema_name, str(key)), queue=worker.QUEUE)


def _last_sent(client: Client, keys: list[UUID]) -> float:
    end = time.time() + LONGEST
    with access.inside(client):
        sent = Delivery.objects.filter(pk__in=keys, state__in=OVER)
        while sent.count() < len(keys):
            assert time.time() < end, "they have not all been sent"
            time.sleep(0.002 if len(keys) == 1 else 0.02)
        return float(max(sent.values_list("state_since", flat=True)).timestamp())
