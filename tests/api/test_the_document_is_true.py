"""The OpenAPI document against the program: whatever is asked is answered as the document says.

Schemathesis makes the questions from the document, right ones and wrong ones, always the same; each
is asked of the WSGI application, of both clients, and what it did is undone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as patience
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from tenants import api_tokens
from tenants.models import Client
from tests.api.keys import keys_of
from tests.api.program import Program
from tests.cast import Cast
from tests.visitors import at_client

pytestmark = pytest.mark.django_db
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
Ask = Callable[[Any], Any]


def so_many(questions: int) -> patience:
    """Few and always the same: there are many addresses."""
    return patience(
        max_examples=questions,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def operations(client: Client) -> Iterator[Any]:
    answer: Any = at_client(client).get("/api/schema/?format=json")
    schema = schemathesis.openapi.from_dict(answer.json())
    schema.app = WSGIHandler()
    found: Any
    for found in schema.get_all_operations():
        yield found.ok()


@contextmanager
def undone() -> Iterator[None]:
    """What is written meanwhile is not there afterwards; nobody's schema is entered."""
    # A request at the WSGI application would close the connection of the test around it.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        with transaction.atomic():
            yield
            connection.set_schema_to_public()  # type: ignore[attr-defined]  # of django-tenants
            transaction.set_rollback(True)
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def asked(case: Any, client: Client, token: str | None) -> Any:
    """The answer to a question, which is as the document has it."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with undone():
        answer = case.call(base_url=f"http://{client.slug}.{settings.BASE_DOMAIN}", headers=headers)
    case.validate_response(answer, checks=CHECKS)
    return answer


def each(
    operation: Any, mode: GenerationMode, keys: dict[str, str], questions: int, ask: Ask
) -> None:
    """Ask so many questions of an address, about rows that are there."""
    known = {one.name: keys[one.name] for one in operation.path_parameters}

    @so_many(questions)
    @given(case=operation.as_strategy(mode, path_parameters=known))
    def run(case: Any) -> None:
        # No version and no place in a list that was made up is right: nothing else would be asked.
        case.headers.pop("If-Match", None)
        for name in ("cursor", "page"):
            case.query.pop(name, None)
        ask(case)

    run()


@pytest.mark.parametrize(
    ("whose", "mode", "questions"),
    [
        ("practice", GenerationMode.POSITIVE, 2),
        ("practice", GenerationMode.NEGATIVE, 1),
        ("plumber", GenerationMode.POSITIVE, 1),
    ],
    ids=["right", "wrong", "of another client"],
)
def test_every_answer_is_as_the_document_says(
    cast: Cast, subtests: pytest.Subtests, whose: str, mode: GenerationMode, questions: int
) -> None:
    client: Client = getattr(cast, whose)
    keys = keys_of(client)
    for operation in operations(client):
        if whose == "plumber" and operation.method != "get":
            continue
        # Nobody asks too often: each address has a program of its own.
        token = api_tokens.create(client, "Essai")[1]
        with subtests.test(operation.label):
            each(operation, mode, keys, questions, partial(asked, client=client, token=token))


def test_nobody_and_another_clients_program_learn_nothing(cast: Cast) -> None:
    keys = keys_of(cast.practice)
    strangers = [None, "pmn_nobody", api_tokens.create(cast.plumber, "Essai")[1]]
    for operation, token in zip(operations(cast.practice), cycle(strangers), strict=False):
        program = Program(cast.practice, token)
        path = operation.path.format(**keys).removeprefix("/api/v1/")
        problem = program.ask(operation.method.upper(), path, None, 401)
        assert set(problem) == {"type", "title", "status", "detail"}, operation.label
