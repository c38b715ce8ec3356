"""What the OpenAPI document says beside the views: tokens, scopes, problems, times of day."""

from typing import Any

from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from tenants import api_problems

EDITS = ("PUT", "PATCH", "DELETE")


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document describes the token."""

    target_class = "tenants.api.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class TimeOfDay(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """A time of the client's own clock. JSON Schema's `time` has an offset, which this has not."""

    target_class = "rest_framework.fields.TimeField"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        clock = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$"
        return {"type": "string", "pattern": clock, "example": "09:30:00"}


class ScopedSchema(AutoSchema):
    """Each operation says which scope it asks for, and which headers it knows."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        scope_of = getattr(self.view, "scope_of", None)
        scope = scope_of and scope_of(self.method, getattr(self.view, "action", None))
        if operation and scope:
            operation["x-scope"] = scope
            told = operation.get("description", "")
            operation["description"] = f"{told}\n\nScope: `{scope}`.".strip()
        return operation

    def get_override_parameters(self) -> list[Any]:
        more = super().get_override_parameters()
        if self.method in EDITS and getattr(self.view, "knows_versions", False):
            return [*more, IF_MATCH]
        return [*more]


IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag with which it was read: 412 where it was changed meanwhile.",
)


def describe(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add the problem to the OpenAPI document, as what any address may answer."""
    text = {"type": "string"}
    error = {"type": "object", "properties": {"pointer": text, "detail": text, "code": text}}
    result["components"]["schemas"]["Problem"] = {
        "type": "object",
        "description": "Problem details, RFC 9457",
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "errors": {"type": "array", "items": error},
            "scope": {**text, "description": "The scope that the token lacks."},
        },
        "required": ["type", "title", "status", "detail"],
    }
    problem = {
        "description": "An error",
        "content": {api_problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = problem
    return result
