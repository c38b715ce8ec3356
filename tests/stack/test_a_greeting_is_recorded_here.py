"""A greeting is spoken into the browser, heard back there, and by the next caller."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from config.demo.shops import SYNDIC
from tests.chromium import ARGUMENTS, find_chromium
from tests.stack.house import House
from tests.stack.owning import opens
from tests.stack.waiting import until

# A microphone that beeps, and nobody to ask whether it may be used.
MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
QUIET = 1000
PLAYER = "[data-recorder-player]"
# How loud it is at its loudest (of 32767), without the 44 bytes of a WAV's head.
LOUDEST = """async (address) => {
  const sound = await (await fetch(address)).arrayBuffer();
  return new Int16Array(sound.slice(44)).reduce((most, one) => Math.max(most, Math.abs(one)), 0);
}"""


@pytest.fixture
def microphone(house: House) -> Iterator[Page]:
    browser: Browser = house.browser.browser_type.launch(
        executable_path=find_chromium(), args=[*ARGUMENTS, *MICROPHONE]
    )
    context = browser.new_context(locale="fr-FR")
    context.set_default_timeout(60_000)
    yield context.new_page()
    browser.close()


def test_it_is_heard_back_and_by_the_next_caller(house: House, microphone: Page) -> None:
    page = opens(house, "/greetings/", SYNDIC, microphone)
    page.locator("main a.btn[href^='/greetings/']").first.click()
    page.wait_for_selector("[data-recorder]")
    greeting = page.url
    button = page.locator("[data-recorder-button]")
    button.click()
    expect(page.locator("[data-recorder-clock]")).to_have_text("0:01")
    button.click()
    expect(page.locator(PLAYER)).to_be_visible()
    until(page, f"() => document.querySelector('{PLAYER}').duration > 0.5")

    page.locator("form button[value=save]").first.click()
    sound = page.locator(".fields audio")
    expect(sound).to_be_visible()
    assert page.evaluate(LOUDEST, sound.get_attribute("src")) > QUIET

    caller = house.caller("+33639984031")
    caller.dials(SYNDIC.line)
    caller.hears("/twilio/audio/")
    caller.hangs_up()

    page.goto(greeting)
    page.check("[name=audio-clear]")
    page.locator("form button[value=save]").first.click()
    expect(page.locator(".fields audio")).to_have_count(0)
