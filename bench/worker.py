"""The house's Celery application with empty tasks beside its own, for `bench.delivery`."""

import itertools
import os
import time

import redis

from config.celery import app
from telephony.carrier import addresses, client

QUEUE, DONE = "bench", "bench:done"
app.conf.update(result_backend=os.environ["REDIS_URL"])
_counts = {name: itertools.count(1) for name in ("empty", "text")}


@app.task(name="bench.empty", ignore_result=False)
def empty() -> None:
    """Nothing at all; its answer is what a round trip waits for."""


@app.task(name="bench.text", ignore_result=True)
def text(to: str, body: str, total: int) -> None:
    """The provider's own library, asked for a text, and nothing of ours around it."""
    client.send_text(to, body, addresses.public("/twilio/texts/status"))
    _counted("text", total)


@app.task(name="bench.count", ignore_result=True)
def count(total: int) -> None:
    """Nothing but a number in memory; the last one of `total` says when it was."""
    _counted("empty", total)


def _counted(name: str, total: int) -> None:
    if next(_counts[name]) % total == 0:
        redis.Redis.from_url(os.environ["REDIS_URL"]).set(DONE, time.time())
