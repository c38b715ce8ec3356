"""An administrator's browser, and looking at clients by itself."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django import DjangoCaptureOnCommitCallbacks

from portal.operator import looking
from tenants.models import Client, ClientHealth
from tests.cast import Cast
from tests.visitors import Visitor, at_operator


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


class Administrator:
    """Looks at pages and sends forms; what waits for the commit is done."""

    def __init__(self, visitor: Visitor, capture: DjangoCaptureOnCommitCallbacks) -> None:
        self.visitor, self.capture = visitor, capture

    def sees(self, path: str, language: str = "en") -> str:
        answer = self.visitor.get(path, headers={"accept-language": language})
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def sends(self, path: str, about: Mapping[str, Any] | None = None, expects: int = 303) -> str:
        with self.capture(execute=True):
            answer = self.visitor.post(path, about or {}, headers={"accept-language": "en"})
        assert answer.status_code == expects, answer.content.decode()[:2000]
        return answer.content.decode()


@pytest.fixture
def administrator(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Administrator:
    visitor = at_operator(cast.user("administrator"))
    return Administrator(visitor, django_capture_on_commit_callbacks)


def keys_of(client: Client) -> set[str]:
    """What is found at this client, looked at now."""
    looking.again(client.pk)
    return {found["key"] for found in ClientHealth.objects.get(client=client).findings}
