"""Free times of twenty agendas over sixty days: ours beside `django-appointment`, same calendars.

    make bench-slots

What is measured is the whole question, reading included: every free time of five kinds of
appointment, in each agenda, on each day. Prints what ran, on what machine, both times, the ratio.
"""

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time as clocks
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import calendars  # noqa: E402
from config.demo import loading  # noqa: E402
from config.demo.shops import PLOMBIER  # noqa: E402
from scheduling import agendas, availability  # noqa: E402
from scheduling.availability import Wish  # noqa: E402
from scheduling.models import (  # noqa: E402
    Absence,
    Agenda,
    Appointment,
    AppointmentType,
    WorkingTime,
)
from tenants import access  # noqa: E402
from tenants.models import Client, Operator  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
THERE = ROOT / ".run" / "bench"
OTHER = "django-appointment==3.12.0"
PARIS = ZoneInfo("Europe/Paris")
GOAL, TIMES = 20, 5


@dataclass
class Run:
    """One side's measure."""

    seconds: float
    cpu: float
    slots: int
    queries: int
    what: str


def main() -> int:
    """Measure both; 1 if they do not find the same number of free times, or the goal is missed."""
    today = timezone.now().astimezone(PARIS).date()
    other, ours = _theirs(today), _ours(today)
    ratio = other.seconds / ours.seconds
    print(f"{calendars.AGENDAS} agendas, {calendars.DAYS} days, {len(calendars.KINDS)} kinds")
    print(f"{_machine()}\n")
    for run in (ours, other):
        print(run.what)
        print(f"  {run.seconds:9.3f} s ({run.cpu:.3f} s of its own processor time)")
        print(f"  {run.queries} queries, {run.slots} free times")
    print(f"\nRatio: {ratio:.0f} times faster (goal: {GOAL})")
    if ours.slots != other.slots:
        print("The two do not agree on what is free.")
    return 0 if ours.slots == other.slots and ratio >= GOAL else 1


def _ours(today: date) -> Run:
    client = _client()
    with access.inside(client):
        _fill(today)
        with CaptureQueriesContext(connection) as seen:
            slots = _ask(today)
        times, cpu = [], clocks.process_time()
        for _time in range(TIMES):
            began = clocks.perf_counter()
            _ask(today)
            times.append(clocks.perf_counter() - began)
        cpu = (clocks.process_time() - cpu) / TIMES
    names = ", ".join(f"{name} {version(name)}" for name in ("django", "psycopg"))
    what = f"scheduling.availability, {names}, PostgreSQL {_postgres()} (median of {TIMES})"
    return Run(statistics.median(times), cpu, slots, len(seen), what)


def _ask(today: date) -> int:
    """One call: read everything, then every free time of every kind."""
    now, wish = timezone.now(), Wish(from_day=today + timedelta(days=1))
    book = agendas.load(PARIS, now)
    return sum(1 for kind in book.kinds for _slot in availability.free(book, kind, now, wish))


def _client() -> Client:
    call_command("migrate_schemas", shared=True, verbosity=0)
    Operator.objects.get_or_create(name="Bench")
    return loading.make_client(PLOMBIER)


def _fill(today: date) -> None:
    kinds = [
        AppointmentType.objects.create(name=f"{minutes} min", minutes=minutes, horizon=60)
        for minutes in calendars.KINDS
    ]
    for calendar in calendars.make(today):
        agenda = Agenda.objects.create(name=calendar.name, step=calendars.STEP)
        agenda.types.set(kinds)
        WorkingTime.objects.bulk_create(
            WorkingTime(agenda=agenda, weekday=day, opens=opens, closes=closes)
            for day, (opens, closes) in calendar.week.items()
        )
        _absences(agenda, calendar)
        times = [tuple(at.replace(tzinfo=PARIS) for at in span) for span in calendar.booked]
        Appointment.objects.bulk_create(
            Appointment(agenda=agenda, type=kinds[0], during=span, blocked=span, name="X")
            for span in times
        )


def _absences(agenda: Agenda, calendar: calendars.Calendar) -> None:
    away: list[Any] = [tuple(at.replace(tzinfo=PARIS) for at in span) for span in calendar.away]
    for off in calendar.off:
        first, last = (_midnight(off + timedelta(days=more)) for more in (0, 1))
        away.append((first, last))
    Absence.objects.bulk_create(Absence(agenda=agenda, during=span) for span in away)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)


def _theirs(today: date) -> Run:
    python = _environment()
    answer = subprocess.run(
        [python, ROOT / "bench" / "django_appointment.py", today.isoformat()],
        check=True, capture_output=True, text=True, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    told = json.loads(answer.stdout.splitlines()[-1])
    names = ", ".join(f"{name} {number}" for name, number in told["versions"].items())
    what = f"{names}, SQLite in memory"
    return Run(told["seconds"], told["cpu"], told["slots"], told["queries"], what)


def _environment() -> Path:
    """A place of its own, thrown away with `.run`."""
    python, stamp = THERE / "venv" / "bin" / "python", THERE / "venv" / OTHER
    if stamp.exists():
        return python
    shutil.rmtree(THERE, ignore_errors=True)
    uv = shutil.which("uv") or shutil.which(ROOT / ".run/boot/bin/uv")
    venv = [uv, "venv", "-q"] if uv else [sys.executable, "-m", "venv"]
    pip = [uv, "pip", "install", "-q", "-p"] if uv else [python, "-m", "pip", "install", "-q"]
    subprocess.run([*venv, *(["-p", sys.executable] if uv else []), THERE / "venv"], check=True)
    subprocess.run([*pip, *([python] if uv else []), OTHER], check=True)
    stamp.touch()
    return python


def _machine() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        text = ""
    models = [line.split(":", 1)[1].strip() for line in text.splitlines() if "model name" in line]
    name = models[0] if models else platform.processor() or platform.machine()
    load = f"{os.getloadavg()[0]:.1f} at work on them"
    return f"{name}, {os.cpu_count()} cores ({load}), Python {platform.python_version()}"


def _postgres() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


if __name__ == "__main__":
    sys.exit(main())
