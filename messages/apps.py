from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    name = "messages"
    # `messages` is the label of Django's own application.
    label = "inbox"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from messages import desk_panel, listeners  # noqa: F401
