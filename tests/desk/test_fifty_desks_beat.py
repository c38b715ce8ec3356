"""What fifty desks cost: their answers of one second are written by a statement or two."""

import time
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from telephony.desk.pulse import Pulse
from telephony.switchboard import liveness
from telephony.switchboard.models import Agent
from tenants.models import User

pytestmark = pytest.mark.django_db
DESKS = 50


@pytest.fixture
def agents(cast: object) -> list[Agent]:
    long_ago = timezone.now() - timedelta(minutes=1)
    users = [User.objects.create_user(f"desk{one}@permanence.test") for one in range(DESKS)]
    return [Agent.objects.create(user=user, tab="a.1", last_seen=long_ago) for user in users]


def test_fifty_desks_are_one_statement(agents: list[Agent]) -> None:
    now = timezone.now()
    signs = [liveness.Sign(agent.pk, "a.1", now, Agent.Voice.OK) for agent in agents]
    with CaptureQueriesContext(connection) as asked:
        began = time.perf_counter()
        liveness.note(signs)
        took = time.perf_counter() - began
    print(f"{DESKS} signs of life: {took * 1000:.1f} ms")
    assert len(asked) == 1
    assert Agent.objects.filter(last_seen=now, voice=Agent.Voice.OK).count() == DESKS


def test_answers_that_come_together_are_written_together(
    agents: list[Agent], monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    monkeypatch.setattr(liveness, "note", lambda signs: written.append(len(signs)))
    pulse = Pulse()

    async def a_second() -> None:
        for _ in range(2):
            for agent in agents:
                await pulse.beat(liveness.Sign(agent.pk, "a.1", timezone.now()))

    async_to_sync(a_second)()
    assert len(written) <= 2
