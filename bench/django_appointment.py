"""The same calendars in `django-appointment`, asked by its own function; prints JSON.

Runs in an environment of its own, in which it is installed: nothing of ours is imported but the
calendars. Its database is SQLite in memory, with nobody else on it.
"""

import json
import logging
import sys
import time as clocks
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import django
from django.conf import settings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import calendars  # the path is known only now

settings.configure(
    SECRET_KEY="bench",
    USE_TZ=True,
    TIME_ZONE="Europe/Paris",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "appointment",
    ],
    APPOINTMENT_SLOT_DURATION=calendars.STEP,
)
logging.disable(logging.CRITICAL)
django.setup()


def main() -> None:
    from django.core.management import call_command
    from django.db import connection, reset_queries

    call_command("migrate", run_syncdb=True, verbosity=0)  # it comes without migrations
    today = date.fromisoformat(sys.argv[1])
    services, staff = _fill(today)
    one_agenda = [(member, kind) for member in staff[:1] for kind in services]
    settings.DEBUG = True  # counts queries
    reset_queries()
    _ask(one_agenda, today)
    queries = len(connection.queries) * len(staff)
    settings.DEBUG = False
    began, cpu = clocks.perf_counter(), clocks.process_time()
    found = _ask([(member, kind) for member in staff for kind in services], today)
    seconds, cpu = clocks.perf_counter() - began, clocks.process_time() - cpu
    print(
        json.dumps(
            {
                "versions": {name: version(name) for name in ("django-appointment", "django")},
                "seconds": seconds,
                "cpu": cpu,
                "slots": found,
                "queries": queries,
            }
        )
    )


def _ask(pairs: list[tuple[Any, Any]], today: date) -> int:
    """Every free slot of each member of staff for each service, day by day."""
    from appointment.services import get_available_slots_for_staff
    from appointment.utils.db_helpers import get_weekday_num_from_date

    found = 0
    for member, service in pairs:
        for day in (today + timedelta(days=ahead) for ahead in range(1, calendars.DAYS + 1)):
            weekday = get_weekday_num_from_date(day)
            found += len(get_available_slots_for_staff(day, member, weekday, service))
    return found


def _fill(today: date) -> tuple[list[Any], list[Any]]:
    from appointment.models import Config, Service

    Config.objects.create(
        slot_duration=calendars.STEP, appointment_buffer_time=0, default_to_service_duration=True
    )
    services = [
        Service.objects.create(name=f"{minutes} min", duration=timedelta(minutes=minutes), price=0)
        for minutes in calendars.KINDS
    ]
    return services, [_member(one, services) for one in calendars.make(today)]


def _member(calendar: calendars.Calendar, services: list[Any]) -> Any:
    from appointment.models import DayOff, StaffMember, Unavailability, WorkingHours
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.create_user(calendar.name)
    member = StaffMember.objects.create(
        user=user, slot_duration=calendars.STEP, appointment_buffer_time=0,
        work_on_saturday=5 in calendar.week, work_on_sunday=6 in calendar.week,
    )  # fmt: skip
    member.services_offered.set(services)
    for day, (opens, closes) in calendar.week.items():
        WorkingHours.objects.create(
            staff_member=member, day_of_week=(day + 1) % 7, start_time=opens, end_time=closes
        )
    for off in calendar.off:
        DayOff.objects.create(staff_member=member, start_date=off, end_date=off)
    for start, end in calendar.away:
        Unavailability.objects.create(
            staff_member=member, date=start.date(), start_time=start.time(), end_time=end.time()
        )
    _book(calendar, member, services[0], user)
    return member


def _book(calendar: calendars.Calendar, member: Any, service: Any, user: Any) -> None:
    from appointment.models import Appointment, AppointmentRequest

    for number, (start, end) in enumerate(calendar.booked):
        # Written past the rule that an appointment lasts as long as its service.
        [request] = AppointmentRequest.objects.bulk_create(
            [
                AppointmentRequest(
                    date=start.date(), start_time=start.time(), end_time=end.time(),
                    service=service, staff_member=member, id_request=f"{member.pk}-{number}",
                )
            ]
        )  # fmt: skip
        Appointment.objects.create(client=user, appointment_request=request, amount_to_pay=0)


if __name__ == "__main__":
    main()
