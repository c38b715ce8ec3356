"""What was done, by whom: written beside the deed, in its transaction."""

from uuid import UUID

from tenants.models import AuditEntry, Client, User


def record(
    action: str,
    *,
    actor: User | None = None,
    client: Client | None = None,
    subject: UUID | None = None,
) -> AuditEntry:
    """Keep that `actor` (None: the system) did `action`; never put a client's contents into it."""
    return AuditEntry.objects.create(
        action=action,
        actor_id=actor.pk if actor else None,
        actor_name=str(actor) if actor else "",
        client=client,
        subject_id=subject,
    )
