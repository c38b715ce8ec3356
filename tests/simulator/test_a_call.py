"""A call from the greeting to the goodbye."""

from telephony.simulator.settings import Settings
from tests.simulator.browser import Browser, access_token
from tests.simulator.product import Product
from tests.simulator.scenes import bridged
from tests.telephones import Simulator


def test_both_ends_hear_each_other_until_the_caller_hangs_up(
    product: Product, simulator: Simulator
) -> None:
    with Browser(simulator.base_url, access_token(Settings())) as browser:
        phone, _ = bridged(product, simulator, browser)
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
        phone, _ = bridged(product, simulator, browser)
        browser.closes()
        left = product.expect("/twilio/conference", StatusCallbackEvent="participant-leave")
        assert left["ParticipantLabel"] == "agent"
        assert left["ReasonParticipantLeft"] == "participant_hung_up"
        assert phone.status() == "in-progress"


def test_an_end_that_ends_the_conference_takes_the_others_along(
    product: Product, simulator: Simulator
) -> None:
    with Browser(simulator.base_url, access_token(Settings())) as browser:
        phone, _ = bridged(product, simulator, browser, ends="true")
        browser.sends("hangup")
        phone.expect_status("completed")
        end = product.expect("/twilio/conference", StatusCallbackEvent="conference-end")
        assert end["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"
        assert end["ParticipantLabelEndingConference"] == "agent"
