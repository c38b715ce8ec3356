"""The way from Twilio to the product: signed requests, and the bag of those still to be sent."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar
from urllib.parse import urldefrag, urlencode

from django.conf import settings
from django.test import Client as Browser
from twilio.request_validator import RequestValidator

T = TypeVar("T")
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Webhook:
    """A request of Twilio's. A retry and a twin carry the same token. `about`: a call or room."""

    kind: str
    url: str
    params: dict[str, str]
    token: str
    about: str = ""
    method: str = "POST"
    # What is done with the answer's document, where Twilio wants one (music for a held caller).
    then: "Callable[[Answer], None] | None" = None

    def with_answer(self, then: "Callable[[Answer], None]") -> "Webhook":
        return replace(self, then=then)

    def __str__(self) -> str:
        told = ("StatusCallbackEvent", "CallStatus", "QueueResult", "DialCallStatus", "Digits")
        words = " ".join(self.params[name] for name in told if self.params.get(name))
        return f"{self.kind} {self.url.removeprefix(settings.PUBLIC_URL)} {words} [{self.about}]"


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    content_type: str


class Product(Protocol):
    """Who answers Twilio's requests."""

    def __call__(self, hook: Webhook) -> Answer: ...


class Step(Protocol):
    """Does the work and all that follows its commit."""

    def __call__(self, work: Callable[[], T]) -> T: ...


class OurProduct:
    """The product itself, asked through Django's test client."""

    def __init__(self) -> None:
        self._browser = Browser(headers={"host": "localhost"})

    def __call__(self, hook: Webhook) -> Answer:
        url, params = signed_url(hook)
        signer = RequestValidator(settings.TWILIO_AUTH_TOKEN)
        headers = {
            "X-Twilio-Signature": signer.compute_signature(url, params),
            "I-Twilio-Idempotency-Token": hook.token,
        }
        path = url.removeprefix(settings.PUBLIC_URL)
        assert path.startswith("/"), f"not an address of ours: {url}"
        found = self._browser.generic(hook.method, path, urlencode(params), FORM, headers=headers)
        return Answer(found.status_code, found.content.decode(), found.headers["content-type"])


def signed_url(hook: Webhook) -> tuple[str, dict[str, str]]:
    """The address without its fragment, and the form: a GET carries its form in the address."""
    url = urldefrag(hook.url).url
    if hook.method == "GET":
        mark = "&" if "?" in url else "?"
        return (url + mark + urlencode(hook.params) if hook.params else url), {}
    return url, hook.params


@dataclass
class Wire:
    """Sends, and keeps what is not sent yet. `step` runs what waits for the product's commit."""

    product: Product
    step: Step
    bag: list[Webhook] = field(default_factory=list)
    journal: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    _tokens: "itertools.count[int]" = field(default_factory=itertools.count)

    def hook(
        self, kind: str, url: str, params: dict[str, str], about: str = "", method: str = "POST"
    ) -> Webhook:
        """A new request with a token of its own."""
        return Webhook(kind, url, params, f"token-{next(self._tokens)}", about, method)

    def tell(self, hook: Webhook) -> None:
        """Put a callback into the bag."""
        if hook.url:
            self.bag.append(hook)

    def send(self, hook: Webhook) -> Answer:
        """Ask the product now; an answer that Twilio would complain about is kept."""
        answer = self.step(lambda: self.product(hook))
        self.note(f"{answer.status} {hook}")
        if answer.status >= 300:
            self.complaints.append(f"{answer.status} for {hook}")
        return answer

    def deliver(self, hook: Webhook) -> None:
        """Send a callback out of the bag; a twin of it may still lie there."""
        if hook in self.bag:
            self.bag.remove(hook)
        answer = self.send(hook)
        if hook.then and answer.status < 300:
            hook.then(answer)

    def lose(self, hook: Webhook) -> None:
        self.note(f"lost {hook}")
        self.bag.remove(hook)

    def note(self, line: str) -> None:
        """For the reader of a failed life."""
        self.journal.append(line)
