"""Kill -9 of the worker between the provider's door and its answer."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from config.demo.shops import PLOMBIER
from config.launch.stack import Stack
from tests.stack.house import House
from tests.telephones import eventually

KARIM = "+33639984004"
RECIPIENT = PLOMBIER.people[PLOMBIER.duty]
LONG_AGO = "UPDATE {} SET state_since = state_since - interval '10 minutes'"


def test_the_message_arrives_exactly_once(house: House, stack: Stack) -> None:
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
        desk.press("Control+Enter")
        desk.sees_it_sent_to(RECIPIENT.name)
        eventually(lambda: states(stack) == {"sending"}, 10, lambda: f"they are {states(stack)}")
        kill(stack, "worker")
    comes_back(stack, "worker")
    ask(stack, LONG_AGO)
    over = {"sent", "delivered"}
    eventually(lambda: states(stack) <= over, 60, lambda: f"they are {states(stack)}")
    time.sleep(1)
    telephone = house.simulator.phone(RECIPIENT.mobile)
    assert len(telephone.texts()) == 1
    assert len(house.simulator.mails(RECIPIENT.email)) == 1


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


def states(stack: Stack) -> set[str]:
    return {state for (state,) in ask(stack, "SELECT state FROM {}")}


def group_of(stack: Stack, name: str) -> int:
    assert stack.processes is not None
    leader = stack.processes.leader(name)
    assert leader is not None
    return leader


@contextmanager
def stopped(stack: Stack, name: str) -> Iterator[None]:
    """The program takes what is sent to it and answers nothing."""
    group = group_of(stack, name)
    os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(group, signal.SIGCONT)


def kill(stack: Stack, name: str) -> None:
    os.killpg(group_of(stack, name), signal.SIGKILL)


def comes_back(stack: Stack, name: str) -> None:
    """The supervisor, which `make run` keeps asking, starts it again."""
    processes = stack.processes
    assert processes is not None
    killed = processes.leader(name)

    def is_back() -> bool:
        processes.supervise()
        return processes.leader(name) not in (None, killed)

    eventually(is_back, 10, lambda: f"the {name} stays away")
