"""Kill -9 of the worker between the provider's door and its answer."""

import time
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg import sql

from config.demo.shops import PLOMBIER
from config.launch.stack import Stack
from tests.stack.house import House
from tests.stack.killing import comes_back, kill, stopped
from tests.telephones import eventually

KARIM = "+33639984004"
RECIPIENT = PLOMBIER.people[PLOMBIER.duty]
LONG_AGO = "UPDATE {} SET state_since = state_since - interval '10 minutes'"


def test_the_message_arrives_exactly_once(house: House, stack: Stack) -> None:
    began = datetime.now(UTC)
    before = arrived(house)
    desk = house.desk("camille")
    desk.ready()
    karim = house.caller(KARIM)
    karim.dials(PLOMBIER.line)
    desk.sees_offer_of(PLOMBIER.name)
    desk.accepts()
    desk.meets(karim)
    desk.field("body").fill("Fuite sous l'évier")
    desk.field("q_address").fill("12 rue des Lilas")

    with stopped(stack, "simulator"):
        desk.sends()
        desk.sees_it_sent_to(RECIPIENT.name)
        eventually(
            lambda: states(stack, began) == {"sending"},
            30,
            lambda: f"they are {states(stack, began)}",
        )
        kill(stack, "worker")
    comes_back(stack, "worker")
    ask(stack, LONG_AGO)
    over = {"sent", "delivered"}
    eventually(lambda: states(stack, began) <= over, 60, lambda: f"they are {states(stack, began)}")
    time.sleep(1)
    after = arrived(house)
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1]


def arrived(house: House) -> tuple[int, int]:
    """Texts and mails about messages, with the plumber."""
    mails = house.simulator.mails(RECIPIENT.email)
    ours = [mail for mail in mails if "message" in mail["subject"]]
    return len(house.simulator.phone(RECIPIENT.mobile).links()), len(ours)


def ask(stack: Stack, words: str) -> list[tuple[Any, ...]]:
    """Of the plumber's deliveries, in the database itself."""
    with psycopg.connect(stack.environment["DATABASE_URL"], autocommit=True) as database:
        found = database.execute(
            "SELECT schema_name FROM tenants_client WHERE slug = %s", [PLOMBIER.slug]
        ).fetchone()
        assert found is not None
        table = sql.Identifier(found[0], "inbox_delivery")
        answer = database.execute(sql.SQL(words).format(table))
        return answer.fetchall() if answer.description else []


def states(stack: Stack, since: datetime) -> set[str]:
    """Of the deliveries that were made since then."""
    words = f"SELECT state FROM {{}} WHERE created_at > '{since.isoformat()}'"
    return {state for (state,) in ask(stack, words)}
