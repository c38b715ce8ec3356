"""System checks: combinations of settings that must not start."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from phonenumbers import SUPPORTED_REGIONS


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


@register()
def countries_are_known(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A misspelt country would refuse all its calls."""
    unknown = sorted(set(settings.DIAL_COUNTRIES) - set(SUPPORTED_REGIONS))
    if not unknown:
        return []
    hint = "Two capital letters each, e.g. FR,BE."
    return [Error(f"DIAL_COUNTRIES has {', '.join(unknown)}.", hint=hint, id="tenants.E004")]


@register()
def mail_comes_back(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A misspelt provider fails at the first mail; one without a secret is never heard."""
    if not settings.EMAIL_PROVIDER:
        return []
    found: list[CheckMessage] = []
    if find_spec(f"anymail.backends.{settings.EMAIL_PROVIDER}") is None:
        hint = "One of django-anymail's, e.g. postmark."
        found.append(Error("EMAIL_PROVIDER is not known.", hint=hint, id="tenants.E005"))
    if not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        hint = (
            "Set ANYMAIL_WEBHOOK_SECRET=name:word, and enter it at the provider (docs/channels.md)."
        )
        found.append(Warning("Bounces and answers are not heard.", hint=hint, id="tenants.W001"))
    return found


@register(deploy=True)
def people_have_two_factors(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A guessed password alone would open all clients' data."""
    if settings.FORCE_SECOND_FACTOR:
        return []
    hint = "Set FORCE_SECOND_FACTOR=true, or leave it out."
    return [
        Warning("A password alone lets the operator's people in.", hint=hint, id="tenants.W002")
    ]


@register(deploy=True)
def production_is_not_simulated(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Real callers must not be put through to the simulator."""
    if settings.SIMULATOR_URL and not settings.DEBUG:
        return [Error("SIMULATOR_URL is set without DEBUG.", hint="Unset it.", id="tenants.E003")]
    return []
