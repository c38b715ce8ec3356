"""Log-ins that are no log-in form's: behind a mail, or through a door from the operator's host."""

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.http import HttpRequest

from tenants.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


def let_in(request: HttpRequest, user: User, proof: str = "") -> None:
    """Log `user` in, listed with their sessions.

    `proof` says what they have just shown; with it they are not asked again before they add a
    passkey. Only for whoever has no second factor yet, or has shown it elsewhere.
    """
    login(request, user, BACKEND)
    if proof:
        record_authentication(request, user, method=proof, email=user.email)
    UserSession.objects.create_from_request(request)
