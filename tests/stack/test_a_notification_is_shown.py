"""A notification of the product's reaches a real service worker, is shown, and leads to its page.

The browser maker's server is a machine of the test's, and devtools carry to the worker what came
there: encrypted by the product, opened as RFC 8291 says.
"""

import base64
import json
import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page, Worker, expect

from config.demo.shapes import Person, Shop
from config.demo.shops import CABINET, PLOMBIER
from tests.messages import rfc8291
from tests.messages.machine import Machine, listening
from tests.stack.house import House
from tests.stack.pocket import SEND, Recipient, manage
from tests.telephones import eventually

WORDS = "La chaudière ne démarre plus."
PERSON = Person("Alix Moreau", "remplace", "+33639980097", "+33639980097", "")
ADD = """
from tenants import access
from tenants.directory.models import Colleague, Reach
from tenants.models import Client
with access.inside(Client.objects.get(slug={slug!r})):
    person, _new = Colleague.objects.get_or_create(name={name!r}, number={number!r})
    Reach.objects.get_or_create(colleague=person, channel="sms", address={number!r}, position=5)
    Reach.objects.filter(colleague=person, channel="push").update(position=1)
"""
SUBSCRIBE = """async (wish) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "X-CSRFToken": token, "Content-Type": "application/json" };
  const body = JSON.stringify(wish);
  const answer = await fetch("/pocket/push/subscription", { method: "POST", headers, body });
  return answer.status;
}"""
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/pocket/");
  const all = await registration.getNotifications();
  return all.map(({ title, body, data, tag }) => ({ title, body, tag, link: data.link }));
}"""
# A tap that no finger made opens no window; the worker's own way there is watched instead.
TAP = """async () => {
  self.clients.openWindow = (url) => { self.went = url; };
  const [notification] = await self.registration.getNotifications();
  try {
    self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
  } catch {}
  for (let tries = 0; !self.went && tries < 100; tries++) {
    await new Promise((done) => setTimeout(done, 50));
  }
  return self.went ?? "";
}"""


@pytest.fixture
def server() -> Iterator[Machine]:
    with listening() as machine:
        machine.status = 201
        yield machine


class Browser:
    """The telephone's browser: its keys, and the worker that is registered for the pocket."""

    def __init__(self, page: Page, server: Machine) -> None:
        self.page, self.server = page, server
        self.key, self.auth = ec.generate_private_key(rfc8291.CURVE), os.urandom(16)
        self.ids: dict[str, str] = {}
        self.tools = page.context.new_cdp_session(page)
        self.tools.on("ServiceWorker.workerRegistrationUpdated", self._keep)
        self.tools.send("ServiceWorker.enable")

    def subscribes(self) -> None:
        keys = {"p256dh": b64(rfc8291.point_of(self.key)), "auth": b64(self.auth)}
        assert self.page.evaluate(SUBSCRIBE, {"endpoint": self.server.url, "keys": keys}) == 204

    def is_notified(self) -> dict[str, Any]:
        """What the product sent, carried on to the worker; what stands on the screen then."""
        eventually(lambda: self.server.got, 30, lambda: "no notification was sent")
        words = rfc8291.opened(self.server.got[-1][1], self.key, self.auth).decode()
        parts = urlsplit(self.page.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        about = {"origin": origin, "registrationId": self.ids[f"{origin}/pocket/"], "data": words}
        self.tools.send("ServiceWorker.deliverPushMessage", about)
        (shown,) = eventually(lambda: self.page.evaluate(SHOWN), 20, lambda: "nothing is shown")
        assert shown["tag"] == json.loads(words)["tag"]
        return dict(shown)

    def taps(self) -> str:
        """Where the notification leads."""
        return str(self._worker().evaluate(TAP))

    def _worker(self) -> Worker:
        workers = self.page.context.service_workers
        scope = "self.registration.scope"
        return next(one for one in workers if str(one.evaluate(scope)).endswith("/pocket/"))

    def _keep(self, event: dict[str, Any]) -> None:
        for one in event["registrations"]:
            self.ids[one["scopeURL"]] = one["registrationId"]


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@pytest.mark.parametrize("shop", [PLOMBIER, CABINET], ids=["usual", "confidential"])
def test_it_is_shown_and_leads_to_the_message(house: House, server: Machine, shop: Shop) -> None:
    add = ADD.format(slug=shop.slug, name=PERSON.name, number=PERSON.mobile)
    manage(house.stack, add)
    alix = Recipient(house, shop, PERSON)
    page = alix.page
    alix.logs_in()
    parts = urlsplit(page.url)
    page.context.grant_permissions(["notifications"], origin=f"{parts.scheme}://{parts.netloc}")
    alix.opens("/pocket/me")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    browser = Browser(page, server)
    browser.subscribes()
    manage(house.stack, add)  # notifications first
    manage(house.stack, SEND.format(slug=shop.slug, name=PERSON.name, body=WORDS))
    shown = browser.is_notified()
    assert shown["title"] == shop.name
    on_the_screen = f"{shown['title']} {shown['body']}"
    assert (WORDS in on_the_screen and "Garnier" in on_the_screen) is not shop.confidential
    if shop.confidential:
        assert not any(word in on_the_screen for word in ("Garnier", "chaudière", "9984"))
    link = browser.taps()
    assert link == shown["link"]
    page.goto(link)
    expect(page.locator("article")).to_contain_text(WORDS)
