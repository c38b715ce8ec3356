"""Two administrators save one row in the same moment: one holds, the other is told."""

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from tenants.models import AuditEntry, Plan, User
from tests.cast import Cast
from tests.visitors import at_operator

T = TypeVar("T")


def beside(work: Callable[[], T]) -> T:
    """In a thread, whose connection commits."""

    def alone() -> T:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result()


@pytest.fixture
def plan(cast: Cast) -> Iterator[Plan]:
    """Committed, for both to see, and taken away again with all that is left."""

    def closes() -> None:
        Plan.objects.filter(name="Pour deux").delete()
        AuditEntry.objects.filter(action="plan.changed").delete()
        Session.objects.all().delete()

    yield beside(lambda: Plan.objects.create(name="Pour deux", calls=0))
    beside(closes)


def saves(user: User, plan: Plan, calls: int, start: threading.Barrier) -> tuple[int, str]:
    """Open the form, wait for the other to have done so, and send it."""
    try:
        browser, page = at_operator(user), f"/house/plans/{plan.pk}/"
        form = browser.get(page).content.decode()
        (version,) = re.findall(r'name="version" value="(\w+)"', form)
        start.wait(timeout=20)
        about = {"name": plan.name, "calls": str(calls), "version": version}
        answer = browser.post(page, about)
        return answer.status_code, answer.content.decode()
    finally:
        connection.close()


@pytest.mark.django_db
def test_of_two_at_once_one_holds_and_nothing_is_lost(cast: Cast, plan: Plan) -> None:
    start, user = threading.Barrier(2), cast.user("administrator")
    with ThreadPoolExecutor(2) as pool:
        tries = {n: pool.submit(saves, user, plan, n, start) for n in (11, 22)}
        said = {n: one.result() for n, one in tries.items()}
    assert sorted(status for status, _page in said.values()) == [303, 409]
    (winner,) = [n for n, (status, _page) in said.items() if status == 303]
    ((late, page),) = [(n, page) for n, (status, page) in said.items() if status == 409]
    assert beside(lambda: Plan.objects.get(pk=plan.pk).calls) == winner
    assert f'value="{late}"' in page, "what was typed is still there"
