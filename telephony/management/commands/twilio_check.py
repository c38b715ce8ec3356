"""`manage.py twilio_check`: is all well between Twilio and us; exit code 1 where it is not."""

import sys
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand

from telephony.carrier import check


class Command(BaseCommand):
    help = "Look at each line's settings at Twilio, the account, and whether we are reachable."
    # It tells itself what is missing.
    requires_system_checks: list[str] = []  # noqa: RUF012  # as Django declares it

    def handle(self, *args: Any, **options: Any) -> None:
        styles: dict[str, Callable[[str], str]] = {
            check.OK: self.style.SUCCESS,
            check.NOTE: str,
            check.WARNING: self.style.WARNING,
            check.FAULT: self.style.ERROR,
        }
        report = check.report()
        for finding in report.findings:
            mark = styles[finding.level](f"{check.level_name(finding):<12}")
            self.stdout.write(f"{mark} {finding.subject}: {finding.text}")
        if report.has_faults:
            sys.exit(1)
