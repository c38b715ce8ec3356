"""A recipient with the browser of their telephone, 360 pixels wide; and messages without a call."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from playwright.sync_api import Page, expect

from config.demo.shapes import Person, Shop
from config.launch.stack import Stack
from tests.stack import axe
from tests.stack.house import House
from tests.telephones import Phone, eventually

PROJECT = Path(__file__).resolve().parents[2]
SEND = """
from django.db import transaction
from django.utils import timezone
from messages import escalation, forms, timeline
from messages.models import Message
from tenants import access
from tenants.base import uuid7
from tenants.directory.models import Colleague
from tenants.models import Client
client = Client.objects.get(slug={slug!r})
with access.inside(client), transaction.atomic():
    person = Colleague.objects.get(name={name!r})
    message = Message.objects.create(
        call_id=uuid7(), version=forms.current_version(), state="sent", sent_at=timezone.now(),
        recipient=person, recipient_name=person.name, body={body!r}, caller_name="Odile Garnier",
        caller_number="+33639984001", agent_id=uuid7(), agent_name="Camille", urgency="urgent",
    )
    timeline.add(message, timeline.Step.SENT, "Camille")
    escalation.begin(client, message, person)
"""


class Recipient:
    """One of a client's people."""

    def __init__(self, house: House, shop: Shop, person: Person) -> None:
        self.house, self.shop, self.person = house, shop, person
        self.phone: Phone = house.simulator.phone(person.mobile)
        self.page: Page = house.telephone()
        self.known = len(self.phone.texts())

    def is_sent(self, body: str) -> str:
        """A message; the link in its text."""
        manage(self.house.stack, SEND.format(slug=self.shop.slug, name=self.person.name, body=body))
        return self.news("/m/")

    def news(self, containing: str) -> str:
        """The link in the next text that has one."""
        return self._next(containing, r"https?://\S+")

    def code(self) -> str:
        """The six digits of the next text."""
        return self._next("code", r"\b\d{6}\b")

    def _next(self, containing: str, pattern: str) -> str:
        def look() -> str:
            new = self.phone.texts()[self.known :]
            return next((text["body"] for text in new if containing in text["body"]), "")

        body = eventually(look, 30, lambda: f"no text with {containing!r}")
        self.known = len(self.phone.texts())
        found = re.search(pattern, body)
        assert found is not None, body
        return found[0]

    def opens(self, path: str) -> None:
        parts = urlsplit(self.house.stack.urls.operator)
        host = f"{self.shop.slug}.{parts.netloc}"
        self.page.goto(urlunsplit((parts.scheme, host, path, "", "")))

    def logs_in(self) -> None:
        """By a link to their own number."""
        self.opens("/pocket/")
        self.page.fill("[name=address]", self.person.mobile)
        self.page.click("form[action$=login] button")
        expect(self.page.locator(".word")).to_be_visible()
        self.page.goto(self.news("/pocket/in/"))
        self.page.click("form[action*='/pocket/in/'] button")
        expect(self.page.locator("nav.tabs")).to_be_visible()

    def is_fine(self) -> None:
        """Nothing overflows, and a machine finds nothing against it, light and dark."""
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 360
        axe.finds_nothing(self.page)


def manage(stack: Stack, code: str) -> None:
    """Run it in the product that is running."""
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
    environment = {**os.environ, **stack.environment}
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
