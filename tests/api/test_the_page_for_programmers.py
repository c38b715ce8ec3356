"""docs/api.md is true: each of its requests is asked, its table of scopes and its Python hold."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from portal.hook_models import ASKABLE
from tenants.api_scopes import SCOPES
from tests.api.program import Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def requests() -> list[list[str]]:
    lines = "\n".join(blocks("sh")).replace("\\\n", " ").splitlines()
    return [shlex.split(line) for line in lines if line.startswith("curl")]


@pytest.mark.parametrize("words", requests(), ids=lambda words: words[-1])
def test_each_request_of_the_page_is_answered(cast: Cast, words: list[str]) -> None:
    *options, url = words[1:]
    assert "Authorization: Bearer $TOKEN" in options
    body = json.loads(options[options.index("-d") + 1]) if "-d" in options else None
    path = url.removeprefix("$API").removeprefix("/")
    status = (200 if "search" in path else 201) if body else 200
    Program.of(cast.practice).ask("POST" if body else "GET", path, body, status)


def test_the_first_call_is_among_them(cast: Cast) -> None:
    assert len(requests()) >= 7
    assert "messages" in Program.of(cast.practice).get("")


def test_every_scope_and_every_event_stands_there() -> None:
    named = set(re.findall(r"`([a-z]+:(?:read|write))`", PAGE))
    assert named == set(SCOPES)
    events = set(re.findall(r"`((?:message|call|appointment)\.[a-z]+)`", PAGE))
    assert events == {kind for kind, _label in ASKABLE}


def test_its_python_takes_what_is_ours_and_nothing_else() -> None:
    [code] = blocks("python")
    there: dict[str, Any] = {}
    exec(code, there)
    secret, body, now = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", '{"type": "test"}', timezone.now()
    headers = {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign("evt_1", now, body),
    }
    assert there["take"](secret, body.encode(), headers) == {"type": "test"}
    with pytest.raises(WebhookVerificationError):
        there["take"](secret, b'{"type": "other"}', headers)
