"""Tokens with which a client's own programs use the API. The secret itself is never kept."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tenants import audit
from tenants.api_scopes import SCOPES
from tenants.models import ApiToken, Client, User

SEEN_EVERY = timedelta(minutes=1)


def create(
    client: Client,
    name: str,
    actor: User | None = None,
    *,
    scopes: Iterable[str] = SCOPES,
    ends_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """A new token of the client, and its secret, which nobody can see again.

    Raises ValidationError for a scope that the API does not have, and for none at all.
    """
    secret = f"pmn_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        client=client, name=name, digest=digest(secret), scopes=list(scopes), ends_at=ends_at
    )
    token.clean_fields(exclude={"client"})
    with transaction.atomic():
        token.save()
        audit.record("api_token.created", actor=actor, client=client, subject=token.pk)
    return token, secret


def find(client: Client, secret: str) -> ApiToken | None:
    """The client's token with this secret; None for one that is over and any other client's."""
    token = ApiToken.objects.filter(client=client, digest=digest(secret), revoked_at=None).first()
    if token is not None and token.is_over:
        return None
    if token is not None:
        _seen(token)
    return token


def revoke(token: ApiToken, actor: User | None = None) -> None:
    """End the token; a second time changes nothing."""
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
            audit.record("api_token.revoked", actor=actor, client=token.client, subject=token.pk)


def digest(secret: str) -> str:
    """What is kept of a secret. It is random, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _seen(token: ApiToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > SEEN_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
