"""What the OpenAPI document says of the API as a whole (drf-spectacular)."""

from typing import Any

DOCUMENT: dict[str, Any] = {
    "TITLE": "Permanence",
    "DESCRIPTION": "One client's telephone, agenda, messages and people. "
    "Programs send `Authorization: Bearer` with a token of the client whose host they ask; each "
    "operation says which scope it asks for (`x-scope`). docs/api.md has a first call.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_URLCONF": "config.urls_client",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "WeekdayEnum": "scheduling.models.OpeningPeriod.Weekday",
        "LanguageEnum": "telephony.voices.LANGUAGES",
        "FeedKindEnum": "scheduling.models.Feed.Kind",
        "MessageKindEnum": "messages.models.Message.Kind",
        "UrgencyEnum": "messages.form_models.Urgency",
        "ChannelEnum": "tenants.directory.models.Reach.Channel",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "tenants.api_document.describe",
    ],
}
