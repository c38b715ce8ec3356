from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    name = "scheduling"
    verbose_name = _("Hours, agendas and duty")

    def ready(self) -> None:
        # Some listen.
        from scheduling import agendas, reminders, subscriptions, waiting_list  # noqa: F401

        agendas.busy_sources.append(subscriptions.busy)
