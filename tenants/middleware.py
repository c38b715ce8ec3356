"""From the host to the client, before anything else is looked at."""

import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import set_urlconf
from django.utils import timezone
from django_tenants.middleware.main import TenantMainMiddleware

from tenants import support
from tenants.models import Client, User

REFUSED_FROM = 400
HEALTH = ("/healthz", "/readyz")
# A caller's last resort must not need what may be broken (telephony/switchboard/fallback.py).
LAST_RESORT = "/twilio/fallback"
REFUSED = 403
# What a suspended client's people and callers may still do.
OPEN_THOUGH_SUSPENDED = (
    *("/m/", "/pocket/", "/push/", "/a/", "/w/", "/duty/a/", "/ics/", "/file/", "/logo.png"),
    *("/accounts/", "/second-factor/", "/i18n/", "/support/", "/sessions/", "/announcements/"),
)


class HostMiddleware(TenantMainMiddleware):  # type: ignore[misc]  # django-tenants is untyped
    """The client's schema on the client's host, the public side on the operator's, else 404."""

    def get_tenant(self, domain_model: Any, hostname: str) -> Client:
        """The active client at `hostname`; raises the domain model's DoesNotExist.

        Our own hosts are known without a question: each webhook and each page of the desk is there.
        """
        if hostname in settings.OPERATOR_HOSTS:
            raise domain_model.DoesNotExist
        domains = domain_model.objects.select_related("tenant")
        client: Client = domains.get(domain=hostname, tenant__is_active=True).tenant
        return client

    def process_request(self, request: HttpRequest) -> Any:
        """Health, on any host, and the fallback, on ours, are answered without a database."""
        if request.path in HEALTH or self._is_last_resort(request):
            request.COOKIES = {}  # a session would be looked up
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
            return None
        return super().process_request(request)

    def _is_last_resort(self, request: HttpRequest) -> bool:
        if request.path != LAST_RESORT:
            return False
        return self.hostname_from_request(request) in settings.OPERATOR_HOSTS

    def no_tenant_found(self, request: HttpRequest, hostname: str) -> None:
        """The operator's side, where the host is one of its own."""
        if hostname not in settings.OPERATOR_HOSTS:
            super().no_tenant_found(request, hostname)
        request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
        set_urlconf(settings.PUBLIC_SCHEMA_URLCONF)


class ClientTimeMiddleware:
    """Times on a client's host are the client's own; elsewhere the operator's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        client = getattr(request, "tenant", None)
        with timezone.override(client.time_zone if client else None):
            return self.get_response(request)


class SuspendedMiddleware:
    """The pages of a suspended client are closed, and say so.

    What is on its way goes on: messages are read and answered, appointments are cancelled, and the
    owner takes the file home. The operator's administrators come in as ever, with a reason.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        client = getattr(request, "tenant", None)
        if client is None or client.is_served or _stays_open(request):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            problem = {"type": "about:blank", "title": "Suspended", "status": REFUSED}
            return JsonResponse(problem, status=REFUSED, content_type="application/problem+json")
        return render(request, "client/suspended.html", status=REFUSED)


def _stays_open(request: HttpRequest) -> bool:
    if request.path.startswith(OPEN_THOUGH_SUSPENDED):
        return True
    return isinstance(request.user, User) and request.user.is_administrator


class SupportMiddleware:
    """What an administrator sees and does in a client's portal stands in the client's own list."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Put there by whoever let them in (tenants/access.py, tenants/sites.py).
        session = getattr(request, "support", None)
        if session is not None:
            if response.status_code < REFUSED_FROM:
                support.note(session, request)
            response["Cache-Control"] = "no-store"
        return response


class LogContextMiddleware:
    """Give each log line of a request the request's id, the client's schema and the user's key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        client = getattr(request, "tenant", None)
        with structlog.contextvars.bound_contextvars(
            request_id=str(uuid.uuid4()),
            client=client.schema_name if client else None,
            user=str(request.user.pk) if request.user.is_authenticated else None,
        ):
            return self.get_response(request)
