"""People with a browser, on the operator's host or on a client's."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser

from tenants import support
from tenants.models import Client, User


def content_policy(answer: Any) -> dict[str, str]:
    """The sources of each directive that a browser is told; their order says nothing."""
    parts = answer["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


class Visitor(Browser):
    """A browser on one host; between its requests nobody's schema is entered."""

    def __init__(self, host: str, user: User | None = None) -> None:
        super().__init__(headers={"host": host})
        if user is not None:
            self.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def request(self, **request: Any) -> Any:
        # The server's next request would do this; a test has other things to do in between.
        try:
            return super().request(**request)
        finally:
            connection.set_schema_to_public()  # type: ignore[attr-defined]  # of django-tenants

    def visit(self, path: str) -> HttpResponse:
        """The page, or where it is not looked at but done: the deed without a word."""
        answer: Any = self.get(path)
        if answer.status_code == 405:
            answer = self.post(path)
        return answer  # type: ignore[no-any-return]


def at_operator(user: User | None = None) -> Visitor:
    """A visitor of the operator's side."""
    return Visitor(settings.BASE_DOMAIN, user)


def in_support(client: Client, user: User) -> Visitor:
    """An administrator who has said why they look at the client's portal."""
    support.begin(user, client, "Le client ne trouve pas ses horaires")
    return at_client(client, user)


def at_client(client: Client, user: User | None = None) -> Visitor:
    """A visitor of the client's own host."""
    return Visitor(f"{client.slug}.{settings.BASE_DOMAIN}", user)
