"""The owner changes a webhook's secret while it is in use: for a day both are good."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.conf import LazySettings
from django.utils import timezone
from standardwebhooks import Webhook as Signer
from standardwebhooks import WebhookVerificationError

from messages.models import WebhookSecret
from tenants import access
from tenants.directory.models import Colleague, Reach
from tenants.models import AuditEntry
from tests.cast import Cast
from tests.messages.machine import Machine, listening
from tests.messages.one import planned, send
from tests.visitors import at_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def machine(settings: LazySettings) -> Iterator[Machine]:
    settings.WEBHOOKS_MAY_BE_PRIVATE = True
    with listening() as machine:
        yield machine


@pytest.fixture
def path(cast: Cast, machine: Machine) -> str:
    """Where the owner asks for the secret of the machine."""
    with access.inside(cast.plumber):
        person = Colleague.objects.create(name="Serveur", position=90)
        reach = Reach.objects.create(colleague=person, channel="webhook", address=machine.url)
    return f"/ways/{reach.pk}/secret"


def shown(cast: Cast, path: str) -> str:
    page = at_client(cast.plumber, cast.user("plumber")).post(path).content.decode()
    (found,) = re.findall(r"<code>(whsec_[^<]+)</code>", page)
    return unescape(found)


def is_signed_with(secret: str, cast: Cast, machine: Machine) -> bool:
    send(cast.plumber, planned(cast.plumber, "webhook", machine.url))
    headers, body = machine.got[-1]
    try:
        Signer(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


def test_it_is_shown_once_and_to_the_owner_only(cast: Cast, machine: Machine, path: str) -> None:
    owner = at_client(cast.plumber, cast.user("plumber"))
    assert "whsec_" not in owner.get("/ways/").content.decode()
    secret = shown(cast, path)
    assert is_signed_with(secret, cast, machine)
    assert secret not in owner.get("/ways/").content.decode()
    for name in ("doctor", "outsider"):
        assert at_client(cast.plumber, cast.user(name)).post(path).status_code == 404
    assert AuditEntry.objects.filter(action="webhook.secret_shown").count() == 1


def test_both_are_good_for_a_day(cast: Cast, machine: Machine, path: str) -> None:
    old, new = shown(cast, path), shown(cast, path)
    assert old != new
    for secret in (old, new):
        assert is_signed_with(secret, cast, machine)
    page = at_client(cast.plumber, cast.user("plumber")).get("/ways/").content.decode()
    assert "aussi signées avec l’ancien" in page
    a_day_ago = timezone.now() - timedelta(seconds=1)
    with access.inside(cast.plumber):
        old_row = WebhookSecret.objects.exclude(valid_until=None)
        until = old_row.get().valid_until
        assert until
        assert until > timezone.now() + timedelta(hours=23, minutes=59)
        old_row.update(valid_until=a_day_ago)
    assert is_signed_with(new, cast, machine)
    assert not is_signed_with(old, cast, machine)


def test_two_presses_do_not_lose_the_one_in_use(cast: Cast, machine: Machine, path: str) -> None:
    in_use = shown(cast, path)
    shown(cast, path)
    newest = shown(cast, path)
    assert is_signed_with(in_use, cast, machine)
    assert is_signed_with(newest, cast, machine)
