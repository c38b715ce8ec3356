from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from telephony import teams

if TYPE_CHECKING:
    from tenants.models import Client


class SwitchboardConfig(AppConfig):
    name = "telephony.switchboard"
    label = "switchboard"
    verbose_name = _("Switchboard")

    def ready(self) -> None:
        teams.register(_teams)


def _teams(client: "Client") -> dict[UUID, str]:
    return dict(client.teams.values_list("pk", "name"))
