"""People with a browser, on the operator's host or on a client's."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser

from tenants.models import Client, User


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


def at_client(client: Client, user: User | None = None) -> Visitor:
    """A visitor of the client's own host."""
    return Visitor(f"{client.slug}.{settings.BASE_DOMAIN}", user)
