from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FloorConfig(AppConfig):
    name = "telephony.floor"
    label = "floor"
    verbose_name = _("Floor")

    def ready(self) -> None:
        from telephony.floor import listeners  # noqa: F401
