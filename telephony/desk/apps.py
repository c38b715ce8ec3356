from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "telephony.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from telephony.desk import (  # noqa: F401
            beside,
            booking,
            booking_waiting,
            helping_floor,
            helping_panel,
            hours_news,
            listeners,
            news,
        )

        news.register(hours_news.news)
