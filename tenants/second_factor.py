"""Who must have more than a password, and whether they do."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from tenants.models import Client, User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_missing(user: User, client: Client | None = None) -> bool:
    """Whether this person must set one up before going on, with `client` or (None) the operator.

    The operator's own people must everywhere, a client's where it is confidential; nobody while
    FORCE_SECOND_FACTOR is off.
    """
    if not settings.FORCE_SECOND_FACTOR or not _must(user, client):
        return False
    return not has(user)


def has(user: User) -> bool:
    """Whether this person has a passkey or an authenticator app."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists())


def _must(user: User, client: Client | None) -> bool:
    if client is None or client.confidential:
        return True
    return user.memberships.filter(client=None).exists()
