"""Participants are held, muted, taken out, announced to."""

from tests.simulator import twilio
from tests.simulator.browser import Browser, access_token
from tests.simulator.product import Product
from tests.simulator.scenes import agent_said, bridged
from tests.simulator.twilio import DEFAULTS
from tests.telephones import Simulator


def test_a_held_caller_hears_the_hold_document_and_nothing_else(
    product: Product, simulator: Simulator
) -> None:
    product.answers["/hold"] = "<Say>Un instant</Say>"
    with Browser(simulator.base_url, access_token(DEFAULTS)) as browser:
        phone, room = bridged(product, simulator, browser)
        seat = f"{room}/Participants/{phone.call}.json"
        held = twilio.post(simulator, seat, Hold="true", HoldUrl=product.url + "/hold")
        assert held["hold"] is True
        phone.hears("Un instant")
        agent_said(simulator, browser, "il insiste")
        twilio.post(simulator, seat, Hold="false")
        product.expect("/twilio/conference", StatusCallbackEvent="participant-unhold")
        browser.sends("say", text="me revoici")
        phone.hears("me revoici")
        assert "il insiste" not in phone.heard()


def test_the_flag_that_ends_a_conference_does_not_change_on_hold(
    product: Product, simulator: Simulator
) -> None:
    with Browser(simulator.base_url, access_token(DEFAULTS)) as browser:
        _, room = bridged(product, simulator, browser, ends="true")
        seat = f"{room}/Participants/agent.json"
        twilio.post(simulator, seat, Hold="true")
        assert twilio.post(simulator, seat, EndConferenceOnExit="false")["end_conference_on_exit"]
        twilio.post(simulator, seat, Hold="false")
        changed = twilio.post(simulator, seat, EndConferenceOnExit="false")
        assert changed["end_conference_on_exit"] is False


def test_a_muted_caller_is_not_heard(product: Product, simulator: Simulator) -> None:
    with Browser(simulator.base_url, access_token(DEFAULTS)) as browser:
        phone, room = bridged(product, simulator, browser)
        seat = f"{room}/Participants/{phone.call}.json"
        assert twilio.post(simulator, seat, Muted="true")["muted"] is True
        phone.says("vous m’entendez ?")
        twilio.post(simulator, seat, Muted="false")
        phone.says("et maintenant ?")
        heard = browser.expects("heard", "?")["text"]
        assert heard == "et maintenant ?"


def test_an_announcement_is_heard_by_one_and_reported(
    product: Product, simulator: Simulator
) -> None:
    product.answers["/soon"] = "<Say>Cet appel est enregistré</Say>"
    with Browser(simulator.base_url, access_token(DEFAULTS)) as browser:
        phone, room = bridged(product, simulator, browser)
        seat = f"{room}/Participants/{phone.call}.json"
        twilio.post(simulator, seat, AnnounceUrl=product.url + "/soon")
        phone.hears("enregistré")
        product.expect("/twilio/conference", StatusCallbackEvent="announcement-end")


def test_a_conference_can_be_ended_by_rest(product: Product, simulator: Simulator) -> None:
    with Browser(simulator.base_url, access_token(DEFAULTS)) as browser:
        phone, room = bridged(product, simulator, browser)
        ended = twilio.post(simulator, f"{room}.json", Status="completed")
        assert ended["reason_conference_ended"] == "conference-ended-via-api"
        phone.expect_status("completed")
        browser.expects("disconnected")
        assert twilio.get(simulator, f"{room}/Participants.json")["participants"] == []
