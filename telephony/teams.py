"""Which teams may serve a client: they stand on the operator's side, which tells us here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from tenants.models import Client

Provider = Callable[["Client"], dict[UUID, str]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let `provider` answer which teams (by key, with their names) serve a client."""
    _providers.append(provider)


def serving(client: Client) -> dict[UUID, str]:
    """The names of the teams that serve the client, by their keys."""
    return {key: name for provider in _providers for key, name in provider(client).items()}
