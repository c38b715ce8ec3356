"""From the owner's invitation to a log-in with a passkey alone, in two browsers."""

import re

from playwright.sync_api import Page, expect

from config.demo.people import HOST, PASSWORD
from config.demo.shops import CABINET
from tests.stack.house import House

EMAIL = "lea@nouvelle.test"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def at(house: House, path: str) -> str:
    return house.stack.urls.operator.replace("://", f"://{CABINET.slug}.").rstrip("/") + path


def invites(house: House) -> str:
    """The link in the mail that the owner's invitation brings."""
    owner = house.window()
    owner.goto(at(house, "/accounts/login/?next=/people/"))
    owner.fill("[name=login]", f"{CABINET.owner}@{HOST}")
    owner.fill("[name=password]", PASSWORD)
    owner.keyboard.press("Enter")
    owner.fill("[name=email]", EMAIL)
    owner.check("[name=role][value=reader]")
    owner.click("form.account-form button.btn-primary")
    expect(owner.locator("main")).to_contain_text(EMAIL)
    found = re.search(r"https?://\S+/invited/\S+", house.simulator.expect_mail(EMAIL)["text"])
    assert found
    return found[0]


def with_a_key(page: Page) -> None:
    """A telephone or computer that knows its owner's finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def test_a_passkey_instead_of_a_password(house: House) -> None:
    link, guest = invites(house), house.window()
    with_a_key(guest)
    guest.goto(link)
    guest.fill("[name=name]", "Léa Neuve")
    guest.click("button[name=passkey]")
    guest.fill("[name=name]", "Mon ordinateur")
    guest.check("[name=passwordless]")
    guest.click("#mfa_webauthn_add")
    guest.wait_for_url("**/recovery-codes/**")
    guest.goto(at(house, "/"))
    expect(guest.locator("h1")).to_have_text(CABINET.name)
    guest.click("form[action='/accounts/logout/'] button")
    guest.goto(at(house, "/accounts/login/?next=/messages/"))
    guest.click("#passkey_login")
    guest.wait_for_url("**/messages/")
