from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from messages.trades import openings
        from portal import hook_listeners  # noqa: F401
        from portal.operator import announcement_panel, beginnings, people  # noqa: F401

        openings.register(beginnings.fill)
