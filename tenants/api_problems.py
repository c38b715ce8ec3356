"""Every error of the API as problem details (RFC 9457)."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import APIException, PermissionDenied, ValidationError
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"


class Conflict(APIException):
    """What was asked for contradicts other rows."""

    status_code = HTTPStatus.CONFLICT
    default_code = "conflict"

    def __init__(self, detail: Any = None, members: Mapping[str, Any] | None = None) -> None:
        super().__init__(detail)
        # What else the problem says (RFC 9457, 3.2): e.g. what could be had instead.
        self.members = dict(members or {})


class MissingScope(PermissionDenied):
    """The token was not made for this (RFC 6750, 3.1)."""

    default_code = "insufficient_scope"

    def __init__(self, scope: str) -> None:
        super().__init__(_("This token lacks the scope %(scope)s.") % {"scope": scope})
        self.members = {"scope": scope}


class Changed(APIException):
    """Somebody else has changed it since it was read (RFC 9110, 13.1.1)."""

    status_code = HTTPStatus.PRECONDITION_FAILED
    default_code = "changed"

    def __init__(self) -> None:
        super().__init__(_("It was changed meanwhile: read it again, then change it."))


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer for an error of a view; None for a fault of ours, which Django reports."""
    error = _as_known(error)
    answer = exception_handler(error, context)
    if answer is None:
        return None
    invalid = error if isinstance(error, ValidationError) else None
    answer.data = {
        "type": "about:blank",
        "title": HTTPStatus(answer.status_code).phrase,
        "status": answer.status_code,
        "detail": _("Some values are not right.") if invalid else _detail(answer.data),
    }
    if isinstance(error, Conflict | MissingScope):
        answer.data.update(error.members)
    if isinstance(error, MissingScope):
        scope = error.members["scope"]
        answer["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{scope}"'
    if invalid:
        answer.data["errors"] = list(_errors(invalid.get_full_details(), "#"))
    answer.content_type = MEDIA_TYPE
    return answer


def invalid(error: DjangoValidationError) -> ValidationError:
    """What a model refused, as the API says it."""
    detail: Any = serializers.as_serializer_error(error)
    if NON_FIELD_ERRORS in detail:
        detail[api_settings.NON_FIELD_ERRORS_KEY] = detail.pop(NON_FIELD_ERRORS)
    return ValidationError(detail)


def _as_known(error: Exception) -> Exception:
    if isinstance(error, ProtectedError):
        return Conflict(_("Other rows still need it."))
    if isinstance(error, IntegrityError):
        return Conflict(_("This contradicts what is there already."))
    if isinstance(error, DjangoValidationError):
        return invalid(error)
    return error


def _detail(data: Any) -> str:
    return str(data.get("detail", "")) if isinstance(data, dict) else str(data)


def _errors(details: Any, pointer: str) -> Iterator[dict[str, str]]:
    """Each error with a JSON pointer (RFC 6901) to the value that it is about."""
    if isinstance(details, list):
        for place, item in enumerate(details):
            is_error = isinstance(item, dict) and set(item) == {"message", "code"}
            yield from _errors(item, pointer if is_error else f"{pointer}/{place}")
    elif set(details) == {"message", "code"}:
        yield {
            "pointer": pointer,
            "detail": str(details["message"]),
            "code": str(details["code"]),
        }
    else:
        for name, item in details.items():
            whole = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from _errors(item, pointer if whole else f"{pointer}/{name}")
