"""Reasons for calling, worked by keys: questions come and go, rows begin, the caller goes on."""

from playwright.sync_api import expect

from config.demo.shops import CABINET, PLOMBIER
from tests.stack.house import House

KARIM = "+33639984004"
ODILE = "+33639984001"


def test_an_order_is_taken_and_another_message_after_it(house: House) -> None:
    desk = house.desk("camille")
    desk.ready()
    karim = house.caller(KARIM)
    karim.dials(PLOMBIER.line)
    desk.sees_offer_of(PLOMBIER.name)
    desk.accepts()
    desk.meets(karim)

    desk.field("q_kind").focus()
    desk.types("Fuite")
    expect(desk.page.locator(".say", has_text="arrivée d'eau")).to_be_visible()
    desk.press("Tab")
    desk.press("n")
    expect(desk.field("q_below").first).to_be_visible()
    desk.field("q_kind").select_option("Bouchon")
    expect(desk.field("q_below").first).to_be_hidden()

    desk.field("body").fill("Les deux lavabos")
    desk.press("Alt+Digit4")
    expect(desk.field("body")).to_have_value("Les deux lavabos")
    expect(desk.field("body")).to_be_focused()
    desk.field("q_parts-0-quantity").focus()
    desk.types("2", "Joint DN 40")
    desk.press("Enter")
    expect(desk.field("q_parts-1-quantity")).to_be_focused()
    desk.types("1", "Siphon", "chromé")
    # A warning is there to be read: what happens to the call meanwhile does not wipe it away.
    desk.field("body").fill("Les deux lavabos, accident de chantier")
    desk.press("Control+Enter")
    warned = desk.page.locator("#message-form .preflight .finding")
    expect(warned).to_contain_text("accident")
    desk.press("F6")
    desk.sees_strip("held")
    expect(warned).to_be_visible()
    desk.press("F6")
    desk.sees_strip("talking")
    expect(warned).to_be_visible()
    desk.field("body").fill("Les deux lavabos")
    desk.keeps_the_draft()
    desk.page.reload()
    desk.is_linked()
    expect(desk.field("q_parts-1-remark")).to_have_value("chromé")
    desk.press("Control+Enter")
    expect(desk.page.locator("#message-form.sent")).to_be_visible()

    desk.page.locator("#message-form [hx-get]").click()
    expect(desk.field("body")).to_be_visible()
    expect(desk.field("nth")).to_have_value("2")
    desk.hangs_up()
    desk.is_clean()


def test_signs_are_read_aloud_and_the_caller_goes_to_the_doctor_on_duty(house: House) -> None:
    desk = house.desk("camille")
    desk.ready()
    odile = house.caller(ODILE)
    odile.dials(CABINET.line)
    desk.sees_offer_of(CABINET.name)
    desk.accepts()
    desk.meets(odile)
    expect(desk.page.locator("[data-check-of=caller_number]")).to_have_text("✓")

    desk.press("Alt+Digit5")
    expect(desk.field("q_sign").first).to_be_focused()
    expect(desk.page.locator(".say").first).to_contain_text("douleur dans la poitrine")
    desk.press("n")
    desk.field("q_born").fill("12 mars 61")
    desk.press("Tab")
    expect(desk.field("q_born")).to_have_value("12/03/1961")
    desk.sends_or_puts_through()
    expect(desk.page.locator("#desk-people .choice[aria-selected=true]")).to_contain_text(
        CABINET.people[CABINET.duty].name
    )
    desk.press("Escape")
    desk.hangs_up()
    desk.is_clean()
