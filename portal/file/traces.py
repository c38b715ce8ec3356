"""What a client leaves on the public side beside its own rows: people, log-ins, webhooks."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from portal.file import public_rows
from telephony.switchboard.models import Call, Leg, WebhookEvent
from tenants.models import AuditEntry, Client, SignUp, Telephone

NOBODY: Final = "—"
EVENTS_KEPT: Final = timedelta(days=8)  # a day more than switchboard.purge keeps them
AT_ONCE: Final = 50


def erase_people(client: Client) -> int:
    """Whoever had a role with this client only is nobody's: how many. Others keep their account."""
    people = list(public_rows.only_here(client))
    keys = {person.pk for person in people}
    for session in Session.objects.iterator(chunk_size=500):
        if session.get_decoded().get("_auth_user_id") in {str(key) for key in keys}:
            session.delete()
    AuditEntry.objects.filter(actor_id__in=keys).update(actor_id=None, actor_name=NOBODY)
    SignUp.objects.filter(Q(user__in=keys) | Q(email__in=[one.email for one in people])).exclude(
        client__in=Client.objects.exclude(pk=client.pk)
    ).delete()
    for person in people:
        person.memberships.all().delete()
        person.delete()
    return len(people)


def erase_events(client: Client) -> None:
    """What Twilio was told of this client's latest calls."""
    since = timezone.now() - EVENTS_KEPT
    keys = list(_names(client, since.isoformat()))
    for start in range(0, len(keys), AT_ONCE):
        about = Q()
        for key in keys[start : start + AT_ONCE]:
            about |= Q(key__contains=key) | Q(answer__contains=key)
        WebhookEvent.objects.filter(about, received_at__gte=since).delete()


def erase_telephones() -> None:
    """Telephones on which nobody is logged in any more."""
    Telephone.objects.filter(log_ins=None).delete()


def _names(client: Client, since: str) -> Iterator[str]:
    """By what a call stands in the key of an event: Twilio's names for it, and ours."""
    calls = Call.objects.filter(client=client, arrived_at__gte=since)
    for key, sid in calls.values_list("pk", "sid"):
        yield str(key)
        if sid:
            yield sid
    legs = Leg.objects.filter(call__in=calls).exclude(sid=None).exclude(sid="")
    for sid in legs.values_list("sid", flat=True):
        yield str(sid)
