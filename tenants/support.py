"""The support view: an administrator in a client's portal, with a reason, for an hour at most."""

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from tenants import audit
from tenants.models import AuditEntry, Client, SupportSession, User

LASTS = timedelta(minutes=60)
DOOR, DOOR_LIVES = "tenants.support.door", timedelta(minutes=2)
BEGUN, ENDED, PAGE, DEED = "support.begun", "support.ended", "support.page:", "support.deed:"
LONGEST_ACTION = 60  # the column's


def current(user: User, client: Client) -> SupportSession | None:
    """The open session of this administrator with the client."""
    mine = SupportSession.objects.filter(user=user, client=client, ended_at=None)
    return mine.filter(ends_at__gt=timezone.now()).first()


@transaction.atomic
def begin(user: User, client: Client, reason: str) -> SupportSession:
    """Open a session in the place of any that this administrator has there; the client is told.

    `reason` must not be empty, and should name nobody: the client reads it in its list.
    """
    # Two clicks at once: the second waits here, and takes the first one's place.
    User.objects.select_for_update().get(pk=user.pk)
    now = timezone.now()
    SupportSession.objects.filter(user=user, client=client, ended_at=None).update(ended_at=now)
    made = SupportSession.objects.create(
        user=user, client=client, reason=reason, began_at=now, ends_at=now + LASTS
    )
    audit.record(BEGUN, actor=user, client=client, subject=made.pk)
    return made


@transaction.atomic
def end(session: SupportSession) -> None:
    """Close the session; a second time changes nothing."""
    still_open = SupportSession.objects.filter(pk=session.pk, ended_at=None)
    if still_open.update(ended_at=timezone.now()):
        audit.record(ENDED, actor=session.user, client=session.client, subject=session.pk)


def door(session: SupportSession) -> str:
    """A key to the client's own host, for two minutes and once: log-ins do not cross hosts."""
    return signing.dumps(str(session.pk), salt=DOOR)


def through_door(written: str, client: Client) -> SupportSession | None:
    """Whose key to this client's host it is; None for any other, a used one, and one too old."""
    try:
        key = signing.loads(written, salt=DOOR, max_age=DOOR_LIVES)
    except signing.BadSignature:
        return None
    now = timezone.now()
    mine = SupportSession.objects.filter(
        pk=key, client=client, ended_at=None, entered_at=None, ends_at__gt=now
    )
    if not mine.filter(user__is_active=True).update(entered_at=now):
        return None
    return SupportSession.objects.select_related("user").get(pk=key)


def note(session: SupportSession, request: HttpRequest) -> None:
    """Keep in the client's list what was looked at (once a session) or done in it."""
    match = request.resolver_match
    is_look = request.method in ("GET", "HEAD")
    name = match.view_name if match else ""
    action = f"{PAGE if is_look else DEED}{name}"[:LONGEST_ACTION]
    keys = match.kwargs.values() if match else ()
    subject = next((key for key in keys if isinstance(key, UUID)), None)
    seen = AuditEntry.objects.filter(
        client=session.client_id,
        actor_id=session.user_id,
        action=action,
        subject_id=subject,
        at__gte=session.began_at,
    )
    if not is_look or not seen.exists():
        audit.record(action, actor=session.user, client=session.client, subject=subject)
