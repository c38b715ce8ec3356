"""System checks: combinations of settings that must not start."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def apps_live_on_one_side(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """An app on both sides would silently read the operator's rows inside a client."""
    both = set(settings.SHARED_APPS) & set(settings.TENANT_APPS)
    return [
        Error(
            f"{app} is on both sides of the database.",
            hint="Leave it in SHARED_APPS or in TENANT_APPS, not in both.",
            id="tenants.E001",
        )
        for app in sorted(both)
    ]


@register()
def twilio_is_whole(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Half of Twilio's credentials would fail at the first call."""
    names = ["ACCOUNT_SID", "AUTH_TOKEN", "API_KEY_SID", "API_KEY_SECRET", "VOICE_APP_SID"]
    missing = [f"TWILIO_{name}" for name in names if not getattr(settings, f"TWILIO_{name}")]
    if not missing:
        return []
    return [
        Error(
            f"Telephony needs {', '.join(missing)}.",
            hint="`make run` without any TWILIO_ variable starts the simulator instead.",
            id="tenants.E002",
        )
    ]


@register(deploy=True)
def production_is_not_simulated(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Real callers must not be put through to the simulator."""
    if settings.SIMULATOR_URL and not settings.DEBUG:
        return [Error("SIMULATOR_URL is set without DEBUG.", hint="Unset it.", id="tenants.E003")]
    return []
