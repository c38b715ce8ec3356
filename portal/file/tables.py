"""Which tables a client's schema has, and what of them leaves in a file that is handed over."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model

from messages.channel_models import new_secret

# Rows that are in no export, and why. Whoever has the file must not be able to log in with it.
KEPT_BACK: Final[Mapping[str, str]] = {
    "scheduling.NumberCode": "codes that prove a visitor's number, of minutes",
    "inbox.PushSubscription": "keys of single telephones; they are given anew on each",
    "inbox.PocketDevice": "log-ins of single telephones; made anew by logging in",
    "inbox.PocketKey": "links and codes to log in, of minutes",
    "inbox.PocketPasskey": "passkeys; they are good for one host only",
    "portal.FileExport": "earlier exports, which are gone after days",
}


def _digest() -> str:
    return sha256(secrets.token_bytes(32)).hexdigest()


def _code() -> str:
    return secrets.token_hex(5)


# Columns that are in no export, and what a new client has in their place: a secret of its own.
WITHHELD: Final[Mapping[str, Mapping[str, Callable[[], str]]]] = {
    "scheduling.Feed": {"digest": _digest},
    "scheduling.AppointmentLink": {"code": _code},
    "scheduling.SlotOffer": {"code": _code},
    "inbox.WebhookSecret": {"secret": new_secret},
}


@dataclass(frozen=True)
class Table:
    """A model's table: its name in the database, its columns, and those that are withheld."""

    label: str
    name: str
    key: str
    columns: tuple[str, ...]
    withheld: tuple[str, ...] = ()

    @property
    def shown(self) -> list[str]:
        """The columns that an export has."""
        return [column for column in self.columns if column not in self.withheld]


def client_models() -> list[type[Model]]:
    """Every model of the clients' schemas, each after those that it points at."""
    configs = [config for config in apps.get_app_configs() if config.name in settings.TENANT_APPS]
    found = [model for config in configs for model in config.get_models(include_auto_created=True)]
    return in_order(found)


def table_of(model: type[Model]) -> Table:
    """The table of a model of either side."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    return Table(
        label=model._meta.label,
        name=model._meta.db_table,
        key=str(model._meta.pk.column),
        columns=tuple(str(field.column) for field in fields),
        withheld=tuple(WITHHELD.get(model._meta.label, ())),
    )


def exported() -> list[Table]:
    """The tables of a client's schema that an export has, in the order to read them in again."""
    return [table_of(model) for model in client_models() if model._meta.label not in KEPT_BACK]


def in_order(models: Iterable[type[Model]]) -> list[type[Model]]:
    """Those that others point at first; by their name where nothing points. A loop is cut."""
    wanted = sorted(models, key=lambda model: str(model._meta.label))
    done: dict[type[Model], None] = {}

    def add(model: type[Model], above: tuple[type[Model], ...]) -> None:
        if model in done or model in above:
            return
        for other in points_at(model):
            if other in wanted:
                add(other, (*above, model))
        done[model] = None

    for model in wanted:
        add(model, ())
    return list(done)


def points_at(model: type[Model]) -> list[type[Model]]:
    """The models to which it has foreign keys, itself left out."""
    fields: list[Field[Any, Any]] = list(model._meta.concrete_fields)
    found = [field.related_model for field in fields if field.is_relation]
    return [other for other in found if isinstance(other, type) and other is not model]
