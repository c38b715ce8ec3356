from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "telephony.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from telephony.desk import listeners  # noqa: F401
