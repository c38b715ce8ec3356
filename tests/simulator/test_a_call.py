"""A call from the greeting to the goodbye."""

from telephony.simulator.settings import Settings
from tests.simulator.browser import Browser, access_token
from tests.simulator.conftest import CALLER, LINE
from tests.simulator.product import Product
from tests.telephones import Phone, Simulator

ROOM = (
    '<Dial><Conference statusCallback="/twilio/conference"'
    ' statusCallbackEvent="start end join leave" participantLabel="{label}"'
    ' endConferenceOnExit="{ends}">room</Conference></Dial>'
)


def queued_call(product: Product, simulator: Simulator) -> Phone:
    product.answers["/twilio/voice/incoming"] = (
        '<Say language="fr-FR">Bonjour</Say>'
        '<Enqueue waitUrl="/twilio/wait" action="/twilio/queue-left">queue</Enqueue>'
    )
    product.answers["/twilio/wait"] = '<Pause length="20"/>'
    phone = simulator.phone(CALLER)
    phone.dials(LINE)
    phone.hears("Bonjour")
    product.expect("/twilio/wait", QueuePosition="1")
    return phone


def bridged(product: Product, simulator: Simulator, browser: Browser, ends: str = "false") -> Phone:
    """A caller and an agent's browser in one conference."""
    phone = queued_call(product, simulator)
    product.answers["/twilio/voice/agent"] = ROOM.format(label="agent", ends=ends)
    product.answers["/room"] = ROOM.format(label="caller", ends="false")
    browser.sends("connect", params={"call": "42"})
    browser.expects("accepted")
    twilio_posts(simulator, f"Calls/{phone.call}.json", Url=product.url + "/room")
    product.expect("/twilio/conference", StatusCallbackEvent="conference-start")
    return phone


def twilio_posts(simulator: Simulator, path: str, **form: str) -> None:
    settings = Settings()
    address = f"/2010-04-01/Accounts/{settings.account_sid}/{path}"
    auth = (settings.account_sid, settings.auth_token)
    response = simulator.http.post(address, data=form, auth=auth)
    assert response.is_success, response.text


def test_both_ends_hear_each_other_until_the_caller_hangs_up(
    product: Product, simulator: Simulator
) -> None:
    with Browser(simulator.base_url, access_token(Settings())) as browser:
        phone = bridged(product, simulator, browser)
        phone.says("Je voudrais un rendez-vous")
        assert browser.expects("heard", "rendez-vous")["from"] == "caller"
        browser.sends("say", text="Bien sûr")
        phone.hears("Bien sûr")
        phone.hangs_up()
        product.expect("/twilio/voice/status", CallStatus="completed", CallSid=phone.call)
        assert product.expect("/twilio/voice/agent")["call"] == "42"
        assert product.expect("/twilio/queue-left")["QueueResult"] == "redirected"
        events = [p["StatusCallbackEvent"] for p in product.requests("/twilio/conference")]
        assert events == [
            "participant-join",
            "conference-start",
            "participant-join",
            "participant-leave",
        ]
        assert product.badly_signed == []


def test_a_closed_browser_leaves_the_caller_in_the_conference(
    product: Product, simulator: Simulator
) -> None:
    with Browser(simulator.base_url, access_token(Settings())) as browser:
        phone = bridged(product, simulator, browser)
        browser.closes()
        left = product.expect("/twilio/conference", StatusCallbackEvent="participant-leave")
        assert left["ParticipantLabel"] == "agent"
        assert left["ReasonParticipantLeft"] == "participant_hung_up"
        assert phone.status() == "in-progress"


def test_an_end_that_ends_the_conference_takes_the_others_along(
    product: Product, simulator: Simulator
) -> None:
    with Browser(simulator.base_url, access_token(Settings())) as browser:
        phone = bridged(product, simulator, browser, ends="true")
        browser.sends("hangup")
        phone.expect_status("completed")
        end = product.expect("/twilio/conference", StatusCallbackEvent="conference-end")
        assert end["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"
        assert end["ParticipantLabelEndingConference"] == "agent"
