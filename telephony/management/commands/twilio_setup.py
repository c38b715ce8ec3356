"""`manage.py twilio_setup`: put the account's numbers and application right, after asking."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from telephony.carrier import setup
from telephony.carrier.client import CarrierError


class Command(BaseCommand):
    help = "Set Twilio's numbers and application so that our lines ring here; asks first."
    # The system check wants the very variables that this command finds out.
    requires_system_checks: list[str] = []  # noqa: RUF012  # as Django declares it

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument("--dry-run", action="store_true", help="show the difference only")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.TWILIO_ACCOUNT_SID and settings.TWILIO_AUTH_TOKEN):
            raise CommandError("Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN first.")
        try:
            plan = setup.plan()
            self._show(plan)
            if plan.is_done:
                self.stdout.write(self.style.SUCCESS("Nothing to change."))
            elif options["dry_run"]:
                self.stdout.write("Nothing was changed (--dry-run).")
            elif options["yes"] or self._agreed():
                self._tell(setup.carry_out(plan))
            else:
                self.stdout.write("Nothing was changed.")
        except CarrierError as error:
            raise CommandError(self._why(error)) from error

    def _show(self, plan: setup.Plan) -> None:
        for target in plan.numbers:
            self._show_target(f"number {target.label}", target)
        for line in plan.missing:
            self.stdout.write(self.style.WARNING(f"line {line}: the account has no such number"))
        for number in plan.foreign:
            self.stdout.write(f"number {number}: no line of ours, left alone")
        if plan.application:
            self._show_target(f"application {plan.application.label}", plan.application)
        else:
            self.stdout.write(f"application {setup.NAME}: to be made")
        if plan.needs_key:
            self.stdout.write(f"API key {setup.NAME}: none is configured, to be made")

    def _show_target(self, name: str, target: setup.Target) -> None:
        self.stdout.write(f"{name}: {'to be changed' if target.changes else 'as it should be'}")
        for change in target.changes:
            self.stdout.write(f"    {change.name}: {change.has or '-'}  →  {change.wants or '-'}")

    def _agreed(self) -> bool:
        return input("Change this at Twilio? [y/N] ").strip().lower() in ("y", "yes", "o", "oui")

    def _tell(self, done: setup.Done) -> None:
        self.stdout.write(self.style.SUCCESS(f"{done.changed} changed."))
        if not done.environment:
            return
        self.stdout.write("Write this into .env now; Twilio does not show a secret again:")
        for name, value in done.environment.items():
            self.stdout.write(f"{name}={value}")

    @staticmethod
    def _why(error: CarrierError) -> str:
        if error.unclear:
            return "Twilio did not answer. Run the command again: what is done already stays done."
        return f"Twilio refused with error {error.code} (twilio.com/docs/api/errors/{error.code})."
