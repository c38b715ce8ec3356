"""Calls brought to a certain point."""

from tests.simulator import twilio
from tests.simulator.browser import Browser
from tests.simulator.conftest import CALLER, LINE
from tests.simulator.product import Product
from tests.telephones import Phone, Simulator, eventually

ROOM = (
    '<Dial><Conference statusCallback="/twilio/conference" participantLabel="{label}"'
    ' statusCallbackEvent="start end join leave mute hold announcement modify"'
    ' endConferenceOnExit="{ends}">room</Conference></Dial>'
)


def queued_call(product: Product, simulator: Simulator) -> Phone:
    """A caller who was greeted and waits."""
    product.answers["/twilio/voice/incoming"] = (
        '<Say language="fr-FR">Bonjour</Say>'
        '<Enqueue waitUrl="/twilio/wait" action="/twilio/queue-left">queue</Enqueue>'
    )
    product.answers.setdefault("/twilio/wait", '<Pause length="20"/>')
    phone = simulator.phone(CALLER)
    phone.dials(LINE)
    phone.hears("Bonjour")
    product.expect("/twilio/wait", QueuePosition="1")
    return phone


def bridged(
    product: Product,
    simulator: Simulator,
    browser: Browser,
    ends: str = "false",
    document: str = ROOM,
) -> tuple[Phone, str]:
    """A caller and an agent's browser in one conference, whose path comes along."""
    phone = queued_call(product, simulator)
    product.answers["/twilio/voice/agent"] = document.format(label="agent", ends=ends)
    product.answers["/room"] = document.format(label="caller", ends="false")
    browser.sends("connect", params={"call": "42"})
    browser.expects("accepted")
    twilio.post(simulator, f"Calls/{phone.call}.json", Url=product.url + "/room")
    joined = product.expect("/twilio/conference", CallSid=phone.call)
    return phone, f"Conferences/{joined['ConferenceSid']}"


def connected(one: Phone, other: Phone, text: str = "Allô ?") -> None:
    """Say it at one telephone until it is heard at the other."""

    def look() -> bool:
        one.says(text)
        return text in other.heard()

    eventually(look, 5, lambda: f"they are not connected; heard {other.heard()}")


def agent_said(simulator: Simulator, browser: Browser, text: str) -> None:
    """Say it, and wait until it was said: socket and HTTP requests keep no common order."""
    browser.sends("say", text=text)
    agent = simulator.phone("client:agent_1")

    def look() -> bool:
        return any(line["text"] == text for line in agent.calls()[-1]["heard"])

    eventually(look, 5, lambda: f"the agent did not say {text!r}")
