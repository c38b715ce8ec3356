"""Kill -9 of everything under a stream of messages: none is lost, none is sent twice."""

import re
import uuid
from collections import Counter

from config.demo.shops import PLOMBIER
from tests.stack.fire import Fire, fire
from tests.telephones import Simulator

COUNT, PAUSE = 40, 0.3
DEATHS = ("worker", "redis", "worker", "web", "postgres", "worker")
RECIPIENT = PLOMBIER.people[0]
NUMBER = re.compile(r"Feu (\d+)\.")
# Nobody waits in a test until a provider's silence is long enough to be asked about.
LONG_AGO = """UPDATE inbox_delivery SET state_since = state_since - interval '10 minutes'
              WHERE state = 'sending' AND state_since > now() - interval '5 minutes'"""
SOON = "UPDATE inbox_delivery SET retry_at = now() WHERE state = 'planned' AND retry_at > now()"
OVER = """SELECT count(*) FROM inbox_delivery JOIN inbox_message m ON m.id = message_id
          WHERE m.caller_name = 'Feu' AND inbox_delivery.state IN ('sent', 'delivered')"""


def test_nothing_is_lost_and_nothing_is_sent_twice() -> None:
    with fire() as burning:
        simulator = Simulator(burning.stack.urls.simulator)
        stream = burning.streams(PLOMBIER.slug, str(uuid.uuid4()), COUNT, PAUSE)
        for name in DEATHS:
            burning.burns(2.5)
            burning.kills(name)
        assert burning.until(lambda: stream.poll() == 0, 90), "the stream has not ended"
        ways = 2  # a text and a mail for each message
        assert burning.until(lambda: settled(burning) == COUNT * ways, 120), settled(burning)
        burning.burns(3)  # and whatever would still come

        texts = [str(text["body"]) for text in simulator.phone(RECIPIENT.mobile).texts()]
        assert counted(texts) == dict.fromkeys(range(COUNT), 1)
        mails = [letter(simulator, mail["id"]) for mail in simulator.mails(RECIPIENT.email)]
        # A mail server cannot be asked what it has: what a worker died over is handed to it
        # again, with the Message-ID of the first copy, by which it is shown once.
        ours = {name: text for name, text in mails if NUMBER.search(text)}
        assert counted([*ours.values()]) == dict.fromkeys(range(COUNT), 1)
        again = sum(bool(NUMBER.search(text)) for _name, text in mails) - len(ours)
        print(f"{COUNT} messages, {len(DEATHS)} deaths: {again} mails came twice, each as itself")
        simulator.close()


def settled(burning: Fire) -> int:
    burning.asks(PLOMBIER.slug, LONG_AGO)
    burning.asks(PLOMBIER.slug, SOON)
    [[count]] = burning.asks(PLOMBIER.slug, OVER)
    return int(count)


def letter(simulator: Simulator, key: str) -> tuple[str, str]:
    """A mail's own name, and its words."""
    mail = simulator.get(f"/sim/mail/{key}")
    return dict(mail["headers"])["Message-ID"], mail["text"]


def counted(words: list[str]) -> dict[int, int]:
    found = [int(match[1]) for text in words if (match := NUMBER.search(text))]
    return dict(sorted(Counter(found).items()))
