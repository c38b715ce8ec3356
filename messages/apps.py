from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    name = "messages"
    # `messages` is the label of Django's own application.
    label = "inbox"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from messages import (  # noqa: F401
            as_typed,
            board_panel,
            callback_panel,
            desk_history,
            desk_panel,
            listeners,
            mail_webhooks,
            notices,
            open_messages,
            unfinished_panel,
        )
        from messages.portal import history, reason_page
        from telephony.desk import news

        history.register()
        news.register(reason_page.news)
