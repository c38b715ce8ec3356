"""The usage ledger: what each client will be billed for, and what its plan includes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from tenants.models import Client, UsageEntry

Kind = UsageEntry.Kind


@dataclass(frozen=True)
class Used:
    """What was used of one thing ("calls", "minutes" begun, "texts"); `included` None: no limit."""

    what: str
    used: int
    included: int | None = None

    @property
    def percent(self) -> int | None:
        """Of what is included; None where nothing limits it."""
        if self.included is None:
            return None
        return self.used * 100 // self.included if self.included else (100 if self.used else 0)

    @property
    def is_over(self) -> bool:
        """Whether more was used than the plan includes."""
        return self.included is not None and self.used > self.included


def count(client: Client, kind: UsageEntry.Kind, quantity: int, reference: UUID) -> None:
    """Add `quantity` (calls, seconds, segments of texts: by `kind`), once for each `reference`."""
    entry = UsageEntry(client=client, kind=kind, quantity=quantity, reference=reference)
    UsageEntry.objects.bulk_create([entry], ignore_conflicts=True)


def between(client: Client, since: datetime, until: datetime) -> list[Used]:
    """What was used in this time, beside what the client's plan includes in a month."""
    rows = UsageEntry.objects.filter(client=client, at__gte=since, at__lt=until)
    found = dict(rows.values_list("kind").annotate(Sum("quantity")).order_by())
    plan = client.plan
    return [
        Used("calls", found.get(Kind.CALL, 0), plan.calls if plan else None),
        Used("minutes", -(-found.get(Kind.TALK, 0) // 60), plan.minutes if plan else None),
        Used("texts", found.get(Kind.TEXT, 0), plan.texts if plan else None),
    ]
