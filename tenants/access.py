"""The doors: who may open which view, and the only way into a client's schema."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django_tenants.utils import tenant_context

from tenants.models import Client, Membership, User

Role = Membership.Role
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Access:
    """What a view asks of its visitor; the sweep in `tests/test_every_url.py` reads it."""

    side: str  # "operator", "client" or "anyone"
    roles: tuple[str, ...] = ()


class NoClient(LookupError):
    """Work on a client's data was asked for without saying whose."""


def client_of(schema_name: str) -> Client:
    """The active client that owns `schema_name`; raises NoClient for any other name."""
    try:
        client: Client = Client.objects.get(schema_name=schema_name, is_active=True)
    except Client.DoesNotExist:
        raise NoClient("no active client owns this schema") from None
    return client


@contextmanager
def inside(client: Client) -> Iterator[Client]:
    """Enter the client's schema. Evaluate every queryset before leaving.

    Inside the function that `database_sync_to_async` runs, not around it; and what is left for
    `on_commit` runs outside again, so it must carry the schema's name. Both were measured to
    mix clients the other way round.
    """
    with tenant_context(client):
        yield client


def roles_of(user: User, client: Client | None = None) -> set[str]:
    """The roles that `user` holds with `client`, or with the operator when None."""
    return set(user.memberships.filter(client=client).values_list("role", flat=True))


def clients_of(user: User) -> QuerySet[Client]:
    """The clients that `user` belongs to, by name."""
    mine: QuerySet[Client] = Client.objects.filter(memberships__user=user, is_active=True)
    return mine.distinct()


def anyone(view: View) -> View:
    """Mark a view that needs no log-in: it is guarded otherwise, or shows nothing of anybody."""
    return _marked(view, Access("anyone"))


def for_operator(*roles: str) -> Callable[[View], View]:
    """Let the operator's own people in, those with one of `roles`; others get 403."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not roles_of(request.user) & set(roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _marked(guarded, Access("operator", roles))

    return decorate


def for_client(*roles: str) -> Callable[[View], View]:
    """Let people of the client in whose host is visited, those with one of `roles`.

    Somebody of another client gets 404 (the page does not exist for them), somebody of this
    client with another role 403. The operator's administrators may do all for a client.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            check_client_role(request.user, client_on_host(request), roles)
            return view(request, *args, **kwargs)

        return _marked(guarded, Access("client", roles))

    return decorate


def check_client_role(user: User, client: Client, roles: tuple[str, ...]) -> None:
    """Raise Http404 for an outsider of `client`, PermissionDenied for a member without a role."""
    held = roles_of(user, client)
    if user.is_administrator or held & set(roles):
        return
    if held:
        raise PermissionDenied
    raise Http404


def signed_in(request: HttpRequest) -> User:
    """The visitor of a view that is guarded by `for_operator` or `for_client`."""
    assert isinstance(request.user, User), "the view's guard lets nobody else in"
    return request.user


def client_on_host(request: HttpRequest) -> Client:
    """The client whose host is being visited; 404 on the operator's host."""
    client = getattr(request, "tenant", None)
    if client is None:
        raise Http404
    return client  # type: ignore[no-any-return]  # put there by HostMiddleware


def _marked(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view
