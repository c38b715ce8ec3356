"""Where somebody is logged in, and ending it, which ends the open sockets too."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from tenants.models import User


def is_alive(key: str | None) -> bool:
    """Whether the log-in behind an open socket still is one; True for a socket without."""
    if not key:
        return True
    return Session.objects.filter(session_key=key, expire_date__gt=timezone.now()).exists()


def end(user: User, session_id: int) -> UserSession | None:
    """End one of this person's own log-ins; None where there is no such."""
    found = UserSession.objects.filter(user=user, pk=session_id).first()
    if found is not None:
        found.end()
    return found
