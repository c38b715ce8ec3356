"""What was done, by whom: written beside the deed, in its transaction."""

from uuid import UUID

from tenants.models import AuditEntry, Client, User


def record(
    action: str,
    *,
    actor: User | None = None,
    actor_name: str = "",
    client: Client | None = None,
    subject: UUID | None = None,
) -> AuditEntry:
    """Keep that `actor` (None: the system, or who `actor_name` says) did `action`.

    Never put a client's contents into it.
    """
    return AuditEntry.objects.create(
        action=action,
        actor_id=actor.pk if actor else None,
        actor_name=str(actor) if actor else actor_name[:80],
        client=client,
        subject_id=subject,
    )
