"""The recipient's telephone rings: a voicemail box hears nothing, a person presses and takes it."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from config.demo.shops import PLOMBIER
from config.launch.stack import Stack
from tenants.base import uuid7
from tests.stack.house import House
from tests.telephones import Phone, eventually

KARIM = "+33639984004"
RECIPIENT = PLOMBIER.people[PLOMBIER.duty]
BODY = "Fuite sous le lavabo du deuxième"


def ask(stack: Stack, words: str, *about: object) -> list[tuple[object, ...]]:
    """In the plumber's schema, in the database itself."""
    with psycopg.connect(stack.environment["DATABASE_URL"], autocommit=True) as database:
        found = database.execute(
            "SELECT schema_name FROM tenants_client WHERE slug = %s", [PLOMBIER.slug]
        ).fetchone()
        assert found is not None
        database.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(found[0])))
        answer = database.execute(sql.SQL(words), about)
        return answer.fetchall() if answer.description else []


@pytest.fixture
def phone(house: House, stack: Stack) -> Iterator[Phone]:
    """The recipient's, which is rung for messages during this test."""
    phone = house.simulator.phone(RECIPIENT.mobile)
    ask(
        stack,
        "INSERT INTO directory_reach"
        " (id, colleague_id, channel, address, position, wait_minutes, set_aside_why)"
        " SELECT %s, id, 'voice', %s, 90, 0, '' FROM directory_colleague WHERE name = %s",
        *(uuid7(), RECIPIENT.mobile, RECIPIENT.name),
    )
    yield phone
    phone.rings_again()
    ask(stack, "DELETE FROM directory_reach WHERE channel = 'voice'")


def takes_down(house: House, body: str) -> None:
    """Karim calls, and Camille takes his message."""
    desk = house.desk("camille")
    desk.ready()
    karim = house.caller(KARIM)
    karim.dials(PLOMBIER.line)
    desk.sees_offer_of(PLOMBIER.name)
    desk.accepts()
    desk.meets(karim)
    desk.field("body").fill(body)
    desk.field("q_address").fill("12 rue des Lilas")
    desk.sends()
    desk.sees_it_sent_to(RECIPIENT.name)


def state(stack: Stack, body: str) -> tuple[object, ...]:
    """Of the call's delivery and of the message."""
    words = (
        "SELECT d.state, d.error_code, m.state FROM inbox_delivery d JOIN inbox_message m"
        " ON m.id = d.message_id WHERE d.channel = 'voice' AND m.body LIKE %s"
    )
    return next(iter(ask(stack, words, f"{body}%")), ())


def expect(stack: Stack, body: str, *states: str) -> None:
    eventually(lambda: state(stack, body) == states, 60, lambda: f"it is {state(stack, body)}")


def test_a_person_hears_it_and_takes_it(house: House, stack: Stack, phone: Phone) -> None:
    takes_down(house, BODY)
    phone.answers(within=60)
    phone.hears(PLOMBIER.name)
    assert not any("lavabo" in line for line in phone.heard())
    phone.presses("1")
    phone.hears("lavabo")
    phone.presses("1")
    phone.hears("vous vous en occupez")
    expect(stack, BODY, "delivered", "", "acknowledged")


def test_a_voicemail_box_hears_nothing_of_it(house: House, stack: Stack, phone: Phone) -> None:
    body = "Chaudière en panne, rappeler"
    phone.is_a_voicemail_box()
    known = len(phone.box())
    takes_down(house, body)
    expect(stack, body, "failed", "no_key", "sent")
    kept = phone.box()[known:]
    assert kept
    assert not any("Chaudière" in line for line in kept)
