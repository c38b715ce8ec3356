"""Pages of the whole house: front doors, and how it is."""

from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from redis.exceptions import RedisError

from config import rooms
from messages import auditor, first_steps
from portal import entries, entry_rows
from scheduling import duty, hours
from telephony import greetings, routing, sentences
from telephony.models import Greeting
from tenants import signing_up
from tenants.access import EVERYBODY, anyone, client_on_host, for_client
from tenants.base import display_number
from tenants.directory.models import Colleague
from tenants.models import Client, Operator
from tenants.tasks import HEARTBEAT

UNAVAILABLE = 503
LATEST = 6  # entries on a client's home


@require_GET
@anyone
def healthz(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"status": "ok"})


@require_GET
@anyone
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, Redis, worker and migrations, each with its own word; 503 unless all are well.

    `messages` is the auditor's word: where urgent messages stand still the house answers, and is
    "amber".
    """
    parts = {
        "database": _database(),
        "migrations": _migrations(),
        "redis": _redis(),
        "worker": _worker(),
    }
    if any(word != "ok" for word in parts.values()):
        return JsonResponse({"status": "down", **parts, "messages": "unknown"}, status=UNAVAILABLE)
    audited = auditor.word()
    return JsonResponse(
        {"status": "ok" if audited == "ok" else "amber", **parts, "messages": audited}
    )


@require_GET
@anyone
def operator_home(request: HttpRequest) -> HttpResponse:
    """The operator's front door: what it is, or the rooms that this person may enter."""
    can_start = signing_up.way() != Operator.SignUp.OFF
    return render(
        request, "operator/home.html", {"rooms": rooms.of(request), "can_start": can_start}
    )


@require_GET
@for_client(*EVERYBODY)
def client_home(request: HttpRequest) -> HttpResponse:
    """The client's portal: what happened last, and how its permanence is set up."""
    client = client_on_host(request)
    found = entries.page(entries.Asked(), size=LATEST)
    context = {
        "days": entry_rows.by_day(found[:LATEST]),
        "show": entries.Show.ALL,
        "steps": _steps(client),
        "people": _people(),
        "hours": _week(),
        "greeting": greetings.spoken(Greeting.Situation.WELCOME, client.name).text,
        "rules": [sentences.html(rule) for rule in routing.load()],
    }
    return render(request, "client/home.html", context)


def _steps(client: Client) -> list[first_steps.Step]:
    """What is left to do, with what is done; nothing once all of it is."""
    found = first_steps.steps(client)
    return [] if all(step.is_done for step in found) else found


def _people() -> list[dict[str, Any]]:
    found = duty.on_duty(timezone.now())
    return [
        {
            "name": colleague.name,
            "role": colleague.role,
            "number_display": display_number(colleague.number),
            "on_duty": found is not None and found.colleague == colleague,
        }
        for colleague in Colleague.objects.all()
    ]


def _week() -> list[dict[str, str]]:
    return [
        {
            "day": hours.weekday_name(day),
            # Once, where several sites keep the same hours.
            "text": ", ".join(dict.fromkeys(f"{p.opens:%H:%M}-{p.closes:%H:%M}" for p in periods))
            or _("closed"),
        }
        for day, periods in hours.week(hours.load(), timezone.localdate())
    ]


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "down"
    return "ok"


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        return "pending" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"
    except DatabaseError:
        return "unknown"


def _redis() -> str:
    try:
        cache.set("readyz", True, 5)
    except (RedisError, OSError):
        return "down"
    return "ok"


def _worker() -> str:
    try:
        return "ok" if cache.get(HEARTBEAT) else "silent"
    except (RedisError, OSError):
        return "unknown"
