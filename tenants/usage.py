"""The usage ledger: what each client will be billed for."""

from uuid import UUID

from tenants.models import Client, UsageEntry


def count(client: Client, kind: UsageEntry.Kind, quantity: int, reference: UUID) -> None:
    """Add `quantity` (calls, seconds or texts, by `kind`), once for each `reference`."""
    UsageEntry.objects.get_or_create(
        kind=kind, reference=reference, defaults={"client": client, "quantity": quantity}
    )
