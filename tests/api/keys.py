"""Keys of rows that are there, for every place in an address of the API."""

from typing import Any

from django.db.models import Model

from config import api
from tenants import access
from tenants.models import Client
from tests.rows import one_of_each


def keys_of(client: Client) -> dict[str, str]:
    """One row of each kind is written for the client; its keys by the name of their place."""
    with access.inside(client):
        one_of_each()
        views: list[Any] = [view for _prefix, view, _name in api.router.registry]
        return {view.lookup_url_kwarg: _key(view.queryset.model) for view in views}


def _key(model: type[Model]) -> str:
    row = model._default_manager.order_by("-pk").first()
    assert row is not None
    return str(row.pk)
