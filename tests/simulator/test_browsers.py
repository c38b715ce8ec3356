"""The browser's end of the voice."""

import pytest
from websockets.exceptions import ConnectionClosed

from telephony.simulator.settings import Settings
from tests.simulator.browser import Browser, access_token
from tests.simulator.product import Product
from tests.simulator.scenes import bridged
from tests.telephones import Simulator

GOOD = Settings()


@pytest.mark.parametrize(
    "token",
    [
        "nonsense",
        access_token(GOOD, lasts=-5),
        access_token(Settings(api_key_secret="another secret of sufficient length")),
        access_token(Settings(account_sid="AC" + "1" * 32)),
        access_token(Settings(voice_app_sid="AP" + "1" * 32)),
    ],
)
def test_a_bad_token_is_refused_with_4401(simulator: Simulator, token: str) -> None:
    with Browser(simulator.base_url, token) as browser:
        browser.expects("error")
        with pytest.raises(ConnectionClosed) as closed:
            browser.expects("registered")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


def test_the_voice_application_is_asked_with_the_pages_parameters(
    product: Product, simulator: Simulator
) -> None:
    product.answers["/twilio/voice/agent"] = "<Say>Personne</Say>"
    with Browser(simulator.base_url, access_token(GOOD, "camille")) as browser:
        browser.sends("connect", params={"call": "42"})
        browser.expects("heard", "Personne")
        assert browser.expects("disconnected")["reason"] == "completed"
    asked = product.expect("/twilio/voice/agent")
    assert (asked["From"], asked["To"], asked["call"]) == ("client:camille", "", "42")
    assert asked["ApplicationSid"] == GOOD.voice_app_sid


def test_a_muted_browser_is_not_heard(product: Product, simulator: Simulator) -> None:
    with Browser(simulator.base_url, access_token(GOOD)) as browser:
        phone, _ = bridged(product, simulator, browser)
        browser.sends("mute", muted=True)
        browser.sends("say", text="entre nous")
        browser.sends("mute", muted=False)
        browser.sends("say", text="me revoilà")
        phone.hears("me revoilà")
        assert "entre nous" not in phone.heard()
