"""Whether what was read is still so: ETag, If-None-Match and If-Match (RFC 9110, 8.8.3 and 13)."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, ClassVar

from django.db import transaction
from django.utils.cache import get_conditional_response, patch_cache_control
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from tenants.api_problems import Changed


def tag(content: bytes) -> str:
    """The version of what was read."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


class Versioned:
    """What is read says its version; who has it already is told so, without it (304)."""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        if request.method in ("GET", "HEAD") and answer.status_code == 200:
            patch_cache_control(answer, private=True, no_cache=True)
            if isinstance(answer, Response):
                answer.add_post_render_callback(partial(_conditional, request))
        return answer


class Guarded:
    """An edit that names the version it was made on (If-Match) is refused on any other."""

    knows_versions: ClassVar[bool] = True

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with self._unchanged(request):
            return super().update(request, *args, **kwargs)  # type: ignore[misc,no-any-return]

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with self._unchanged(request):
            return super().destroy(request, *args, **kwargs)  # type: ignore[misc,no-any-return]

    @contextmanager
    def _unchanged(self, request: Request) -> Iterator[None]:
        """Raises Changed on another version than the header names; it is locked meanwhile."""
        known = request.headers.get("If-Match", "").strip()
        if known in ("", "*"):
            yield
            return
        view: Any = self
        with transaction.atomic():
            model = view.get_object()._meta.model
            list(
                model._default_manager.select_for_update(of=("self",)).filter(
                    pk=view.get_object().pk
                )
            )
            shown = view.get_serializer(view.get_object()).data
            if tag(JSONRenderer().render(shown)) not in _tags(known):
                raise Changed
            yield


def _tags(header: str) -> set[str]:
    """A proxy that packs answers makes a strong tag a weak one: it is the same version."""
    return {one.strip().removeprefix("W/") for one in header.split(",")}


def _conditional(request: Request, answer: Response) -> Any:
    version = tag(answer.content)
    answer["ETag"] = version
    return get_conditional_response(request._request, etag=version, response=answer)
