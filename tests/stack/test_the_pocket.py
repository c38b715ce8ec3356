"""The recipient's telephone by thumb: a message, a log-in that lasts, a passkey, no network."""

import json

from playwright.sync_api import expect

from config.demo.shops import CABINET, PLOMBIER
from tests.stack.house import House
from tests.stack.pocket import Recipient
from tests.stack.waiting import until

WORDS = "La chaudière ne démarre plus depuis ce matin."


def test_a_message_is_taken_answered_and_passed_on(house: House) -> None:
    thierry = Recipient(house, PLOMBIER, PLOMBIER.people[0])
    page = thierry.page
    page.goto(thierry.is_sent(WORDS))
    expect(page.locator("article")).to_contain_text(WORDS)
    thierry.is_fine()
    page.locator("form[action$=ack] button").click()
    expect(page.locator(".taken")).to_contain_text(thierry.person.name)
    page.reload()  # asks for no deed a second time
    expect(page.locator(".taken")).to_contain_text(thierry.person.name)
    page.locator("summary.cta").nth(1).click()
    page.fill("#words", "Rappelez-la : 16 h convient.")
    thierry.is_fine()
    page.locator("button[name=for_desk]").click()
    expect(page.locator(".said")).to_contain_text("16 h convient")
    desk = house.desk("camille")
    expect(desk.page.locator("#desk-callbacks")).to_contain_text("16 h convient")
    page.locator("summary.cta").first.click()
    thierry.is_fine()
    page.locator("button[name=to]").first.click()
    expect(page.locator(".word")).to_be_visible()
    expect(page.locator("form[action$=ack] button")).to_be_visible()
    desk.is_clean()


def test_every_page_of_a_telephone_that_is_logged_in(house: House) -> None:
    thierry = Recipient(house, PLOMBIER, PLOMBIER.people[0])
    thierry.opens("/pocket/")
    thierry.is_fine()
    thierry.is_sent(WORDS)
    thierry.logs_in()
    for path in ("/pocket/", "/pocket/duty", "/pocket/where", "/pocket/me", "/pocket/offline"):
        thierry.opens(path)
        thierry.is_fine()
    thierry.opens("/pocket/where")
    thierry.page.fill("#text", "sur un chantier")
    thierry.page.fill("#until", "23:59")
    thierry.page.locator("main form").last.locator("button").click()
    expect(thierry.page.locator(".sheet h2")).to_have_text("sur un chantier")
    thierry.is_fine()
    thierry.page.locator("input[value=back] ~ button").click()
    expect(thierry.page.locator(".sheet h2")).to_have_count(0)


def test_the_button_for_notifications_is_there_where_the_house_sends_any(house: House) -> None:
    thierry = Recipient(house, PLOMBIER, PLOMBIER.people[0])
    thierry.logs_in()
    key = "BNbxGYNMhEIi9zrneh7mqV4oUanjLUK3m-mYZBc62frMKrEoMk88r3Lk596T0ck9xlT-aok0fO1KXBLV4-XqxYM"
    for said, is_shown in (({"key": key}, True), ({"key": ""}, False)):
        answer = json.dumps(said)
        thierry.page.context.route("**/pocket/push/key", lambda route: route.fulfill(body=answer))  # noqa: B023
        thierry.opens("/pocket/me")
        thierry.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        thierry.page.wait_for_load_state("networkidle")
        expect(thierry.page.locator("form[data-push]")).to_be_visible(visible=is_shown)
        expect(thierry.page.locator("form[data-push] button:visible")).to_have_count(int(is_shown))


def test_the_last_pages_are_read_without_a_network_and_are_gone_after_the_log_out(
    house: House,
) -> None:
    thierry = Recipient(house, PLOMBIER, PLOMBIER.people[0])
    link = thierry.is_sent(WORDS)
    thierry.logs_in()
    page = thierry.page
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.goto(link)
    page.reload()
    kept = "caches.open('pocket-pages').then((one) => one.keys()).then((all) => all.length)"
    until(page, f"{kept}.then((count) => count >= 2)")
    page.context.set_offline(True)
    page.goto(link)
    expect(page.locator("article")).to_contain_text(WORDS)
    thierry.opens("/pocket/")
    expect(page.locator("a.mail").first).to_be_visible()
    thierry.opens("/pocket/duty")
    expect(page.locator("nav.tabs")).to_have_count(0)
    page.context.set_offline(False)
    thierry.opens("/pocket/me")
    page.locator("form[action$=logout] button").first.click()
    expect(page.locator("[name=address]")).to_be_visible()
    until(page, f"{kept}.then((count) => count === 0)")


def test_a_passkey_of_this_telephone_logs_in_and_proves_the_person(house: House) -> None:
    roux = Recipient(house, CABINET, CABINET.people[0])
    page = roux.page
    authenticator = page.context.new_cdp_session(page)
    authenticator.send("WebAuthn.enable")
    options = {
        **{"protocol": "ctap2", "transport": "internal", "hasResidentKey": True},
        **{"hasUserVerification": True, "isUserVerified": True},
    }
    authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    roux.logs_in()
    roux.opens("/pocket/me")
    page.locator("form[data-passkey=register] button").click()
    expect(page.locator("form[action$=remove]").first).to_be_visible()
    roux.is_fine()
    page.locator("form[action$=logout] button").first.click()
    expect(page.locator("[name=address]")).to_be_visible()
    link = roux.is_sent("Résultats reçus.")
    page.goto(link)
    expect(page.locator("body")).not_to_contain_text("Résultats reçus")
    roux.is_fine()
    page.locator("form[data-passkey=proof] button").click()
    expect(page.locator("article")).to_contain_text("Résultats reçus")
    page.context.clear_cookies()
    roux.opens("/pocket/")
    page.locator("form[data-passkey=log-in] button").click()
    expect(page.locator("nav.tabs")).to_be_visible()


def test_of_a_confidential_client_nothing_is_kept_on_the_telephone(house: House) -> None:
    roux = Recipient(house, CABINET, CABINET.people[0])
    link = roux.is_sent("Résultats reçus.")
    page = roux.page
    page.goto(link)
    page.locator("form[action$=proof] button").click()
    page.fill("[name=code]", roux.code())
    page.locator("form:has([name=code]) button").click()
    expect(page.locator("article")).to_contain_text("Résultats reçus")
    roux.logs_in()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for _again in range(2):
        page.goto(link)
        roux.opens("/pocket/")
    names = page.evaluate(
        "caches.open('pocket-pages').then((one) => one.keys()).then((all) => all.map((o) => o.url))"
    )
    assert names == []
    page.context.set_offline(True)
    page.goto(link)
    expect(page.locator("body")).not_to_contain_text("Résultats reçus")
