"""Words that were kept for their writer hold what callers said: a month, and no longer."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from messages import kept, tasks
from messages.models import KeptWords
from tenants import access
from tenants.base import uuid7
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_after_a_month_in_each_clients_own_sweep(cast: Cast) -> None:
    for client in (cast.practice, cast.plumber):
        with access.inside(client):
            for days in (29, 31):
                with time_machine.travel(timezone.now() - timedelta(days=days), tick=False):
                    kept.aside(uuid7(), uuid7(), {"body": f"{days} jours"}, "sent")
    tasks.sweep_client(cast.practice.schema_name)
    left = {}
    for client in (cast.practice, cast.plumber):
        with access.inside(client):
            left[client.slug] = {row.typed["body"] for row in KeptWords.objects.all()}
    assert left == {
        cast.practice.slug: {"29 jours"},
        cast.plumber.slug: {"29 jours", "31 jours"},
    }
