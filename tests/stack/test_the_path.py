"""From a telephone that dials to a doctor who takes the message, by the real code everywhere."""

import re

from playwright.sync_api import expect

from config.demo.shops import CABINET
from tests.stack import axe
from tests.stack.house import House
from tests.telephones import Phone, eventually

ODILE = "+33639984001"
DOCTOR = CABINET.people[CABINET.duty]
WORDS = "Résultats de la prise de sang reçus ce matin."


def test_a_call_is_answered_and_its_message_acknowledged(house: House) -> None:
    desk, mobile = house.desk("camille"), house.simulator.phone(DOCTOR.mobile)
    earlier, before = len(mobile.links()), len(codes(mobile))  # of other tests
    desk.ready()
    odile = house.caller(ODILE)
    odile.dials(CABINET.line)
    odile.hears("docteurs Roux et Lambert")
    desk.sees_offer_of(CABINET.name)
    expect(desk.page.locator(".phrase")).to_contain_text("Camille à votre écoute")
    assert desk.colour() == CABINET.colour
    desk.accepts()
    desk.meets(odile)

    odile.says("Bonjour, j'ai reçu mes résultats.")
    desk.hears("reçu mes résultats")
    desk.says("Je le note pour le docteur.")
    odile.hears("Je le note")

    desk.field("caller_name").focus()
    expect(desk.field("caller_name")).to_have_value("Odile Garnier")
    expect(desk.field("caller_number")).to_have_value("06 39 98 40 01")
    desk.page.keyboard.press("Control+A")
    desk.page.keyboard.press("Delete")
    for _ in range(3):  # a practice's form fixes the degree
        desk.press("Tab")
    desk.types(WORDS, "03/02/1954")
    desk.press("Control+Enter")
    expect(desk.field("caller_name")).to_have_attribute("aria-invalid", "true")
    expect(desk.field("caller_name")).to_be_focused()
    expect(desk.field("body")).to_have_value(WORDS)
    expect(desk.field("q_born")).to_have_value("03/02/1954")
    desk.types("Odile Garnier")
    expect(desk.page.locator("#message-form .consequence:visible")).to_contain_text(DOCTOR.name)
    desk.press("Control+Enter")  # another test may have sent the same: then once more
    desk.sees_it_sent_in_the_end_to(DOCTOR.name)

    desk.hangs_up()
    odile.expect_status("completed")
    desk.ready()

    news = eventually(lambda: mobile.links()[earlier:], 30, lambda: "no text has come")
    text = str(news[0]["body"])
    mail = house.simulator.expect_mail(DOCTOR.email, "/m/")
    for secret in ("sang", "Résultats", "Odile", "Garnier", "1954", "4001"):
        assert secret not in text + mail["subject"] + mail["text"] + mail["html"]
    (link,) = re.findall(r"http\S+", text)
    assert re.search(r"http\S+/m/\S+", mail["text"])

    desk.sees_in_followup(DOCTOR.name)
    telephone = house.telephone()
    telephone.goto(link)
    expect(telephone.locator("body")).not_to_contain_text(WORDS)
    telephone.locator("form[action$=proof] button").click()
    code = eventually(lambda: codes(mobile)[before:], 30, lambda: "no code has come")[0]
    telephone.fill("[name=code]", code)
    telephone.locator("form:has([name=code]) button").click()
    expect(telephone.locator("article")).to_contain_text(WORDS)
    assert telephone.evaluate("document.documentElement.scrollWidth") <= 360
    axe.finds_nothing(telephone)
    telephone.locator("button.cta-main").click()
    expect(telephone.locator(".taken")).to_contain_text(DOCTOR.name)
    axe.finds_nothing(telephone)
    desk.sees_in_followup(DOCTOR.name)
    expect(desk.page.locator("#desk-followup .followup-item").first).to_have_class(
        re.compile("is-acknowledged")
    )
    desk.is_clean()


def codes(phone: Phone) -> list[str]:
    """Those that prove the person, in the texts so far."""
    without_links = [text["body"] for text in phone.texts() if "http" not in text["body"]]
    return re.findall(r"\b\d{6}\b", " ".join(without_links))
