"""Headers that keep a page to what it needs, and settings with which a server may face the net."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from config.content_policy import policy
from tests.cast import Cast
from tests.visitors import at_client, at_operator, content_policy

PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "".join(chr(48 + (number * 31) % 74) for number in range(64)),
    "PUBLIC_URL": "https://permanence.example",
    "BASE_DOMAIN": "permanence.example",
    "ALLOWED_HOSTS": ".permanence.example",
    "FORCE_SECOND_FACTOR": "true",
}


def sources(directive: str, **about: str) -> list[str]:
    given = {"public_url": "https://p.example", "base_domain": "p.example", "simulator_url": ""}
    return [str(one) for one in policy(**{**given, **about})["DIRECTIVES"][directive]]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/no-such-page"])
def test_no_script_may_stand_in_a_page(cast: Cast, path: str) -> None:
    for answer in (at_operator().get(path), at_client(cast.practice).get(path)):
        said = content_policy(answer)
        assert said["script-src"] == "'self'"
        assert said["object-src"] == said["base-uri"] == said["frame-ancestors"] == "'none'"


def test_a_page_talks_to_the_house_and_to_who_carries_the_voice() -> None:
    assert "https://*.p.example" in sources("connect-src")
    assert "wss://p.example" in sources("connect-src")
    assert "wss://*.twilio.com" in sources("connect-src")
    here = sources("connect-src", public_url="http://localhost:8000", base_domain="localhost")
    assert "http://*.localhost:8000" in here


def test_with_the_simulator_nobody_else_is_talked_to() -> None:
    found = sources("connect-src", simulator_url="http://localhost:8001")
    assert "ws://localhost:8001" in found
    assert not [one for one in found if "twilio" in one]


def test_nothing_is_said_against_the_settings_of_a_server() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env={**os.environ, **PRODUCTION},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
