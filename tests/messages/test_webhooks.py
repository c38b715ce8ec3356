"""A message for a machine of the client's: signed, once by its id, and never taken by it."""

import json
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from standardwebhooks import Webhook as Signer
from standardwebhooks import WebhookVerificationError

from messages.channels import CHANNELS
from messages.models import Delivery, Notice
from messages.webhook_secrets import current
from tenants import access
from tenants.directory import contacts
from tenants.directory.models import Colleague, Reach
from tests.answering import BODY
from tests.cast import Cast
from tests.messages.machine import Machine, listening
from tests.messages.one import CALLER, fresh, planned, send
from tests.visitors import at_client

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def machine(settings: LazySettings) -> Iterator[Machine]:
    settings.WEBHOOKS_MAY_BE_PRIVATE = True
    with listening() as machine:
        yield machine


def test_it_is_signed_with_the_secret_of_its_address(cast: Cast, machine: Machine) -> None:
    row = send(cast.plumber, planned(cast.plumber, "webhook", machine.url))
    ((headers, body),) = machine.got
    with access.inside(cast.plumber):
        said = Signer(current(machine.url).secret).verify(body, headers)
        another = Signer(current("https://example.com/other").secret)
    with pytest.raises(WebhookVerificationError):
        another.verify(body, headers)
    assert said["data"]["body"] == BODY
    assert said["data"]["caller"]["name"] == CALLER
    assert (row.state, row.provider_id) == (State.SENT, headers["webhook-id"])
    assert fresh(cast.plumber, row).message.state == "sent", "a machine takes nothing"


def test_a_confidential_clients_machine_gets_the_link_only(cast: Cast, machine: Machine) -> None:
    send(cast.practice, planned(cast.practice, "webhook", machine.url))
    ((_headers, body),) = machine.got
    data = json.loads(body)["data"]
    assert set(data) == {"message", "recipient", "urgency", "sent_at", "link"}
    assert not any(word in body.decode() for word in ("Garnier", "pansement", "639984001"))


@pytest.mark.parametrize("status", [500, 503, 429, 404, 302])
def test_a_fault_is_tried_again_under_the_same_id(
    cast: Cast, machine: Machine, status: int
) -> None:
    machine.status = status
    row = send(cast.plumber, planned(cast.plumber, "webhook", machine.url))
    assert (row.state, row.error_code) == (State.PLANNED, str(status))
    machine.status = 200
    with access.inside(cast.plumber):
        Delivery.objects.filter(pk=row.pk).update(retry_at=None)
    assert send(cast.plumber, row).state == State.SENT
    assert len({headers["webhook-id"] for headers, _body in machine.got}) == 1
    assert len(machine.got) == 2, "no redirect is followed"


def test_gone_sets_the_address_aside_and_tells_whose_it_is(cast: Cast, machine: Machine) -> None:
    machine.status = 410
    with access.inside(cast.plumber):
        person = Colleague.objects.order_by("position")[0]
        reach = Reach.objects.create(colleague=person, channel="webhook", address=machine.url)
    row = send(cast.plumber, planned(cast.plumber, "webhook", machine.url))
    assert (row.state, row.error_code) == (State.FAILED, "410")
    with access.inside(cast.plumber):
        reach.refresh_from_db()
        told = list(Notice.objects.filter(kind="way_set_aside"))
    assert reach.set_aside_why == Reach.SetAside.GONE
    assert told
    assert "secret-path" not in str(told[0].about)


def test_the_portal_shows_it_and_the_owner_uses_it_again(cast: Cast, machine: Machine) -> None:
    machine.status = 410
    with access.inside(cast.plumber):
        person = Colleague.objects.create(name="Serveur", position=90)
        reach = Reach.objects.create(colleague=person, channel="webhook", address=machine.url)
    send(cast.plumber, planned(cast.plumber, "webhook", machine.url))
    with access.inside(cast.plumber):
        assert person not in contacts.recipients()
    owner = at_client(cast.plumber, cast.user("plumber"))
    page = owner.get("/ways/").content.decode()
    assert f"/ways/{reach.pk}/use-again" in page
    owner.post(f"/ways/{reach.pk}/use-again")
    with access.inside(cast.plumber):
        assert person in contacts.recipients()


@pytest.mark.parametrize(
    "address",
    ["http://example.com/hook", "https://10.0.0.1/", "https://cabinet.localhost/x", "ftp://a.b/"],
)
def test_an_address_in_our_network_is_never_asked(
    cast: Cast, settings: LazySettings, address: str
) -> None:
    settings.WEBHOOKS_MAY_BE_PRIVATE = False
    if "10.0" not in address:
        with access.inside(cast.plumber), pytest.raises(ValidationError):
            CHANNELS["webhook"].tidy(address)
    if address.startswith("http"):
        row = send(cast.plumber, planned(cast.plumber, "webhook", address))
        assert (row.state, row.error_code) == (State.FAILED, "address")


def test_only_who_edits_sees_the_path_and_may_ask_for_the_secret(
    cast: Cast, machine: Machine
) -> None:
    with access.inside(cast.practice):
        person = Colleague.objects.order_by("position")[0]
        reach = Reach.objects.create(colleague=person, channel="webhook", address=machine.url)
    for name, is_shown in (("doctor", True), ("bookkeeper", False)):
        page = at_client(cast.practice, cast.user(name)).get("/ways/").content.decode()
        assert ("secret-path" in page, f"{reach.pk}/secret" in page) == (is_shown, is_shown)
        assert "127.0.0.1" in page
