"""How allauth behaves in this house."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from tenants.models import Operator

JUST_NOW = 300  # seconds


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """People are invited; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        """As it is: the sender's name says who writes."""
        return str(subject)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not of whoever has just logged in, with all that they have: they set up a passkey now."""
        if app == "allauth.mfa" and _has_just_come(context.request):
            return False
        return bool(super().is_reauthentication_required(app=app))


def _has_just_come(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(time.time() - one["at"] < JUST_NOW for one in records)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """One passkey for the operator's host and all clients'."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The domain that all hosts share; browsers take no name without a dot for that."""
        host = context.request.get_host().partition(":")[0]
        shared = "." in settings.BASE_DOMAIN and host.endswith(f".{settings.BASE_DOMAIN}")
        return {"id": settings.BASE_DOMAIN if shared else host, "name": self._house()}

    def get_totp_issuer(self) -> str:
        return self._house()

    def _house(self) -> str:
        operator = Operator.objects.first()
        return operator.name if operator else "Permanence"
