"""The public side's rows that belong to one client, found by the foreign keys that lead to it.

A row belongs to a client where it would have no sense without it: its key to the client, or to
another row of the client's, cascades or may not be empty. People belong to nobody.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import ForeignKey, Model, QuerySet

from portal.file.tables import in_order
from tenants.models import Client, Erasure, Membership, User

# In the client's own file, beside its people, who stand there by name and role.
IN_EXPORT: Final[Mapping[str, tuple[str, ...]]] = {
    # label: columns that are withheld
    "tenants.Client": (),
    "tenants.Domain": (),
    "tenants.Line": (),
    "tenants.UsageEntry": (),
    "tenants.AuditEntry": (),
    "tenants.ApiToken": ("digest",),
    "switchboard.ServiceTarget": (),
}
NOT_IN_EXPORT: Final[Mapping[str, str]] = {
    "tenants.Membership": "in client/people.jsonl, with name and address instead of a key",
    "tenants.Invitation": "open for days; whoever is wanted is invited anew",
    "tenants.SupportSession": "when the operator's people looked in: in the client's list of looks",
    "tenants.SignUp": "how the client came to the operator: the operator's own book",
    "tenants.SignUpCode": "codes that were texted before there was a client",
    "tenants.StockNumber": "the operator's numbers",
    "tenants.TelephoneLogIn": "log-ins of single telephones",
    "tenants.ClientHealth": "how the operator finds the client; made anew of its rows",
    "switchboard.Team_clients": "which of the operator's teams answer",
    "switchboard.Call": "the operator's floor; what happened stands in the client's journal",
    "switchboard.Leg": "the operator's floor",
    "switchboard.Offer": "the operator's floor",
    "switchboard.HelpRequest": "the operator's floor",
    "switchboard.HelpLine": "the operator's floor",
    "switchboard.Unfinished": "the operator's floor",
    "switchboard.OpenMessage": "the operator's board; made anew of the messages",
    "switchboard.OpenCallback": "the operator's board; made anew of the callbacks",
    "switchboard.ReturnCall": "the operator's floor; it stands in the client's journal",
    "switchboard.DiversionTest": "the operator's floor; that it came in is an audit entry",
    "switchboard.SecondLooks": "how the operator looks at its own people's work",
}
# What is written about a client's end must outlive it.
OUTLIVES: Final = (Erasure,)


@dataclass(frozen=True)
class Owned:
    """A model of the public side, and how its rows lead to their client."""

    model: type[Model]
    path: str

    def of(self, client: Client) -> QuerySet[Any]:
        """The client's rows."""
        return self.model._base_manager.filter(**{self.path: client.pk})


@functools.cache
def owned() -> tuple[Owned, ...]:
    """All such models, the client itself first, each after those that it points at."""
    paths: dict[type[Model], str] = {Client: "pk"}
    models_left = [model for model in public_models() if model not in OUTLIVES]
    while found := {
        model: path
        for model in models_left
        if model not in paths and (path := _path(model, paths)) is not None
    }:
        paths.update(found)
    return tuple(Owned(model, paths[model]) for model in in_order(paths))


def public_models() -> list[type[Model]]:
    """Every model of the public side."""
    configs = [config for config in apps.get_app_configs() if config.name in settings.SHARED_APPS]
    return [model for config in configs for model in config.get_models(include_auto_created=True)]


def people(client: Client) -> QuerySet[User]:
    """Whoever has a role with this client."""
    return User.objects.filter(memberships__client=client).distinct()


def only_here(client: Client) -> QuerySet[User]:
    """Those of them who have no role anywhere else."""
    elsewhere = Membership.objects.exclude(client=client) | Membership.objects.filter(client=None)
    return people(client).exclude(pk__in=elsewhere.values("user"))


def remove(client: Client) -> dict[str, int]:
    """Delete them all; how many of each kind went. Whoever else points at one must be gone first,
    or find it again at the transaction's end.
    """
    gone = {}
    for one in reversed(owned()):
        keys = one.of(client).order_by().values("pk")
        rows = one.model._base_manager.filter(pk__in=keys)
        gone[str(one.model._meta.label)] = rows._raw_delete(using="default")
    return gone


def owner_keys(model: type[Model]) -> list["ForeignKey[Any, Any]"]:
    """The keys of a model by which a row belongs to what it points at."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    return [field for field in fields if _belongs(field)]


def _belongs(field: "ForeignKey[Any, Any]") -> bool:
    rule = field.remote_field.on_delete
    return rule is models.CASCADE or (rule is models.PROTECT and not field.null)


def _path(model: type[Model], paths: Mapping[type[Model], str]) -> str | None:
    for field in owner_keys(model):
        before = paths.get(field.related_model)
        if before is not None:
            return field.name if before == "pk" else f"{field.name}__{before}"
    return None
